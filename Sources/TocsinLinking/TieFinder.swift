// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// Finds the pairs of accounts that one operator probably runs, and says why.
struct TieFinder: Sendable {
    private let log: ActivityLog
    private let finder: PairFinder
    private let model: MatchModel

    /// A pair with what comparing it gave.
    struct Found: Sendable {
        var first: Int32
        var second: Int32
        var pattern: PairPattern
        var bits: Double
        var probability: Double

        init(_ first: Int32, _ second: Int32, _ pattern: PairPattern, bits: Double, _ curve: ProbabilityCurve) {
            self.first = first
            self.second = second
            self.pattern = pattern
            self.bits = bits
            probability = curve.probability(bits: bits)
        }
    }

    /// Pairs that are less probable are forgotten.
    static let minimumProbability = 0.2

    init(_ log: ActivityLog, _ finder: PairFinder, _ weights: MatchWeights, workers: Int) async throws {
        self.log = log
        self.finder = finder
        var patterns: [PairPattern: Int] = [:]
        try await finder.forEach(workers: workers, start: [PairPattern: Int]()) { counts, candidate in
            counts[candidate.pattern, default: 0] += 1
        } take: {
            patterns.merge($0, uniquingKeysWith: +)
        }
        model = MatchModel(
            weights,
            patterns: patterns,
            holders: finder.blocks.holders,
            accounts: log.accounts.count
        )
    }

    /// The pairs that are probable enough, in the order of accounts.
    ///
    /// `least`: Pairs that are less probable are left out.
    ///
    /// `workers`: How many tasks compare at once, from 1; the result does not depend on it.
    func pairs(from least: Double = minimumProbability, workers: Int) async throws -> [Found] {
        let minimum = model.curve.bits(reaching: least)
        var found: [Found] = []
        try await finder.forEach(workers: workers, start: [Found]()) {
            [model, comparer = finder.comparer] found, candidate in
            var pattern = candidate.pattern
            // What costs more is compared only where it can decide.
            guard model.mostBits(ofBlocking: pattern) >= minimum else { return }
            comparer.compareAccounts(&pattern, candidate.first, candidate.second)
            guard model.mostBits(beforeTiming: pattern) >= minimum else { return }
            comparer.compareTiming(&pattern, candidate.first, candidate.second)
            let bits = model.bits(pattern)
            if bits >= minimum, model.restsOnEnough(pattern) {
                found.append(Found(candidate.first, candidate.second, pattern, bits: bits, model.curve))
            }
        } take: {
            found += $0
        }
        return found
    }

    /// What comparing two accounts gives, however little; nil when no block brings them together.
    func pair(_ first: Int32, _ second: Int32) -> Found? {
        guard var pattern = finder.pattern(min(first, second), max(first, second)) else { return nil }
        finder.comparer.complete(&pattern, first, second)
        return Found(min(first, second), max(first, second), pattern, bits: model.bits(pattern), model.curve)
    }

    /// Bits of the odds before anything is compared.
    var priorBits: Double { model.priorBits }

    /// A pair with every comparison's share in it, strongest first.
    func tie(_ pair: Found) -> Tie {
        let rarest = finder.rarest(pair.first, pair.second)
        let evidence = TieComparison.allCases.compactMap { kind -> TieEvidence? in
            let bits = model.weight(kind, pair.pattern)
            guard pair.pattern[kind] > 0, bits != 0 else { return nil }
            return TieEvidence(comparison: kind, weightBits: bits, sharedByAccounts: rarest[kind])
        }
        let (one, other) = (log.accounts[pair.first], log.accounts[pair.second])
        return Tie(
            first: min(one, other),
            second: max(one, other),
            evidence: evidence.sorted { ($1.weightBits, $0.comparison) < ($0.weightBits, $1.comparison) },
            matchWeightBits: pair.bits,
            matchProbability: pair.probability
        )
    }
}
