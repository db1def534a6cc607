// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How well groups of accounts agree with the true operations.
package struct ClusterScore: Sendable {
    /// Over pairs of accounts that are together.
    package let pairs: Score
    /// Means over the accounts of true operations (Bagga and Baldwin, 1998); benign accounts in a group count against precision.
    package let bCubedPrecision: Double
    package let bCubedRecall: Double

    /// - Parameters:
    ///   - groups: The groups reported; an account is in one at most.
    ///   - truth: By account: its operation. Accounts without one are alone.
    package init(groups: [[AccountID]], truth: [AccountID: String]) {
        var groupOf: [AccountID: Int] = [:]
        for (index, group) in groups.enumerated() {
            for account in group { groupOf[account] = index }
        }
        let members = Dictionary(grouping: truth.keys) { truth[$0] ?? "" }
        var together = 0.0
        var truePairs = 0.0
        for accounts in members.values { truePairs += Self.pairs(accounts.count) }
        for group in groups {
            let byOperation = Dictionary(grouping: group.filter { truth[$0] != nil }) { truth[$0] ?? "" }
            for accounts in byOperation.values { together += Self.pairs(accounts.count) }
        }
        let reported = groups.reduce(0.0) { $0 + Self.pairs($1.count) }
        pairs = Score(
            truePositives: together,
            falsePositives: reported - together,
            falseNegatives: truePairs - together
        )
        let bCubed = BCubed(
            members.values.map { accounts in
                let byGroup = Dictionary(grouping: accounts.compactMap { groupOf[$0] }) { $0 }
                return BCubed(
                    parts: byGroup.map { (own: $1.count, size: groups[$0].count) },
                    alone: accounts.count { groupOf[$0] == nil }
                )
            }
        )
        bCubedPrecision = bCubed.precision
        bCubedRecall = bCubed.recall
    }

    /// The harmonic mean of B-cubed precision and recall.
    package var bCubedF1: Double { BCubed.harmonicMean(bCubedPrecision, bCubedRecall) }

    private static func pairs(_ count: Int) -> Double {
        Double(count) * Double(count - 1) / 2
    }
}
