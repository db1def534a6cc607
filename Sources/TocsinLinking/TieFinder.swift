// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import OrderedWork
internal import TocsinModel
internal import TocsinSignals

/// Finds the pairs of accounts that one operator probably runs, and says why.
struct TieFinder: Sendable {
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

    init(_ finder: PairFinder, _ weights: MatchWeights, workers: Int) async throws {
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
            accounts: finder.accountCount
        )
    }

    /// `model`: As it was counted before.
    init(_ finder: PairFinder, _ model: MatchModel) {
        self.finder = finder
        self.model = model
    }

    /// What can be counted on when the log has grown.
    var counted: MatchModel.Counted { model.counted }

    /// The pairs that are probable enough, in the order of accounts.
    ///
    /// `least`: Pairs that are less probable are left out.
    ///
    /// `workers`: How many tasks compare at once, from 1; the result does not depend on it.
    func pairs(from least: Double = minimumProbability, workers: Int) async throws -> [Found] {
        found(try await near(from: least, workers: workers), from: least)
    }

    /// The pairs of which all but the timing does not rule out that they are probable enough, compared in full, in the order of accounts.
    ///
    /// `least` and `workers` as in ``pairs(from:workers:)``.
    func near(from least: Double = minimumProbability, workers: Int) async throws -> [PairFinder.Candidate] {
        var near: [PairFinder.Candidate] = []
        try await finder.forEach(workers: workers, start: [PairFinder.Candidate](), work: compare(from: least)) {
            near += $0
        }
        return near
    }

    /// As the other, of the pairs whose first account is one of these.
    func near(_ accounts: Range<Int32>) -> [PairFinder.Candidate] {
        var near: [PairFinder.Candidate] = []
        let compare = compare(from: Self.minimumProbability)
        finder.forEach(accounts) { compare(&near, $0) }
        return near
    }

    /// As the other, for a log that was linked before.
    func near(_ plan: LinkPlan, workers: Int) async throws -> [PairFinder.Candidate] {
        let compare = compare(from: Self.minimumProbability)
        var near: [PairFinder.Candidate] = []
        try await finder.forEachChanged(
            plan.isChanged,
            workers: workers,
            start: [PairFinder.Candidate](),
            work: compare
        ) {
            near += $0
        }
        try await inOrder(over: 0..<Int32(clamping: plan.near.count), by: 4096, workers: workers) { [finder] places in
            var kept: [PairFinder.Candidate] = []
            for pair in plan.near[Int(places.lowerBound)..<Int(places.upperBound)] {
                guard let pattern = finder.pattern(pair.first, pair.second) else { continue }
                compare(&kept, PairFinder.Candidate(first: pair.first, second: pair.second, pattern: pattern))
            }
            return kept
        } take: {
            near += $0
        }
        return near.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// Compares a candidate in what blocks do not bring, and keeps it when it is near.
    private func compare(from least: Double) -> @Sendable (inout [PairFinder.Candidate], PairFinder.Candidate) -> Void {
        let minimum = model.curve.bits(reaching: least)
        return { [model, comparer = finder.comparer] near, candidate in
            var candidate = candidate
            // What costs more is compared only where it can decide.
            guard model.mostBits(ofBlocking: candidate.pattern) >= minimum else { return }
            comparer.compareAccounts(&candidate.pattern, candidate.first, candidate.second)
            guard model.mostBits(beforeTiming: candidate.pattern) >= minimum else { return }
            comparer.compareTiming(&candidate.pattern, candidate.first, candidate.second)
            near.append(candidate)
        }
    }

    /// Those of near pairs that are probable enough, in their order.
    func found(_ near: [PairFinder.Candidate], from least: Double = minimumProbability) -> [Found] {
        let minimum = model.curve.bits(reaching: least)
        return near.compactMap { pair in
            let bits = model.bits(pair.pattern)
            guard bits >= minimum, model.restsOnEnough(pair.pattern) else { return nil }
            return Found(pair.first, pair.second, pair.pattern, bits: bits, model.curve)
        }
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
    func tie(_ pair: Found, in log: ActivityLog) -> Tie {
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
