// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals

/// Learns linking's weights from pairs of accounts of which it is known whether one operator runs both.
package enum LinkTraining {
    /// What is known of a pair.
    package enum Label: Sendable {
        case same, different
        /// Left out, such as two people of one class, who do act together.
        case unknown
    }

    /// What was learnt, and from how much.
    package struct Result: Sendable {
        package var weights: MatchWeights
        package var samePairs: Int
        package var differentPairs: Int
    }

    /// Learns from a log.
    ///
    /// `label`: What is known of two accounts.
    ///
    /// `samePairs`: How many pairs of accounts one operator runs in all, also those that no block brings together.
    ///
    /// `provenance`: What it is learnt from, for people.
    package static func learn(
        _ log: ActivityLog,
        _ families: PromptFamilies,
        label: @escaping @Sendable (AccountID, AccountID) -> Label,
        samePairs: Int,
        provenance: String,
        workers: Int
    ) async throws -> Result {
        let finder = PairFinder(log, families)
        var counts: [PairPattern: Counts] = [:]
        try await finder.forEach(workers: workers, start: [PairPattern: Counts]()) { counts, candidate in
            let label = label(log.accounts[candidate.first], log.accounts[candidate.second])
            guard label != .unknown else { return }
            var pattern = candidate.pattern
            finder.comparer.complete(&pattern, candidate.first, candidate.second)
            counts[pattern, default: Counts()].add(isSame: label == .same)
        } take: {
            counts.merge($0) { $0 + $1 }
        }
        let ordered = counts.sorted { $0.key.bits < $1.key.bits }
        var weights = MatchWeights(comparisons: [:], interceptBits: 0, provenance: provenance)
        for feature in Feature.all {
            let holders = feature.comparison.isBlocking ? finder.blocks.holders[feature.comparison.rank] : 0
            weights.comparisons[feature.name] = comparison(feature, ordered, samePairs: samePairs, holders: holders)
        }
        let same = ordered.reduce(0) { $0 + $1.value.same }
        let different = ordered.reduce(0) { $0 + $1.value.different }
        // Of all pairs of accounts, which is what the prior of a log is about.
        let accounts = Double(max(log.accounts.count, 2))
        let prior = MatchModel.bits(probability: Double(max(samePairs, 1)) / (accounts * (accounts - 1) / 2))
        fitShares(&weights, ordered, priorBits: prior)
        return Result(weights: weights, samePairs: same, differentPairs: different)
    }

    private struct Counts: Sendable {
        var same = 0
        var different = 0

        mutating func add(isSame: Bool) {
            if isSame { same += 1 } else { different += 1 }
        }

        static func + (left: Counts, right: Counts) -> Counts {
            Counts(same: left.same + right.same, different: left.different + right.different)
        }
    }

    private typealias Row = (key: PairPattern, value: Counts)

    private static func comparison(
        _ feature: Feature,
        _ rows: [Row],
        samePairs: Int,
        holders: Int
    ) -> MatchWeights.Comparison {
        let kind = feature.comparison
        var same = [Double](repeating: 0.5, count: PairPattern.levelCount)
        var different = same
        for row in rows where kind.isPlace || row.key.isTogether == feature.isTogether {
            same[row.key[kind]] += Double(row.value.same)
            different[row.key[kind]] += Double(row.value.different)
        }
        if kind.isBlocking, !feature.isTogether {
            // Pairs that no block brings together agree in nothing that blocks.
            let apart = rows.reduce(samePairs) { kind.isPlace || !$1.key.isTogether ? $0 : $0 - $1.value.same }
            let pairs = Double(holders) * Double(holders - 1) / 2
            same[1] = max(same[1], Double(apart) - same.dropFirst(2).reduce(0, +))
            different[1] = max(different[1], pairs - different.dropFirst(2).reduce(0, +))
        }
        return MatchWeights.Comparison(m: shares(same.dropFirst()), u: shares(different.dropFirst()), share: 1)
    }

    private static func shares(_ counts: ArraySlice<Double>) -> [Double] {
        let sum = counts.reduce(0, +)
        return counts.map { $0 / sum }
    }

    /// Sets how much of each comparison counts, and the intercept: logistic regression over the patterns, by coordinate descent with
    /// Newton steps; shares stay within 0...1, as a comparison that spoke against itself would be noise.
    private static func fitShares(_ weights: inout MatchWeights, _ rows: [Row], priorBits: Double) {
        let features = Feature.all
        let full = features.map { feature in
            weights.comparisons[feature.name].map(MatchModel.fullWeights) ?? []
        }
        var shares = features.map { _ in 0.5 }
        var intercept = 0.0
        func value(_ number: Int, _ row: Row) -> Double {
            let feature = features[number]
            guard feature.comparison.isPlace || row.key.isTogether == feature.isTogether else { return 0 }
            return full[number][row.key[feature.comparison]]
        }
        var sums = rows.map { row in priorBits + features.indices.reduce(0) { $0 + 0.5 * value($1, row) } }
        func step(_ feature: (Row) -> Double, current: Double, within range: ClosedRange<Double>, ridge: Double)
            -> Double
        {
            var slope = -ridge * (current - 0.5)
            var curvature = ridge
            for (row, sum) in zip(rows, sums) {
                let x = feature(row)
                guard x != 0 else { continue }
                let probability = MatchModel.probability(bits: sum)
                let count = Double(row.value.same + row.value.different)
                slope += x * (Double(row.value.same) - count * probability)
                curvature += x * x * count * probability * (1 - probability)
            }
            // Bits are base-2 logarithms: the slope in bits needs ln 2, the curvature its square; one stays.
            let next = min(range.upperBound, max(range.lowerBound, current + slope / max(curvature, 1e-9) / 0.693_147))
            for (index, row) in rows.enumerated() { sums[index] += (next - current) * feature(row) }
            return next
        }
        for _ in 0..<60 {
            for number in features.indices {
                shares[number] = step({ value(number, $0) }, current: shares[number], within: 0...1, ridge: 1)
            }
            intercept = step({ _ in 1 }, current: intercept, within: -20...20, ridge: 0)
        }
        for (feature, share) in zip(features, shares) { weights.comparisons[feature.name]?.share = share }
        weights.interceptBits = intercept
    }
}
