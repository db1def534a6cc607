// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinLinking
import TocsinModel
import TocsinSignals

/// Linking a log that has grown since it was linked.
struct IncrementalLinkTests {
    private func link(
        _ crowd: Crowd,
        after earlier: Linking.Result? = nil,
        weights: MatchWeights? = nil,
        workers: Int = 2
    ) async throws -> Linking.Result {
        let log = Crowd.log(crowd.events)
        return try await Linking.link(
            log,
            PromptFamilies(log),
            findings: (1...60).map { finding(about: $0) },
            earlier: earlier?.operations ?? [],
            state: earlier?.state,
            weights: weights ?? .shipped(),
            workers: workers
        )
    }

    private static func team(
        _ numbers: ClosedRange<UInt64>,
        _ place: UInt64,
        from minute: Int = 5000,
        in crowd: inout Crowd
    ) {
        for number in numbers {
            crowd.add(number, atMinute: minute + Int(number) * 90, address: place, device: place)
        }
    }

    /// Two teams among strangers.
    private static var before: Crowd {
        var crowd = Crowd(strangers: 2000)
        team(1...5, 500, in: &crowd)
        team(11...15, 700, in: &crowd)
        return crowd
    }

    private func members(_ result: Linking.Result) -> [OperationID: [AccountID]] {
        Dictionary(uniqueKeysWithValues: result.operations.map { ($0.id, $0.members.map(\.account)) })
    }

    @Test func aLogThatDidNotGrowIsComparedNoMore() async throws {
        let first = try await link(Self.before)
        #expect(first.isFull)
        #expect(first.comparedAccounts == 2010)
        #expect(first.operations.count == 2)
        let second = try await link(Self.before, after: first)
        #expect(!second.isFull)
        #expect(second.comparedAccounts == 0)
        #expect(second.operations == first.operations)
        #expect(second.state == first.state)
    }

    @Test func newAndOldAccountsJoinAsInAFullPass() async throws {
        let first = try await link(Self.before)
        var crowd = Self.before
        // A new account joins a team, a stranger from the start another, and a team is new.
        Self.team(6...6, 500, from: 20_000, in: &crowd)
        crowd.add(10_007, atMinute: 21_000, address: 700, device: 700)
        Self.team(21...24, 900, from: 20_000, in: &crowd)
        let grown = try await link(crowd, after: first)
        #expect(!grown.isFull)
        // The six that share something new, and the five whom an account of longer standing has joined: not those whom a new one has.
        #expect(grown.comparedAccounts == 11)
        let full = try await link(crowd)
        #expect(Set(members(grown).values) == Set(members(full).values))
        #expect(grown.operations.count == 3)
        // Old operations keep their ids.
        #expect(Set(first.operations.map(\.id)).isSubset(of: members(grown).keys))
        #expect(members(grown).values.contains { $0.contains(account(6)) && $0.contains(account(1)) })
        #expect(members(grown).values.contains { $0.contains(account(10_007)) && $0.contains(account(11)) })
    }

    @Test func tiesOfOthersAreComparedAnewWhereTheyMatter() async throws {
        let first = try await link(Self.before)
        var crowd = Self.before
        // Eighty new accounts come to use the team's address, which then says little.
        for number in UInt64(0)..<80 {
            crowd.add(50_000 + number, atMinute: 20_000 + Int(number), address: 500)
        }
        let grown = try await link(crowd, after: first)
        #expect(!grown.isFull)
        #expect(grown.comparedAccounts == 80)
        let tie = { (result: Linking.Result) in
            result.operations.flatMap(\.ties).first { $0.first == account(1) && $0.second == account(2) }
        }
        let (was, address) = (tie(first), { (tie: Tie?) in tie?.evidence.first { $0.comparison == .address } })
        #expect(address(was)?.sharedByAccounts == 5)
        #expect(address(tie(grown))?.sharedByAccounts ?? 85 == 85)
        #expect(address(tie(grown))?.weightBits ?? 0 < address(was)?.weightBits ?? 0)
    }

    @Test func theNumberOfWorkersChangesNothing() async throws {
        let first = try await link(Self.before)
        var crowd = Self.before
        Self.team(3...9, 800, from: 20_000, in: &crowd)
        let (one, three) = (
            try await link(crowd, after: first, workers: 1), try await link(crowd, after: first, workers: 3)
        )
        #expect(one.operations == three.operations)
        #expect(one.state == three.state)
    }

    @Test func otherWeightsMakeAFullPass() async throws {
        let first = try await link(Self.before)
        var weights = try MatchWeights.shipped()
        weights.priorBits -= 1
        #expect(try await link(Self.before, after: first, weights: weights).isFull)
        weights.priorBits += 1
        weights.provenance += "; read again"
        #expect(try await !link(Self.before, after: first, weights: weights).isFull)
    }

    @Test(arguments: [(201, false), (202, true)] as [(UInt64, Bool)])
    func aTenthMoreAccountsMakeAFullPass(_ more: UInt64, _ isFull: Bool) async throws {
        let first = try await link(Self.before)
        var crowd = Self.before
        for number in 0..<more { crowd.add(50_000 + number, atMinute: 20_000) }
        let second = try await link(crowd, after: first)
        #expect(second.isFull == isFull)
        // It is the last full pass that counts.
        for number in 0..<10 as Range<UInt64> { crowd.add(60_000 + number, atMinute: 20_000) }
        #expect(try await link(crowd, after: second).isFull != isFull)
    }

    @Test func anAccountThatIsGoneMakesAFullPass() async throws {
        let first = try await link(Self.before)
        var crowd = Crowd(strangers: 2000)
        Self.team(1...4, 500, in: &crowd)
        Self.team(11...15, 700, in: &crowd)
        #expect(try await link(crowd, after: first).isFull)
    }

    @Test func whatIsLeftForTheNextRunCanBeKept() async throws {
        let state = try await link(Self.before).state
        #expect(LinkState(bytes: state.bytes) == state)
        #expect(LinkState(bytes: []) == nil)
        var other = state.bytes
        other[0] += 1
        #expect(LinkState(bytes: other) == nil)
        for count in stride(from: 0, to: state.bytes.count, by: 97) {
            #expect(LinkState(bytes: Array(state.bytes.prefix(count))) == nil)
        }
        // Whatever the bytes are, never a crash.
        for index in stride(from: 0, to: state.bytes.count, by: 31) {
            var damaged = state.bytes
            damaged[index] ^= 0x81
            _ = LinkState(bytes: damaged)
        }
    }
}
