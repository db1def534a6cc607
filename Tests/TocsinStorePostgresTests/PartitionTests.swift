// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresClient
import Synchronization
import Testing
import TocsinModel
import TocsinStore
import TocsinStorePostgres
import TocsinStoreTestSupport

@Suite("Weeks and their tables", .needsPostgreSQL)
struct PartitionTests {
    private static let week: Int64 = 7 * 86_400

    private static func tables(_ made: MadeStore, _ parent: String) throws -> [String] {
        try made.texts(
            "SELECT relname::text FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = '\(parent)'::regclass ORDER BY 1"
        )
    }

    @Test func eachWeekHasItsTables() async throws {
        try await MadeStore.with { made throws in
            let events = [
                Made.timed(1, at: 0, "a"), Made.timed(2, at: -Self.week, "b"), Made.timed(3, at: -2 * Self.week, "c"),
            ]
            for event in events { #expect(try made.store.append(try Made.batch([event])) == 1) }
            for parent in ["eventContent", "eventText", "eventPlace"] {
                // One is for the rest, one for the next week.
                #expect(try Self.tables(made, parent).count == 5)
                #expect(try made.number("SELECT count(*) FROM \(parent)Rest") == 0)
                #expect(try made.number("SELECT count(*) FROM \(parent)") == 3)
            }
            #expect(try allEvents(made.store) == events)
            #expect(try made.store.events(events.map(\.id)) == events)
        }
    }

    @Test("times that cannot be right make no tables", arguments: [-400, 6, 40_000] as [Int64])
    func farWeeksShareATable(_ weeks: Int64) async throws {
        try await MadeStore.with { made throws in
            let event = Made.timed(1, at: weeks * Self.week, "a")
            #expect(try made.store.append(try Made.batch([event])) == 1)
            #expect(try made.store.append(try Made.batch([event])) == 0)
            #expect(try made.number("SELECT count(*) FROM eventTextRest") == 1)
            #expect(try Self.tables(made, "eventText").count == 1)
            #expect(try made.store.events([event.id]) == [event])
            #expect(try made.store.purgeText(before: Timestamp(milliseconds: event.time.milliseconds + 1)) == 1)
            #expect(try made.number("SELECT count(*) FROM eventText") == 0)
        }
    }

    @Test func aWeekThatBeganInTheRestStaysThere() async throws {
        try await MadeStore.with { made throws in
            // For the first store this week is far ahead.
            let later = Made.timed(1, at: 6 * Self.week, "a")
            _ = try made.store.append(try Made.batch([later]))
            let store = try PostgresStore(made.address, connections: 2, now: { later.time })
            let second = Made.timed(2, at: 6 * Self.week + 1, "b")
            #expect(try store.append(try Made.batch([second])) == 1)
            #expect(try made.number("SELECT count(*) FROM eventTextRest") == 2)
            #expect(try allEvents(made.store) == [later, second])
        }
    }

    @Test func whoReadsForLongHoldsUpNoIngest() async throws {
        try await MadeStore.with { made throws in
            let reader = try made.pool.connect()
            try reader.runPlain("BEGIN; LOCK TABLE eventContent, eventText, eventPlace IN SHARE UPDATE EXCLUSIVE MODE")
            #expect(try made.store.append(try Made.batch([Made.timed(1, at: 0, "a")])) == 1)
            try reader.runPlain("COMMIT")
            #expect(try made.number("SELECT count(*) FROM eventTextRest") == 1)
        }
    }

    @Test func theNextWeekHasItsTablesBeforeItBeginsAlsoAfterAFailure() async throws {
        try await MadeStore.with { made throws in
            let clock = Mutex(Made.time(0))
            let store = try PostgresStore(made.address, connections: 2, now: { clock.withLock { $0 } })
            func append(_ number: UInt64, at seconds: Int64) throws {
                clock.withLock { $0 = Made.time(seconds) }
                _ = try store.append(try Made.batch([Made.timed(number, at: seconds, "a")], source: "\(number)"))
            }
            let reader = try made.pool.connect()
            try reader.runPlain("BEGIN; LOCK TABLE eventContent, eventText, eventPlace IN SHARE UPDATE EXCLUSIVE MODE")
            try append(1, at: 0)
            try reader.runPlain("COMMIT")
            try append(2, at: 299)
            #expect(try Self.tables(made, "eventText").count == 1)
            // This week's rows are in the rest by now.
            try append(3, at: 300)
            #expect(try Self.tables(made, "eventText").count == 2)
            try append(4, at: Self.week)
            #expect(try made.number("SELECT count(*) FROM eventTextRest") == 3)
            #expect(try allEvents(made.store).count == 4)
        }
    }

    // MARK: Retention

    @Test func oldWeeksAreDroppedAsAWhole() async throws {
        try await MadeStore.with { made throws in
            let old = [Made.timed(1, at: -3 * Self.week, "a"), Made.timed(2, at: -2 * Self.week, "b")]
            let straddling = [Made.timed(3, at: -2 * Self.week + 5, "c"), Made.timed(4, at: -10, "d")]
            let bare = Made.event(5, at: -3 * Self.week)
            for events in [old, straddling, [bare], [Made.timed(6, at: 0, "e")]] {
                _ = try made.store.append(try Made.batch(events))
            }
            let before = try Self.tables(made, "eventText")
            #expect(try made.store.purgeText(before: Made.time(-20)) == 3)
            // The week of the second, which is that of the block, is gone; the first's, which no block is of, was gone all along.
            #expect(try Self.tables(made, "eventText").count < before.count)
            let left = try allEvents(made.store).map { $0.content == .request(Request()) }
            #expect(left == [true, true, true, false, false, false])
            #expect(try made.store.oldestText() == Made.time(-2 * Self.week + 5))
            #expect(try made.store.purgeText(before: Made.time(-20)) == 0)
            #expect(try made.store.purgeText(before: Made.time(100)) == 2)
            #expect(try made.store.oldestText() == nil)
            // The same log again brings nothing back.
            #expect(try made.store.append(try Made.batch(old)) == 0)
        }
    }

    @Test func aPurgeThatWasStoppedIsFinishedByTheNext() async throws {
        try await MadeStore.with { made throws in
            for events in [
                [Made.timed(1, at: -30, "old")], [Made.timed(2, at: -30, "old"), Made.timed(3, at: 0, "new")],
            ] {
                _ = try made.store.append(try Made.batch(events, source: "\(events.count)"))
            }
            let week = try #require(try Self.tables(made, "eventText").first { $0.contains("_w") })
            func file() throws -> Int { try made.number("SELECT pg_relation_filenode('\(week)')::bigint") }
            let before = try file()
            let reader = try made.pool.connect()
            try reader.runPlain("BEGIN; LOCK TABLE \(week) IN ACCESS SHARE MODE")
            #expect(throws: PostgresError.self) { try made.store.purgeText(before: Made.time(-20)) }
            try reader.runPlain("COMMIT")
            #expect(try made.number("SELECT sum(textCount)::bigint FROM eventText") == 1)
            #expect(try file() == before)
            #expect(try made.store.purgeText(before: Made.time(-20)) == 0)
            #expect(try file() != before)
            let after = try file()
            _ = try made.store.purgeText(before: Made.time(-20))
            #expect(try file() == after)
        }
    }

    /// Bytes of all files that hold this database's tables; not of the write-ahead log, which the server recycles, nor of other databases,
    /// which other tests make and drop meanwhile.
    private static func files(_ made: MadeStore) throws -> [Data] {
        let number = try made.number("SELECT oid::bigint FROM pg_database WHERE datname = current_database()")
        let folder = try #require(PostgresServer.shared).folder + "/data/base/\(number)"
        // A file may go between the listing and the look into it: the server unlinks what a checkpoint no longer needs.
        return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
            FileManager.default.contents(atPath: folder + "/" + $0)
        }
    }

    /// An account's events name it, so their ids must not stay where they can be read from the files.
    @Test func noIdOfAnErasedEventIsLeftInItsFiles() async throws {
        try await MadeStore.with { made throws in
            var events = [Made.timed(1, at: 0, "goes"), Made.timed(2, at: 1, "stays", account: 2)]
            // Found nowhere by chance.
            events[0].id = EventID(high: events[0].id.high, low: 0x9E37_79B9_7F4A_7C15)
            _ = try made.store.append(try Made.batch(events))
            let id = withUnsafeBytes(of: events[0].id.low) { Data($0) }
            try made.pool.read { try $0.runPlain("CHECKPOINT") }
            #expect(try Self.files(made).contains { $0.range(of: id) != nil })
            let erased = try made.store.erase([Made.account(1)], keepingNames: false) { signals, _ in signals }
            #expect(erased.events == [events[0].id])
            try made.pool.read { try $0.runPlain("CHECKPOINT") }
            #expect(try !Self.files(made).contains { $0.range(of: id) != nil })
            #expect(try allEvents(made.store) == [events[1]])
            #expect(try made.store.events(events.map(\.id)) == [events[1]])
            #expect(try made.store.faults(isQuick: false).isEmpty)
        }
    }

    @Test func nothingOfRemovedTextIsLeftInItsFiles() async throws {
        try await MadeStore.with { made throws in
            // Hard to pack, so that it lies in the file as it is.
            var seed: UInt64 = 88172645463325252
            func words() -> String {
                (0..<600).map { _ in
                    seed ^= seed << 13
                    seed ^= seed >> 7
                    seed ^= seed << 17
                    return String(seed, radix: 36)
                }.joined(separator: " ")
            }
            _ = try made.store.append(try Made.batch([Made.timed(1, at: -3 * Self.week, words())]))
            _ = try made.store.append(try Made.batch([Made.timed(2, at: -30, words()), Made.timed(3, at: 0, words())]))
            try made.pool.read { try $0.runPlain("CHECKPOINT") }
            let blobs = try made.pool.read { connection in
                try connection.run("SELECT text FROM eventText").map { try $0.value(0, as: Data.self) }
            }
            #expect(blobs.count == 2)
            let samples = blobs.map { $0[$0.startIndex + 600..<$0.startIndex + 632] }
            let filled = try Self.files(made)
            for sample in samples { #expect(filled.contains { $0.range(of: sample) != nil }) }
            #expect(try made.store.purgeText(before: Made.time(-20)) == 2)
            try made.pool.read { try $0.runPlain("CHECKPOINT") }
            let after = try Self.files(made)
            for sample in samples { #expect(!after.contains { $0.range(of: sample) != nil }) }
            #expect(try made.store.faults(isQuick: false).isEmpty)
        }
    }
}
