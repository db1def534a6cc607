// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import OrderedWork
internal import TocsinModel
internal import TocsinSignals

/// Goes through the pairs of accounts that some block brings together.
struct PairFinder: Sendable {
    let blocks: Blocks
    let comparer: PairComparer

    init(_ log: ActivityLog, _ families: PromptFamilies) {
        let profiles = (0..<Int32(log.accounts.count)).map { AccountProfile(log.records(of: $0), in: log) }
        blocks = Blocks(log, families, profiles)
        comparer = PairComparer(profiles, SignUp.all(log), JointTiming(log))
    }

    init(_ blocks: Blocks, _ comparer: PairComparer) {
        self.blocks = blocks
        self.comparer = comparer
    }

    var accountCount: Int { comparer.profiles.count }

    /// A pair and what it shares.
    struct Candidate: Sendable {
        var first: Int32
        var second: Int32
        /// Of the blocking comparisons.
        var pattern: PairPattern
    }

    /// How many accounts one task compares with all others.
    static let stretch: Int32 = 512

    /// Works on each pair, `second` behind `first`, and takes the results in the order of pairs.
    ///
    /// `workers`: How many tasks compare at once, from 1; the result does not depend on it.
    func forEach<Result: Sendable>(
        workers: Int,
        start: Result,
        work: @escaping @Sendable (inout Result, Candidate) -> Void,
        take: (Result) -> Void
    ) async throws {
        try await forEach(workers: workers, start: start, gather: sharedBehind, work: work, take: take)
    }

    /// `gather`: Adds what an account shares with those that it is to be compared with.
    private func forEach<Result: Sendable>(
        workers: Int,
        start: Result,
        gather: @escaping @Sendable (Int32, inout [Shared]) -> Void,
        work: @escaping @Sendable (inout Result, Candidate) -> Void,
        take: (Result) -> Void
    ) async throws {
        try await inOrder(over: 0..<Int32(accountCount), by: Self.stretch, workers: workers) { accounts in
            var result = start
            forEach(accounts, gather: gather) { work(&result, $0) }
            return result
        } take: {
            take($0)
        }
    }

    /// Works on each pair whose first account is one of these, in the order of pairs.
    func forEach(_ accounts: Range<Int32>, work: (Candidate) -> Void) {
        forEach(accounts, gather: sharedBehind, work: work)
    }

    private func forEach(_ accounts: Range<Int32>, gather: (Int32, inout [Shared]) -> Void, work: (Candidate) -> Void) {
        var shared: [Shared] = []
        for account in accounts {
            shared.removeAll(keepingCapacity: true)
            gather(account, &shared)
            forEachPair(of: account, &shared, work)
        }
    }

    /// What an account shares with one that comes behind it: sorting brings a pair's together, by comparison.
    private struct Shared: Comparable {
        let order: UInt64

        init(second: Int32, _ block: Blocks.Block) {
            order =
                UInt64(UInt32(bitPattern: second)) << 28 | UInt64(block.comparison.rank) << 24
                | UInt64(min(block.sharedByAccounts, 0xFF_FFFF))
        }

        var second: Int32 { Int32(truncatingIfNeeded: order >> 28) }
        var rank: Int { Int(order >> 24 & 0xF) }
        var sharedByAccounts: Int32 { Int32(order & 0xFF_FFFF) }

        static func < (left: Shared, right: Shared) -> Bool { left.order < right.order }
    }

    /// Adds what an account shares with those behind it.
    @Sendable private func sharedBehind(_ first: Int32, _ shared: inout [Shared]) {
        for number in blocks.blocks(of: first) {
            let block = blocks.blocks[Int(number)]
            for second in blocks.accounts[block.range].reversed() {
                if second <= first { break }
                shared.append(Shared(second: second, block))
            }
        }
    }

    /// `shared`: What an account shares with others, in any order.
    private func forEachPair(of account: Int32, _ shared: inout [Shared], _ body: (Candidate) -> Void) {
        shared.sort()
        var start = 0
        while start < shared.count {
            let other = shared[start].second
            var end = start + 1
            while end < shared.count, shared[end].second == other { end += 1 }
            let (first, second) = (min(account, other), max(account, other))
            body(Candidate(first: first, second: second, pattern: pattern(first, second, shared[start..<end])))
            start = end
        }
    }

    /// As ``forEach(workers:start:work:take:)``, of the pairs in which one account changed; in the order of changed accounts.
    ///
    /// `isChanged`: By account.
    func forEachChanged<Result: Sendable>(
        _ isChanged: [Bool],
        workers: Int,
        start: Result,
        work: @escaping @Sendable (inout Result, Candidate) -> Void,
        take: (Result) -> Void
    ) async throws {
        let gather: @Sendable (Int32, inout [Shared]) -> Void = { account, shared in
            guard isChanged[Int(account)] else { return }
            for number in blocks.blocks(of: account) {
                let block = blocks.blocks[Int(number)]
                // Of two that changed, the first has the pair.
                for other in blocks.accounts[block.range] where other > account || !isChanged[Int(other)] {
                    shared.append(Shared(second: other, block))
                }
            }
        }
        try await forEach(workers: workers, start: start, gather: gather, work: work, take: take)
    }

    /// `shared`: What both share, ordered by comparison.
    private func pattern(_ first: Int32, _ second: Int32, _ shared: ArraySlice<Shared>) -> PairPattern {
        var pattern = PairPattern()
        for kind in TieComparison.blocking where blocks.canCompare(kind, first, second) { pattern[kind] = 1 }
        var index = shared.startIndex
        while index < shared.endIndex {
            let rank = shared[index].rank
            var rarity = 0.0
            while index < shared.endIndex, shared[index].rank == rank {
                rarity += PairPattern.rarity(sharedByAccounts: shared[index].sharedByAccounts)
                index += 1
            }
            pattern[TieComparison.allCases[rank]] = PairPattern.level(rarity: rarity)
        }
        // An address lies in its prefix: where both are shared, the prefix says nothing more.
        if pattern[.address] > 1 { pattern[.prefix] = 0 }
        // Near-identical prompts quote the same names and hold the same passages: where they are shared, these say nothing more.
        if pattern[.promptFamily] > 1 {
            pattern[.quotedName] = 0
            pattern[.passage] = 0
        }
        return pattern
    }

    /// What blocks say of one pair, `first` before `second`; nil when none brings both together.
    func pattern(_ first: Int32, _ second: Int32) -> PairPattern? {
        let shared = blocks.shared(first, second).map { Shared(second: second, $0) }.sorted()
        return shared.isEmpty ? nil : pattern(first, second, shared[...])
    }

    /// By comparison: how many accounts of the log share the rarest value that both have.
    func rarest(_ first: Int32, _ second: Int32) -> [TieComparison: Int] {
        var rarest: [TieComparison: Int] = [:]
        for block in blocks.shared(first, second) {
            rarest[block.comparison] = min(rarest[block.comparison] ?? .max, Int(block.sharedByAccounts))
        }
        return rarest
    }
}
