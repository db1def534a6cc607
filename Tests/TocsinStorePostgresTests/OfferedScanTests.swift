// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinStore
import TocsinStorePostgres
import TocsinStoreTestSupport

/// What the store keeps for a scan that several processes share; ``SharedScanTests`` has the scan.
@Suite("Batches on offer", .needsPostgreSQL)
struct OfferedScanTests {
    /// Three batches of one event each, and their cursors.
    private static func fill(_ store: PostgresStore) throws -> [Int64] {
        for number in 0..<3 {
            let event = Made.timed(UInt64(number), at: Int64(number), "prompt \(number)", account: UInt64(number))
            _ = try store.append(try Made.batch([event], source: "log\(number)"))
        }
        try store.beginScan(rulesVersion: "1")
        return try store.batchCursors(after: 0, atMost: 10)
    }

    private static func scan(_ batch: EventBatch) -> ScanBatch {
        ScanBatch(cursor: batch.cursor, findings: [Made.finding(UInt64(batch.cursor))], signals: [UInt8(batch.count)])
    }

    @Test func eachIsScannedOnceByWhoHasTheSameRules() async throws {
        try await MadeStore.with { made throws in
            let store = made.store
            let cursors = try Self.fill(store)
            #expect(cursors.count == 3)
            #expect(try store.batchCursors(after: cursors[0], atMost: 1) == [cursors[1]])
            try store.offer(cursors, rulesVersion: "1")
            let other = try MadeStore.open(made.address)
            #expect(try !other.scanOffered(rulesVersion: "2") { Self.scan($0) })
            var order: [Int64] = []
            // One within the other, as two processes do at the same time.
            #expect(
                try store.scanOffered(rulesVersion: "1") { batch in
                    _ = try other.scanOffered(rulesVersion: "1") { second in
                        order.append(second.cursor)
                        return Self.scan(second)
                    }
                    order.append(batch.cursor)
                    return nil
                }
            )
            #expect(order == [cursors[1], cursors[0]])
            // What the one kept for itself is nobody's; what the other left is there until it is used.
            #expect(try store.scanned(cursors[0]) == nil)
            let result = try #require(try store.scanned(cursors[1]))
            #expect(result.findings == [Made.finding(UInt64(cursors[1]))] && result.signals == [1])
            #expect(try store.scanned(cursors[2]) == nil)
            try store.appendScan(result)
            #expect(try store.scanned(cursors[1]) == nil)

            #expect(try other.scanOffered(rulesVersion: "1") { Self.scan($0) })
            try store.endOffers()
            #expect(try store.scanned(cursors[2]) == nil)
            #expect(try !other.scanOffered(rulesVersion: "1") { Self.scan($0) })
        }
    }

    @Test func whatFailsStaysOnOffer() async throws {
        struct Failure: Error {}
        try await MadeStore.with { made throws in
            let cursors = try Self.fill(made.store)
            try made.store.offer([cursors[0]], rulesVersion: "1")
            #expect(throws: Failure.self) { try made.store.scanOffered(rulesVersion: "1") { _ in throw Failure() } }
            #expect(try made.store.scanned(cursors[0]) == nil)
            #expect(try made.number("SELECT count(*) FROM workItem WHERE attempts = 1") == 1)
        }
    }

    /// An account must not come back with what somebody scans meanwhile, or has scanned.
    @Test func nothingOfWhatWasErasedIsLeft() async throws {
        try await MadeStore.with { made throws in
            let cursors = try Self.fill(made.store)
            let eraser = try MadeStore.open(made.address)
            try made.store.offer(cursors, rulesVersion: "1")
            #expect(try made.store.scanOffered(rulesVersion: "1") { Self.scan($0) })
            #expect(throws: ErasedMeanwhile()) {
                try made.store.scanOffered(rulesVersion: "1") { batch in
                    _ = try eraser.erase([Made.account(1)], keepingNames: false) { signals, _ in signals }
                    return Self.scan(batch)
                }
            }
            #expect(try made.number("SELECT count(*) FROM scanResult") == 0)
            // The batch of the account alone is gone: it gives nothing.
            try made.store.endOffers()
            try made.store.offer([cursors[1]], rulesVersion: "1")
            #expect(try made.store.scanOffered(rulesVersion: "1") { Self.scan($0) })
            #expect(try made.store.scanned(cursors[1])?.findings.isEmpty == true)
        }
    }

    /// A helper of a leader that is gone has other rules, perhaps, than the next leader.
    @Test func whatWasOfferedByAnEarlierTurnIsNotUsed() async throws {
        try await MadeStore.with { made throws in
            let cursors = try Self.fill(made.store)
            let helper = try MadeStore.open(made.address)
            let first = try #require(try made.store.claim(.scan))
            try made.store.offer([cursors[0]], rulesVersion: "1")
            var second: StoreClaim?
            let next = try MadeStore.open(made.address)
            #expect(
                try helper.scanOffered(rulesVersion: "1") { batch in
                    first.giveBack()
                    second = try next.claim(.scan)
                    try next.endOffers()
                    return Self.scan(batch)
                }
            )
            #expect(second != nil)
            #expect(try next.scanned(cursors[0]) == nil)
            try next.offer([cursors[0]], rulesVersion: "1")
            #expect(try helper.hasOffers(rulesVersion: "1"))
            #expect(try helper.scanOffered(rulesVersion: "1") { Self.scan($0) })
            #expect(try next.scanned(cursors[0]) != nil)
            #expect(try !helper.hasOffers(rulesVersion: "1"))
        }
    }

    @Test func saysWhetherSomebodyHasAJob() async throws {
        try await MadeStore.with { made throws in
            let other = try MadeStore.open(made.address)
            #expect(try !other.isClaimed(.scan))
            let claim = try #require(try made.store.claim(.scan))
            #expect(try other.isClaimed(.scan) && made.store.isClaimed(.scan))
            #expect(try !other.isClaimed(.link))
            claim.giveBack()
            #expect(try !other.isClaimed(.scan))
        }
    }
}
