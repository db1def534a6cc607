// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Accounts that act together, with the ties that say so.
package struct Operation: Sendable, Equatable {
    package var id: OperationID
    /// Ascending.
    package var members: [Member]
    /// Ordered by accounts.
    package var ties: [Tie]
    package var firstTime: Timestamp
    package var lastTime: Timestamp
    package var standing: Standing
    /// Accounts that may belong and are not counted, ascending.
    package var possible: [Possible] = []
    /// Ordered by account, then the other operation.
    package var bridges: [Bridge] = []
    /// The group beside groups that nobody chose; empty when there was nothing to draw from.
    package var controls: [Control] = []
    /// What changed since the run before, ordered by the other operation.
    package var lineage: [Lineage] = []

    package init(
        id: OperationID,
        members: [Member],
        ties: [Tie],
        firstTime: Timestamp,
        lastTime: Timestamp,
        standing: Standing
    ) {
        self.id = id
        self.members = members
        self.ties = ties
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.standing = standing
    }

    /// An account in an operation.
    package struct Member: Sendable, Equatable {
        package var account: AccountID
        /// Events of the account.
        package var events: Int
        /// Findings of level medium or above, by category.
        package var findings: [HarmCategory: Int]
        package var tier: Tier

        package init(account: AccountID, events: Int, findings: [HarmCategory: Int], tier: Tier = .likely) {
            self.tier = tier
            self.account = account
            self.events = events
            self.findings = findings
        }
    }

    /// Coordination is not malice: what the group's conduct shows beside acting together.
    package enum Standing: String, Sendable {
        /// Enough members have harmful findings.
        case harmful
        /// Coordinated, no harm found: never proposed for action.
        case coordinatedOnly
    }

    /// Findings of all members by category.
    package var findings: [HarmCategory: Int] {
        members.reduce(into: [:]) { total, member in total.merge(member.findings, uniquingKeysWith: +) }
    }

    /// The category with the most findings; ties go to the first in ``HarmCategory``'s order.
    package var mainCategory: HarmCategory? {
        findings.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}

/// An operation's identity, made from its earliest members.
package struct OperationID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let value: UInt64

    package init(value: UInt64) {
        self.value = value
    }

    package static func < (left: OperationID, right: OperationID) -> Bool {
        left.value < right.value
    }

    /// `operation-` and 16 hexadecimal digits.
    package var description: String { "operation-" + value.hexDigits }
}

/// Why two accounts are held to act together.
package struct Tie: Sendable, Equatable {
    /// The lesser account.
    package var first: AccountID
    package var second: AccountID
    /// What speaks for it, strongest first.
    package var evidence: [TieEvidence]
    /// Sum of the evidence and the prior, in bits (log2 of the odds).
    package var matchWeightBits: Double
    /// 0...1.
    package var matchProbability: Double

    package init(
        first: AccountID,
        second: AccountID,
        evidence: [TieEvidence],
        matchWeightBits: Double,
        matchProbability: Double
    ) {
        self.first = first
        self.second = second
        self.evidence = evidence
        self.matchWeightBits = matchWeightBits
        self.matchProbability = matchProbability
    }
}

/// One comparison's share in a tie.
package struct TieEvidence: Sendable, Equatable {
    package var comparison: TieComparison
    /// log2(m/u), as far as it counts beside the others: above 0 speaks for the tie, below against it.
    package var weightBits: Double
    /// How many accounts in the whole log share the rarest value that both have; 2 is as rare as can be.
    ///
    /// Nil where no value is shared.
    package var sharedByAccounts: Int?

    package init(comparison: TieComparison, weightBits: Double, sharedByAccounts: Int?) {
        self.comparison = comparison
        self.weightBits = weightBits
        self.sharedByAccounts = sharedByAccounts
    }
}
