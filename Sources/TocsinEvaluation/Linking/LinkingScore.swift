// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How well groups of accounts agree with the operations of a simulated log, whatever their standing: linking alone, without what
/// detection found.
package struct LinkingScore: Sendable {
    /// Over all operations, and by difficulty and archetype in their order.
    package let all: Figures
    package let byDifficulty: [(name: String, figures: Figures)]
    package let byArchetype: [(name: String, figures: Figures)]
    /// Benign offices, classes, campaigns and the like: how many there are, and how many a harmful group consists of by more than half.
    package let organicGroups: Int
    package let organicGroupsReported: Int

    /// What became of some operations.
    package struct Figures: Sendable {
        package var operations = 0
        /// Of how many at least half of the members are in one group, reported or not.
        package var joined = 0
        /// Over pairs in a group of which at least one is the operations'.
        package var pairs = Score()
        /// Means over the operations' accounts (Bagga and Baldwin, 1998).
        package var bCubedPrecision = 0.0
        package var bCubedRecall = 0.0
        /// Mean over joined operations: the share of their members in the group that holds most of them.
        package var purity: Double?
        /// 95 % by drawing operations.
        package var bCubedF1Interval: ClosedRange<Double>?

        package var bCubedF1: Double { BCubed.harmonicMean(bCubedPrecision, bCubedRecall) }
    }

    /// - Parameters:
    ///   - groups: All groups; an account is in one at most.
    ///   - truth: Who belongs to whom.
    package init(groups: [Operation], truth: Truth) {
        var groupOf: [AccountID: Int] = [:]
        var sizes = [Int](repeating: 0, count: groups.count)
        // An account of two operations is right in either, so it is left out.
        for (index, group) in groups.enumerated() {
            for member in group.members where truth.secondOperations[member.account] == nil {
                groupOf[member.account] = index
                sizes[index] += 1
            }
        }
        let scored = truth.operations.keys.filter { truth.secondOperations[$0] == nil }
        let members = Dictionary(grouping: scored) { truth.operations[$0] ?? "" }
        let outcomes = members.sorted { $0.key < $1.key }.map { name, accounts in
            Outcome(accounts, groupOf, sizes, truth.descriptions[name])
        }
        all = Self.figures(outcomes)
        byDifficulty = Self.grouped(outcomes) { $0.description?.difficulty ?? "" }
        byArchetype = Self.grouped(outcomes) { $0.description?.archetype ?? "" }
        let organic = Dictionary(grouping: truth.groups.keys) { truth.groups[$0] ?? "" }
        organicGroups = organic.count
        organicGroupsReported = organic.values.count { accounts in
            let harmful = accounts.compactMap { groupOf[$0] }.filter { groups[$0].standing == .harmful }
            return Dictionary(grouping: harmful) { $0 }.contains { index, own in
                own.count >= 3 && own.count * 2 > groups[index].members.count
            }
        }
    }

    /// What became of one operation.
    private struct Outcome {
        var description: Truth.Description?
        var accounts: Double
        var bCubed: BCubed
        var together = 0.0
        var reported = 0.0
        var most = 0
        var purity = 0.0

        init(
            _ accounts: [AccountID],
            _ groupOf: [AccountID: Int],
            _ sizes: [Int],
            _ description: Truth.Description?
        ) {
            self.description = description
            self.accounts = Double(accounts.count)
            var alone = 0
            var byGroup: [Int: Int] = [:]
            for account in accounts {
                if let group = groupOf[account] { byGroup[group, default: 0] += 1 } else { alone += 1 }
            }
            bCubed = BCubed(parts: byGroup.map { (own: $1, size: sizes[$0]) }, alone: alone)
            for (group, count) in byGroup.sorted(by: { $0.key < $1.key }) {
                let (own, size) = (Double(count), Double(sizes[group]))
                together += own * (own - 1) / 2
                reported += own * (own - 1) / 2 + own * (size - own)
                if count > most {
                    most = count
                    purity = own / size
                }
            }
        }

        var isJoined: Bool { Double(most) * 2 >= accounts && most > 1 }
    }

    private static func grouped(_ outcomes: [Outcome], by key: (Outcome) -> String) -> [(
        name: String, figures: Figures
    )] {
        Dictionary(grouping: outcomes, by: key).map { ($0.key, figures($0.value)) }.sorted {
            ($0.name.count, $0.name) < ($1.name.count, $1.name)
        }
    }

    private static func figures(_ outcomes: [Outcome]) -> Figures {
        var figures = Figures()
        let bCubed = BCubed(outcomes.map(\.bCubed))
        figures.operations = outcomes.count
        figures.joined = outcomes.count(where: \.isJoined)
        let together = sum(outcomes, \.together)
        figures.pairs = Score(
            truePositives: together,
            falsePositives: sum(outcomes, \.reported) - together,
            falseNegatives: outcomes.reduce(0) { $0 + $1.accounts * ($1.accounts - 1) / 2 } - together
        )
        figures.bCubedPrecision = bCubed.precision
        figures.bCubedRecall = bCubed.recall
        let joined = outcomes.filter(\.isJoined)
        figures.purity = joined.isEmpty ? nil : sum(joined, \.purity) / Double(joined.count)
        figures.bCubedF1Interval = Bootstrap.interval(outcomes) { BCubed($0.map(\.bCubed)).f1 }
        return figures
    }

    private static func sum(_ outcomes: [Outcome], _ part: (Outcome) -> Double) -> Double {
        outcomes.reduce(0) { $0 + part($1) }
    }
}
