// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// Compares the accounts that some block brings together.
struct TieFinder {
    private let log: ActivityLog
    private let blocks: Blocks
    private let model: MatchModel

    init(_ log: ActivityLog, _ blocks: Blocks) {
        self.log = log
        self.blocks = blocks
        model = MatchModel(accountCount: log.accounts.count)
    }

    /// The ties that are likely enough, ordered by accounts.
    func ties() -> [(first: Int32, second: Int32, tie: Tie)] {
        var shared: [Pair: [TieComparison: [Int32]]] = [:]
        for value in blocks.values {
            for (index, first) in value.accounts.enumerated() {
                for second in value.accounts[(index + 1)...] {
                    shared[Pair(first: first, second: second), default: [:]][value.comparison, default: []]
                        .append(Int32(value.accounts.count))
                }
            }
        }
        return shared.compactMap { pair, comparisons in
            tie(pair, comparisons).map { (pair.first, pair.second, $0) }
        }
        .sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    private struct Pair: Hashable {
        var first: Int32
        var second: Int32
    }

    private func tie(_ pair: Pair, _ comparisons: [TieComparison: [Int32]]) -> Tie? {
        var evidence: [TieEvidence] = []
        for comparison in TieComparison.allCases {
            guard let counts = comparisons[comparison]?.sorted(), let rarest = counts.first else { continue }
            // An address lies in its prefix: only the stronger of the two counts.
            if comparison == .prefix && comparisons[.address] != nil { continue }
            var bits = model.weightBits(comparison, sharedByAccounts: Int(rarest))
            // A second family is not independent of the first; it counts half, further ones not at all.
            if comparison == .promptFamily, counts.count > 1 {
                bits += model.weightBits(comparison, sharedByAccounts: Int(counts[1])) / 2
            }
            if bits > 0 {
                evidence.append(TieEvidence(comparison: comparison, weightBits: bits, sharedByAccounts: Int(rarest)))
            }
        }
        let prior = model.priorBits
        let soFar = evidence.reduce(prior) { $0 + $1.weightBits }
        // Timing costs most to compare, so it is only asked where it can decide or has something to add.
        if soFar > prior + 2,
            let bits = JointTiming.weightBits(log.records(of: pair.first), log.records(of: pair.second))
        {
            evidence.append(TieEvidence(comparison: .jointTiming, weightBits: bits, sharedByAccounts: 2))
        }
        let total = evidence.reduce(prior) { $0 + $1.weightBits }
        let probability = MatchModel.probability(bits: total)
        // One kind of evidence alone, however rare, has an innocent reading: a family's laptop, a friend's card, a form letter.
        guard probability >= MatchModel.minimumProbability, evidence.count >= 2 else { return nil }
        let first = log.accounts[pair.first]
        let second = log.accounts[pair.second]
        return Tie(
            first: min(first, second),
            second: max(first, second),
            evidence: evidence.sorted { ($1.weightBits, $0.comparison) < ($0.weightBits, $1.comparison) },
            matchWeightBits: total,
            matchProbability: probability
        )
    }
}
