// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinLinking
import TocsinModel
import TocsinSignals

/// What linking keeps and tells from one run to the next, and about who is near a group.
struct OperationHistoryTests {
    private func link(_ crowd: Crowd, earlier: [TocsinModel.Operation] = []) async throws -> [TocsinModel.Operation] {
        let log = Crowd.log(crowd.events)
        return try await Linking.link(
            log,
            PromptFamilies(log),
            findings: (1...40).map { finding(about: $0) },
            earlier: earlier,
            weights: .shipped(),
            workers: 2
        ).operations
    }

    /// Accounts that share a device and an address.
    private func team(_ numbers: [UInt64], _ place: UInt64, in crowd: inout Crowd) {
        for number in numbers { crowd.add(number, atMinute: 5000 + Int(number) * 90, address: place, device: place) }
    }

    @Test func anOperationKeepsItsIdWhenAnEarlierAccountJoins() async throws {
        var crowd = Crowd()
        team([1, 2, 3], 500, in: &crowd)
        let before = try await link(crowd)
        crowd.add(4, atMinute: 10, address: 500, device: 500)
        let after = try await link(crowd, earlier: before)
        #expect(after.count == 1)
        #expect(after.first?.members.count == 4)
        #expect(after.map(\.id) == before.map(\.id))
        #expect(after.first?.lineage == [])
    }

    @Test func twoThatBecomeOneAreRecordedAsMerged() async throws {
        var crowd = Crowd()
        team([1, 2, 3, 4], 500, in: &crowd)
        team([11, 12, 13], 700, in: &crowd)
        let before = try await link(crowd)
        #expect(before.count == 2)
        let larger = try #require(before.first { $0.members.count == 4 })
        let smaller = try #require(before.first { $0.members.count == 3 })
        team([1, 2, 3, 4, 11, 12, 13], 900, in: &crowd)
        let after = try await link(crowd, earlier: before)
        #expect(after.map(\.id) == [larger.id])
        #expect(after.first?.lineage == [.init(change: .merged, other: smaller.id)])
    }

    @Test func whatPartsIsRecordedAsSplit() async throws {
        var together = Crowd()
        team([1, 2, 3, 4, 11, 12, 13], 900, in: &together)
        let before = try await link(together)
        #expect(before.count == 1)
        var apart = Crowd()
        team([1, 2, 3, 4], 500, in: &apart)
        team([11, 12, 13], 700, in: &apart)
        let after = try await link(apart, earlier: before)
        #expect(after.count == 2)
        let kept = try #require(after.first { $0.members.count == 4 })
        let parted = try #require(after.first { $0.members.count == 3 })
        #expect(kept.id == before.first?.id)
        #expect(kept.lineage == [])
        #expect(parted.id != kept.id)
        #expect(parted.lineage == [.init(change: .split, other: kept.id)])
    }

    @Test func aMemberOfOneThatWorksForAnotherIsABridge() async throws {
        var crowd = Crowd(strangers: 12_000)
        team(Array(1...12), 500, in: &crowd)
        team(Array(21...32), 700, in: &crowd)
        // One account is on both teams' devices; each pair of the teams' others is not.
        team([1], 700, in: &crowd)
        let operations = try await link(crowd)
        // It has as many colleagues in each; wherever it is counted, the teams stay two.
        #expect(operations.count == 2)
        #expect(operations.reduce(0) { $0 + $1.members.count } == 24)
        let bridges = operations.flatMap(\.bridges)
        #expect(bridges.contains { $0.account == account(1) && $0.ties >= 2 })
    }

    @Test func saysHowUnusualAGroupIs() async throws {
        var crowd = Crowd(strangers: 400, prompts: true)
        team([1, 2, 3, 4], 500, in: &crowd)
        let operation = try await #require(link(crowd).first)
        #expect(operation.controls.map(\.statistic) == TocsinModel.Operation.Control.Statistic.allCases)
        let harmful = try #require(operation.controls.first)
        #expect(harmful.share == 1)
        #expect(harmful.controlMost == 0)
        #expect(harmful.controls == 100)
        #expect(operation.standing == .harmful)
    }

    @Test func noControlHoldsAnAccountTwice() async throws {
        var crowd = Crowd(strangers: 400)
        // Nobody is active in another's minutes, but everybody often in their own.
        for number in 0..<400 {
            for turn in 1...5 { crowd.add(10_000 + UInt64(number), atMinute: 1 + number + 1000 * turn) }
        }
        for team in 0..<4 { self.team((1...4).map { UInt64(10 * team + $0) }, 500 + 200 * UInt64(team), in: &crowd) }
        let operations = try await link(crowd)
        #expect(operations.count == 4)
        let controls = operations.flatMap(\.controls)
        #expect(controls.filter { $0.statistic == .sameMinutes }.map(\.controlMost) == [0, 0, 0, 0])
    }

    @Test func aGroupNoWorseThanOthersIsNotCalledHarmful() async throws {
        var crowd = Crowd(strangers: 400)
        team([1, 2, 3, 4], 500, in: &crowd)
        let log = Crowd.log(crowd.events)
        // Everybody has findings: then four accounts with findings are nothing special.
        let findings = ((1...4).map { $0 } + (10_000..<10_400).map { $0 }).map { finding(about: $0) }
        let operations = try await Linking.link(
            log,
            PromptFamilies(log),
            findings: findings,
            weights: .shipped(),
            workers: 1
        ).operations
        #expect(operations.map(\.standing) == [.coordinatedOnly])
    }
}
