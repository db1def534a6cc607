// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinConsole
import TocsinModel
import TocsinStore
import TocsinTestSupport

@Suite struct ActivityCountTests {
    private static func append(_ numbers: ClosedRange<UInt64>, to store: MemoryStore) throws {
        let events = numbers.map { Made.request($0, account: $0 % 4, "x") }
        let progress = SourceProgress(fingerprint: SourceFingerprint(value: "\(numbers)"), name: "x", format: "tocsin")
        _ = try store.append(
            IngestBatch(events: try EventBlock(events), rejects: [], identifierLinks: [], progress: progress)
        )
    }

    private static func counts(_ store: MemoryStore) -> [Int?] {
        (0..<4).map { store.activity(of: Made.account($0))?.requests }
    }

    @Test func countsAccountsWithFindingsOnceHoweverOften() async throws {
        let store = MemoryStore()
        try Self.append(1...40, to: store)
        try store.replaceFindings(scope: .request, [Made.finding(1, account: 1)])
        for _ in 1...2 { try ActivityCount(store: store).run() }
        #expect(Self.counts(store) == [nil, 10, nil, nil])
    }

    @Test func countsNewEventsOfKnownAccountsAndAllOfNewOnes() async throws {
        let store = MemoryStore()
        try Self.append(1...40, to: store)
        try store.replaceFindings(scope: .request, [Made.finding(1, account: 1)])
        try ActivityCount(store: store).run()
        try Self.append(41...60, to: store)
        try store.replaceFindings(scope: .request, [Made.finding(1, account: 1), Made.finding(2, account: 2)])
        try ActivityCount(store: store).run()
        #expect(Self.counts(store) == [nil, 15, 15, nil])
    }

    /// Stopped after any number of batches, it counts the rest the next time, and nothing twice.
    @Test(arguments: 0...5)
    func goesOnWhereItWasStopped(_ batches: Int) async throws {
        let store = MemoryStore()
        for start in stride(from: 1 as UInt64, through: 41, by: 10) { try Self.append(start...start + 9, to: store) }
        try store.replaceFindings(scope: .request, [Made.finding(1, account: 1), Made.finding(3, account: 3)])
        var asked = 0
        try ActivityCount(store: store).run {
            asked += 1
            return asked > batches
        }
        try ActivityCount(store: store).run()
        #expect(Self.counts(store) == [nil, 13, nil, 12])
    }

    @Test func countsWhatPagesShow() async throws {
        let store = MemoryStore()
        try Self.append(1...4, to: store)
        try store.replaceFindings(scope: .request, [Made.finding(1, account: 1)])
        try ActivityCount(store: store).run()
        let activity = try #require(store.activity(of: Made.account(1)))
        #expect(activity.declined == 1 && activity.models == ["a-model": 1])
        #expect(activity.networks == ["AS64500 NL hosting": 1])
        #expect(activity.days[Made.hours(-3).day]?[Made.hours(-3).hour] == 1)
    }
}
