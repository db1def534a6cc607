// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import OrderedWork
internal import TocsinModel
internal import TocsinSignals

/// Compares the accounts that some block brings together.
struct TieFinder: Sendable {
    private let log: ActivityLog
    private let blocks: Blocks
    private let model: MatchModel
    private let timing: JointTiming
    /// By account: the places of its values in the blocks.
    private let valuesByAccount: [[Int32]]

    init(_ log: ActivityLog, _ blocks: Blocks) {
        self.log = log
        self.blocks = blocks
        model = MatchModel(accountCount: log.accounts.count)
        timing = JointTiming(log)
        var valuesByAccount = [[Int32]](repeating: [], count: log.accounts.count)
        for (place, value) in blocks.values.enumerated() {
            for account in value.accounts { valuesByAccount[Int(account)].append(Int32(place)) }
        }
        self.valuesByAccount = valuesByAccount
    }

    /// How many accounts one task compares with all others.
    private static let stretch: Int32 = 512

    /// The ties that are likely enough, ordered by accounts.
    ///
    /// `workers`: How many tasks compare at once, from 1; the result does not depend on it.
    func ties(workers: Int) async throws -> [(first: Int32, second: Int32, tie: Tie)] {
        var found: [(first: Int32, second: Int32, tie: Tie)] = []
        try await inOrder(over: 0..<Int32(log.accounts.count), by: Self.stretch, workers: workers) { accounts in
            accounts.flatMap { ties(of: $0) }
        } take: {
            found += $0
        }
        return found
    }

    /// What an account shares with one that comes behind it, as one number: sorting brings a pair's together, by comparison, the
    /// rarest value first.
    private struct Shared: Comparable {
        private let order: UInt64

        init(second: Int32, _ value: SharedValue) {
            order = UInt64(second) << 16 | UInt64(value.rank) << 8 | UInt64(value.accounts.count)
        }

        var second: Int32 { Int32(order >> 16) }
        var comparison: TieComparison { TieComparison.allCases[Int(order >> 8 & 0xFF)] }
        /// At most ``Blocks/maximumAccounts``.
        var accounts: Int { Int(order & 0xFF) }

        static func < (left: Shared, right: Shared) -> Bool { left.order < right.order }
    }

    /// The ties of an account with those behind it.
    private func ties(of first: Int32) -> [(first: Int32, second: Int32, tie: Tie)] {
        var shared: [Shared] = []
        for place in valuesByAccount[Int(first)] {
            let value = blocks.values[Int(place)]
            for second in value.accounts.reversed() {
                if second <= first { break }
                shared.append(Shared(second: second, value))
            }
        }
        shared.sort()
        var ties: [(first: Int32, second: Int32, tie: Tie)] = []
        var start = 0
        while start < shared.count {
            let second = shared[start].second
            let end = shared[start...].firstIndex { $0.second != second } ?? shared.count
            if let tie = tie(first, second, shared[start..<end]) { ties.append((first, second, tie)) }
            start = end
        }
        return ties
    }

    /// `shared`: What both share, ordered by comparison, then by how few accounts have it.
    private func tie(_ first: Int32, _ second: Int32, _ shared: ArraySlice<Shared>) -> Tie? {
        var evidence: [TieEvidence] = []
        let sharesAddress = shared.contains { $0.comparison == .address }
        for (index, rarest) in zip(shared.indices, shared)
        where index == shared.startIndex || shared[index - 1].comparison != rarest.comparison {
            let comparison = rarest.comparison
            // An address lies in its prefix: only the stronger of the two counts.
            if comparison == .prefix && sharesAddress { continue }
            var bits = model.weightBits(comparison, sharedByAccounts: rarest.accounts)
            // A second family is not independent of the first; it counts half, further ones not at all.
            if comparison == .promptFamily, index + 1 < shared.endIndex, shared[index + 1].comparison == comparison {
                bits += model.weightBits(comparison, sharedByAccounts: shared[index + 1].accounts) / 2
            }
            if bits > 0 {
                evidence.append(
                    TieEvidence(comparison: comparison, weightBits: bits, sharedByAccounts: rarest.accounts)
                )
            }
        }
        let prior = model.priorBits
        let soFar = evidence.reduce(prior) { $0 + $1.weightBits }
        // Timing costs most to compare, so it is only asked where it can decide or has something to add.
        guard soFar + JointTiming.maximumBits >= MatchModel.minimumBits else { return nil }
        if soFar > prior + 2, let bits = timing.weightBits(first, second) {
            evidence.append(TieEvidence(comparison: .jointTiming, weightBits: bits, sharedByAccounts: 2))
        }
        let total = evidence.reduce(prior) { $0 + $1.weightBits }
        let probability = MatchModel.probability(bits: total)
        // One kind of evidence alone, however rare, has an innocent reading: a family's laptop, a friend's card, a form letter.
        guard probability >= MatchModel.minimumProbability, evidence.count >= 2 else { return nil }
        let (one, other) = (log.accounts[first], log.accounts[second])
        return Tie(
            first: min(one, other),
            second: max(one, other),
            evidence: evidence.sorted { ($1.weightBits, $0.comparison) < ($0.weightBits, $1.comparison) },
            matchWeightBits: total,
            matchProbability: probability
        )
    }
}
