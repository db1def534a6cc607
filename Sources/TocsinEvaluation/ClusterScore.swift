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
        var precisions: [Double] = []
        var recalls: [Double] = []
        for (account, operation) in truth {
            let group = groupOf[account].map { groups[$0] } ?? [account]
            let shared = Double(group.count { truth[$0] == operation })
            precisions.append(shared / Double(group.count))
            recalls.append(shared / Double(members[operation]?.count ?? 1))
        }
        bCubedPrecision = Self.mean(precisions)
        bCubedRecall = Self.mean(recalls)
    }

    /// The harmonic mean of B-cubed precision and recall.
    package var bCubedF1: Double {
        let sum = bCubedPrecision + bCubedRecall
        return sum == 0 ? 0 : 2 * bCubedPrecision * bCubedRecall / sum
    }

    /// The mean, 0 without values.
    ///
    /// Adds them by size: a sum of fractions would otherwise depend on the order of accounts, and that on the key.
    private static func mean(_ values: [Double]) -> Double {
        values.sorted().reduce(0, +) / Double(max(values.count, 1))
    }

    private static func pairs(_ count: Int) -> Double {
        Double(count) * Double(count - 1) / 2
    }
}
