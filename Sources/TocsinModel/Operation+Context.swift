// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension Operation {
    /// How firmly an account belongs.
    package enum Tier: String, Sendable, CaseIterable {
        /// Almost certain ties hold it to the others of the core.
        case core
        /// Belongs likely.
        case likely
    }

    /// An account that may belong, and is not counted: unlikely to likely.
    package struct Possible: Sendable, Equatable {
        package var account: AccountID
        /// Of its strongest tie to a member, 0...1.
        package var probability: Double

        package init(account: AccountID, probability: Double) {
            self.account = account
            self.probability = probability
        }
    }

    /// A member that is tied to another operation as well: one account that serves two, or a shared supplier.
    ///
    /// Reported, so that one account does not melt both into one.
    package struct Bridge: Sendable, Equatable {
        package var account: AccountID
        package var other: OperationID
        /// Members of the other that it is likely tied to.
        package var ties: Int

        package init(account: AccountID, other: OperationID, ties: Int) {
            self.account = account
            self.other = other
            self.ties = ties
        }
    }

    /// What became of an operation that an earlier run had found.
    package struct Lineage: Sendable, Equatable {
        package var change: Change
        package var other: OperationID

        /// What happened between two runs.
        package enum Change: String, Sendable, CaseIterable {
            /// The other's members are now this one's.
            case merged
            /// This one's members were the other's.
            case split
        }

        package init(change: Change, other: OperationID) {
            self.change = change
            self.other = other
        }
    }

    /// A group beside groups of as many accounts that nobody chose: of the same languages and hours, from the same log.
    ///
    /// Coordination is not malice: this says how unusual a group is, not what it is for.
    package struct Control: Sendable, Equatable {
        package var statistic: Statistic
        /// Of this group, 0...1.
        package var share: Double
        /// Mean and most over the controls, 0...1.
        package var controlMean: Double
        package var controlMost: Double
        /// How many controls were drawn.
        package var controls: Int

        /// What is compared.
        package enum Statistic: String, Sendable, CaseIterable {
            /// Members with findings of level medium or above.
            case harmfulMembers
            /// Pairs that have near-identical prompts or rare names in common.
            case sharedContent
            /// Pairs that are active in the same minutes more often than their hours explain.
            case sameMinutes
        }

        package init(statistic: Statistic, share: Double, controlMean: Double, controlMost: Double, controls: Int) {
            self.statistic = statistic
            self.share = share
            self.controlMean = controlMean
            self.controlMost = controlMost
            self.controls = controls
        }
    }
}
