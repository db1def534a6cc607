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

/// What is a database's own when parts of a log are taken over.
@Suite("Parts of logs in a database", .needsPostgreSQL)
struct LogPartDatabaseTests {
    private static let week: Int64 = 7 * 86_400

    private static func part(_ events: [Event]...) async throws -> LogPart {
        try await MadeStretch(events.map { ($0, [Made.finding($0[0].id.low)]) }).part()
    }

    @Test func eachWeekHasItsTables() async throws {
        let part = try await Self.part(
            [Made.timed(1, at: 0, "a"), Made.timed(2, at: -Self.week, "b")],
            [Made.timed(3, at: -2 * Self.week, "c"), Made.timed(4, at: -400 * Self.week, "d")]
        )
        try await MadeStore.with { made throws in
            try made.store.beginScan(rulesVersion: MadeStretch.rulesVersion)
            #expect(try made.store.takeOver(part, after: MadeStretch.start) == .taken(events: 4))
            #expect(try made.number("SELECT count(*) FROM eventPlaceRest") == 1)
            #expect(try made.number("SELECT count(*) FROM eventTextRest") == 0)
            #expect(try made.number("SELECT count(DISTINCT tableoid) FROM eventPlace") == 4)
            #expect(try made.number("SELECT sum(textCount)::bigint FROM eventText") == 4)
            #expect(try made.store.purgeText(before: Made.time(-1)) == 3)
            #expect(try made.store.faults(isQuick: false).isEmpty)
        }
    }

    @Test("what fails at its end leaves nothing, and is taken over the next time")
    func isAllOrNothing() async throws {
        let part = try await Self.part([Made.timed(1, at: 0, "a")], [Made.timed(2, at: 1, "b")])
        try await MadeStore.with { made throws in
            try made.store.beginScan(rulesVersion: MadeStretch.rulesVersion)
            let before = try Held(made.store)
            try made.pool.write { try $0.runPlain("ALTER TABLE source RENAME TO elsewhere") }
            #expect(throws: PostgresError.self) { try made.store.takeOver(part, after: MadeStretch.start) }
            try made.pool.write { try $0.runPlain("ALTER TABLE elsewhere RENAME TO source") }
            #expect(try Held(made.store) == before)
            #expect(try made.number("SELECT count(*) FROM eventPlace") == 0)
            #expect(try made.store.takeOver(part, after: MadeStretch.start) == .taken(events: 2))
            #expect(try Held(made.store).isScanned)
        }
    }

    @Test func whoLostTheTurnTakesNothingOver() async throws {
        let part = try await Self.part([Made.timed(1, at: 0, "a")])
        try await MadeStore.with { made throws in
            try withExtendedLifetime(try #require(try made.store.claim(.scan))) { _ in
                try made.store.beginScan(rulesVersion: MadeStretch.rulesVersion)
                try made.loseTheTurnToScan()
                let other = try MadeStore.open(made.address)
                let turn = try #require(try other.claim(.scan))
                #expect(throws: StoreClaimError.takenOver(.scan)) {
                    try made.store.takeOver(part, after: MadeStretch.start)
                }
                #expect(try made.store.eventCount() == 0)
                #expect(try other.takeOver(part, after: MadeStretch.start) == .taken(events: 1))
                withExtendedLifetime(turn) {}
            }
        }
    }

    @Test func eachEventIsTakenOnceWhileOthersAddTheSame() async throws {
        let events = (0..<200).map { Made.timed(UInt64($0), at: Int64($0), "prompt \($0)") }
        let batches = stride(from: 0, to: events.count, by: 10).map { Array(events[$0..<$0 + 10]) }
        var parts: [LogPart] = []
        for batch in batches { parts.append(try await Self.part(batch)) }
        try await MadeStore.with { [parts] made throws in
            try made.store.beginScan(rulesVersion: MadeStretch.rulesVersion)
            let problems = Mutex<[String]>([])
            let new = Mutex(0)
            DispatchQueue.concurrentPerform(iterations: 2) { number in
                do {
                    let store = try MadeStore.open(made.address)
                    for place in batches.indices {
                        let count: Int
                        if number == 0 {
                            count = try store.append(try Made.batch(batches[batches.count - 1 - place]))
                        } else if case .taken(let taken) = try store.takeOver(parts[place], after: MadeStretch.start) {
                            count = taken
                        } else {
                            count = try store.appendEvents(of: parts[place], after: MadeStretch.start)
                        }
                        new.withLock { $0 += count }
                    }
                } catch {
                    problems.withLock { $0.append("\(error)") }
                }
            }
            #expect(problems.withLock { $0 } == [])
            #expect(new.withLock { $0 } == events.count)
            let kept = try allEvents(made.store)
            #expect(kept.count == events.count && Set(kept.map(\.id)).count == events.count)
            #expect(try made.store.faults(isQuick: false).isEmpty)
        }
    }
}
