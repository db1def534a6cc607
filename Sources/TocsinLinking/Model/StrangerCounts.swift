// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// How many pairs of strangers agree in each blocking comparison.
///
/// Most pairs of strangers are brought together by no block; they agree in nothing and are reckoned from the number of accounts.
struct StrangerCounts: Sendable {
    /// By ``Feature/index`` and level.
    private var counts = [[Double]](
        repeating: [Double](repeating: 0, count: PairPattern.levelCount),
        count: Feature.indexCount
    )

    mutating func add(_ pattern: PairPattern, _ pairs: Double) {
        let isTogether = pattern.isTogether
        for comparison in TieComparison.blocking {
            let feature = Feature(comparison: comparison, isTogether: isTogether && !comparison.isPlace)
            counts[feature.index][pattern[comparison]] += pairs
        }
    }

    /// By level from 1: the share of strangers that have something to compare.
    ///
    /// `holders`: How many accounts have.
    func shares(_ feature: Feature, holders: Int) -> [Double] {
        var counts = counts[feature.index].dropFirst().map { $0 + 0.5 }
        // Pairs in one place are all counted; of the others, what no block brought together differs.
        if !feature.isTogether {
            let pairs = Double(holders) * Double(holders - 1) / 2
            counts[0] = max(counts[0], pairs - counts.dropFirst().reduce(0, +))
        }
        let sum = counts.reduce(0, +)
        return counts.map { $0 / sum }
    }
}
