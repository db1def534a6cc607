// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals

/// Learns linking's weights from pairs of accounts of which it is known whether one operator runs both.
package enum LinkTraining {
    /// What was learnt, and from how much.
    package struct Result: Sendable {
        package var weights: MatchWeights
        package var samePairs: Int
        package var differentPairs: Int
    }

    /// Learns from a log.
    ///
    /// `isSame`: Whether one operator runs two accounts; nil leaves them out, such as two people of one class, who do act together.
    ///
    /// `samePairs`: How many pairs of accounts one operator runs in all, also those that no block brings together.
    ///
    /// `provenance`: What it is learnt from, for people.
    package static func learn(
        _ log: ActivityLog,
        _ families: PromptFamilies,
        isSame: @escaping @Sendable (AccountID, AccountID) -> Bool?,
        samePairs: Int,
        provenance: String,
        workers: Int
    ) async throws -> Result {
        let finder = PairFinder(log, families)
        var counts: [PairPattern: Counts] = [:]
        try await finder.forEach(workers: workers, start: [PairPattern: Counts]()) { counts, candidate in
            guard let areSame = isSame(log.accounts[candidate.first], log.accounts[candidate.second]) else { return }
            var pattern = candidate.pattern
            finder.comparer.complete(&pattern, candidate.first, candidate.second)
            counts[pattern, default: Counts()].add(isSame: areSame)
        } take: {
            counts.merge($0) { $0 + $1 }
        }
        let ordered = counts.sorted { $0.key.bits < $1.key.bits }
        // Of all pairs of accounts, which is what the prior of a log is about.
        let accounts = Double(max(log.accounts.count, 2))
        let prior = MatchModel.bits(probability: Double(max(samePairs, 1)) / (accounts * (accounts - 1) / 2))
        var weights = MatchWeights(comparisons: [:], priorBits: prior, interceptBits: 0, provenance: provenance)
        for feature in Feature.all {
            let holders = feature.comparison.isBlocking ? finder.blocks.holders[feature.comparison.rank] : 0
            weights.comparisons[feature.name] = comparison(feature, ordered, samePairs: samePairs, holders: holders)
        }
        let same = ordered.reduce(0) { $0 + $1.value.same }
        let different = ordered.reduce(0) { $0 + $1.value.different }
        correct(&weights, ordered)
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
        let m = shares(same.dropFirst())
        return MatchWeights.Comparison(
            m: m,
            u: shares(different.dropFirst()),
            corrections: m.map { _ in 0 }
        )
    }

    private static func shares(_ counts: ArraySlice<Double>) -> [Double] {
        let sum = counts.reduce(0, +)
        return counts.map { $0 / sum }
    }

    /// Sets what each comparison counts beside the others, and the intercept.
    private static func correct(_ weights: inout MatchWeights, _ rows: [Row]) {
        let evidence = Feature.all.compactMap { feature in
            weights.comparisons[feature.name].map {
                (feature: feature, bits: MatchModel.evidence(m: $0.m, u: $0.u))
            }
        }
        let fit = CorrectionFit(
            rows.map { row in
                CorrectionFit.Row(
                    pattern: row.key,
                    same: Double(row.value.same),
                    different: Double(row.value.different)
                )
            },
            evidence: evidence,
            priorBits: weights.priorBits
        )
        for (feature, bits) in evidence {
            weights.comparisons[feature.name]?.corrections = zip(fit.bits(feature), bits.dropFirst()).map { $0 - $1 }
        }
        weights.interceptBits = fit.interceptBits
    }
}
