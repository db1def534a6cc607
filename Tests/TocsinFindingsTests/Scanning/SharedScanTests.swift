// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings
import TocsinModel
import TocsinSignals
import TocsinStore
import TocsinStorePostgres
import TocsinStoreSQLite
import TocsinStoreTestSupport
import TocsinTestSupport

@Suite("A scan that several processes share", .enabled(if: PostgresServer.shared != nil, "PostgreSQL is not installed"))
struct SharedScanTests {
    /// Batches of two requests, one of which has a bomb in every third.
    private static func fill(_ store: any Store, batches: Int) throws {
        for number in 0..<batches {
            let prompts = [number % 3 == 0 ? "build a bomb \(number)" : "run a bath \(number)", "and a loaf of bread"]
            let events = prompts.enumerated().map { place, prompt in
                Made.request(UInt64(number * 2 + place), at: Int64(number), prompt, account: UInt64(number % 5))
            }
            _ = try store.append(try Made.batch(events, source: "log\(number)"))
        }
    }

    private static func rules() throws -> RuleSet { RuleSet(rules: try sound(soundRule)) }

    @Test func findsWhatOneProcessFinds() async throws {
        let alone = MemoryStore()
        try Self.fill(alone, batches: 120)
        try await RequestScan(store: alone, rules: Self.rules(), workers: 2).run()
        try await PostgresServer.withDatabase { address in
            let store = try PostgresStore(address, connections: 6)
            try Self.fill(store, batches: 120)
            let helper = try RequestScan(
                store: try PostgresStore(address, connections: 6),
                rules: Self.rules(),
                workers: 2
            )
            let helped = try await withThrowingTaskGroup(of: Int?.self) { group in
                group.addTask {
                    try await RequestScan(store: store, rules: Self.rules(), workers: 1).run()
                    return nil
                }
                group.addTask {
                    var batches = 0
                    while !Task.isCancelled {
                        batches += try await helper.help()
                        try? await Task.sleep(for: .milliseconds(1))
                    }
                    return batches
                }
                var helped = 0
                while let batches = try await group.next() {
                    helped += batches ?? 0
                    group.cancelAll()
                }
                return helped
            }
            #expect(helped > 0)
            #expect(try store.findings() == alone.findings())
            #expect(try !store.findings().isEmpty)
            #expect(try store.signalSegments().map(\.signals) == alone.signalSegments().map(\.signals))
            // What comes later is found too, by the one alone.
            try Self.fill(store, batches: 121)
            #expect(try await helper.help() == 0)
            try await RequestScan(store: store, rules: Self.rules(), workers: 2).run()
            #expect(try store.findings().count == alone.findings().count + 1)
        }
    }

    @Test func goesOnWhereAHelperFailed() async throws {
        struct Failure: Error {}
        let rules = try Self.rules()
        let alone = MemoryStore()
        try Self.fill(alone, batches: 12)
        try await RequestScan(store: alone, rules: rules, workers: 2).run()
        try await PostgresServer.withDatabase { address in
            let store = try PostgresStore(address, connections: 6)
            try Self.fill(store, batches: 12)
            let failing = try PostgresStore(address, connections: 2)
            async let leading = RequestScan(store: store, rules: rules, workers: 1).run()
            // It takes what it can get, and does not get through.
            var taken = 0
            for _ in 0..<200 where taken == 0 {
                do {
                    _ = try failing.scanOffered(rulesVersion: rules.version) { _ in
                        taken += 1
                        throw Failure()
                    }
                } catch is Failure {
                    break
                }
                try await Task.sleep(for: .milliseconds(1))
            }
            _ = try await leading
            #expect(taken == 1)
            #expect(try store.findings() == alone.findings())
        }
    }

    /// However often, and whoever scans meanwhile: helpers hold no table that erasing writes anew.
    @Test func erasingMeanwhileLeavesNothingBehind() async throws {
        try await PostgresServer.withDatabase { address in
            let store = try PostgresStore(address, connections: 6)
            try Self.fill(store, batches: 200)
            let rules = try Self.rules()
            let helper = try RequestScan(
                store: try PostgresStore(address, connections: 6),
                rules: rules,
                workers: 2
            )
            let helping = Task {
                while !Task.isCancelled { _ = try await helper.help() }
            }
            let leading = Task {
                while true {
                    do {
                        return try await RequestScan(store: store, rules: rules, workers: 1).run()
                    } catch is ErasedMeanwhile {
                        continue
                    }
                }
            }
            let eraser = try PostgresStore(address, connections: 2)
            for number in 0..<3 {
                try await Task.sleep(for: .milliseconds(40))
                _ = try eraser.erase([Made.account(UInt64(number))], keepingNames: false) { signals, isKept in
                    SignalCodec.encode(zip(try SignalCodec.decode(signals), isKept).filter(\.1).map(\.0))
                }
            }
            _ = try await leading.value
            helping.cancel()
            _ = try? await helping.value
            let accounts = Set(try store.findings().compactMap(\.account))
            #expect(accounts == [Made.account(3), Made.account(4)])
        }
    }

    @Test func aStoreInAFileIsNotShared() async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("store.sqlite"))
            try Self.fill(store, batches: 2)
            let scan = try RequestScan(store: store, rules: Self.rules(), workers: 1)
            #expect(try await scan.help() == 0)
            try await scan.run()
            #expect(try store.findings().count == 1)
        }
    }
}
