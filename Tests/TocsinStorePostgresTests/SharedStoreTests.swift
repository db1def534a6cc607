// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresClient
import Synchronization
import Testing
import TocsinAudit
import TocsinModel
import TocsinStore
import TocsinStorePostgres
import TocsinStoreTestSupport

enum AuditRecordMade {
    static let record = AuditRecord(
        time: Made.time(0),
        actor: "ana",
        role: "analyst",
        action: "case.open",
        subject: "x"
    )
}

/// What several processes do to one store at once; each has a store of its own here.
@Suite("Many at one store", .needsPostgreSQL)
struct SharedStoreTests {
    /// Does something from several threads, each with its own store, and hands back what went wrong.
    private static func atOnce(
        _ count: Int,
        _ address: PostgresAddress,
        _ body: @escaping @Sendable (Int, PostgresStore) throws -> Void
    ) throws -> [String] {
        let stores = try (0..<count).map { _ in try MadeStore.open(address) }
        let problems = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: count) { number in
            do {
                try body(number, stores[number])
            } catch {
                problems.withLock { $0.append("\(error)") }
            }
        }
        return problems.withLock { $0 }
    }

    @Test func eachEventIsTakenOnce() async throws {
        try await MadeStore.with { made throws in
            let events = (0..<400).map {
                Made.timed(UInt64($0), at: Int64($0), "prompt \($0)", account: UInt64($0 % 5))
            }
            let new = Mutex(0)
            // All four read the same log, from other ends.
            let problems = try Self.atOnce(4, made.address) { number, store in
                let batches = stride(from: 0, to: events.count, by: 20).map { Array(events[$0..<$0 + 20]) }
                for batch in number % 2 == 0 ? batches : batches.reversed() {
                    let count = try store.append(try Made.batch(batch, source: "log\(number)"))
                    new.withLock { $0 += count }
                }
            }
            #expect(problems == [])
            #expect(new.withLock { $0 } == events.count)
            let kept = try allEvents(made.store)
            #expect(kept.count == events.count)
            #expect(Set(kept.map(\.id)) == Set(events.map(\.id)))
            #expect(try made.store.sources().count == 4)
            #expect(try made.store.faults(isQuick: false).isEmpty)
        }
    }

    @Test func aReaderPassesOverNoBlock() async throws {
        try await MadeStore.with { made throws in
            let isOver = Mutex(false)
            let seen = Mutex<[EventID]>([])
            let reader = Thread {
                var place: Int64 = 0
                while true {
                    let last = isOver.withLock { $0 }
                    while let batch = try? made.store.eventBatch(after: place, withText: false) {
                        place = batch.cursor
                        let ids = (try? batch.load().map(\.id)) ?? []
                        seen.withLock { $0 += ids }
                    }
                    if last { return }
                }
            }
            reader.start()
            let problems = try Self.atOnce(4, made.address) { number, store in
                for step in 0..<40 {
                    let id = UInt64(number * 1000 + step)
                    _ = try store.append(try Made.batch([Made.timed(id, at: Int64(step), "x")], source: "\(number)"))
                }
            }
            isOver.withLock { $0 = true }
            while !reader.isFinished { try await Task.sleep(for: .milliseconds(10)) }
            #expect(problems == [])
            #expect(seen.withLock { $0.count } == 160)
            #expect(Set(seen.withLock { $0 }).count == 160)
        }
    }

    @Test func theAuditLogStaysAChain() async throws {
        try await MadeStore.with { made throws in
            let problems = try Self.atOnce(4, made.address) { number, store in
                for step in 0..<20 {
                    let record = AuditRecordMade.record
                    if step % 2 == 0 {
                        try store.appendAudit(record)
                    } else {
                        let document = CaseDocument(number: number * 100 + step, version: 0, content: [1])
                        try store.commit([CaseChange(document: document, record: record)])
                    }
                }
            }
            #expect(problems == [])
            let log = try AuditVerification.verify(try made.store.auditLines())
            #expect(log.problem == nil && log.entries == 80)
            #expect(try made.store.cases().count == 40)
        }
    }

    @Test func oneOfManyWritersOfACaseWins() async throws {
        try await MadeStore.with { made throws in
            let wins = Mutex(0)
            let problems = try Self.atOnce(4, made.address) { _, store in
                let document = CaseDocument(number: 1, version: 0, content: [1])
                do {
                    try store.commit([CaseChange(document: document, record: AuditRecordMade.record)])
                    wins.withLock { $0 += 1 }
                } catch CaseStoreError.conflict(1) {
                }
            }
            #expect(problems == [])
            #expect(wins.withLock { $0 } == 1)
            #expect(try made.store.auditLines().count == 1)
        }
    }

    @Test func failedAttemptsAreAllCounted() async throws {
        try await MadeStore.with { made throws in
            let keys = (1...3).map { SecretDigest(bytes: [UInt8](repeating: $0, count: 32)) }
            let problems = try Self.atOnce(4, made.address) { number, store in
                for _ in 0..<15 {
                    try store.updateAttempts(number % 2 == 0 ? keys : keys.reversed()) { records in
                        for index in records.indices { records[index].failures += 1 }
                    }
                }
            }
            #expect(problems == [])
            var found: [Int] = []
            try made.store.updateAttempts(keys) { found = $0.map(\.failures) }
            #expect(found == [60, 60, 60])
        }
    }

    @Test func findingsOfManyAreMergedWithoutLoss() async throws {
        try await MadeStore.with { made throws in
            let problems = try Self.atOnce(3, made.address) { number, store in
                for step in 0..<20 {
                    // Rules that nobody has seen come from all at once.
                    let findings = (0..<3).map { Made.finding($0, Made.rule("rule \($0)"), at: 0...Int64(step)) }
                    try store.appendScan(ScanBatch(cursor: Int64(number * 100 + step), findings: findings, signals: []))
                }
            }
            #expect(problems == [])
            #expect(try made.store.findings().map(\.occurrences) == [60, 60, 60])
        }
    }

    @Test func whoReadsBesideAnErasureMissesNothing() async throws {
        try await MadeStore.with { made throws in
            var findings: [Finding] = []
            for number in 0..<50 as Range<UInt64> {
                var finding = Made.finding(number)
                finding.subject = .account(Made.account(2))
                findings.append(finding)
            }
            try made.store.replaceFindings(scope: .request, findings)
            let kept = Made.timed(900, at: 0, "kept", account: 2)
            _ = try made.store.append(try Made.batch([kept]))
            let reader = try MadeStore.open(made.address)
            let isOver = Mutex(false)
            let problems = Mutex<[String]>([])
            let thread = Thread {
                while !isOver.withLock({ $0 }) {
                    do {
                        let count = try reader.findings().count
                        let events = try reader.events([kept.id])
                        if count != 50 { problems.withLock { $0.append("\(count) findings") } }
                        if events != [kept] { problems.withLock { $0.append("\(events.count) events") } }
                    } catch {
                        problems.withLock { $0.append("\(error)") }
                    }
                }
            }
            thread.start()
            for step in 0..<10 {
                // In one block with an event that stays, so that the block is packed again.
                let events = [
                    Made.timed(UInt64(step), at: Int64(step), "goes"),
                    Made.timed(UInt64(100 + step), at: Int64(step), "stays", account: 3),
                ]
                _ = try made.store.append(try Made.batch(events, source: "\(step)"))
                let erased = try made.store.erase([Made.account(1)], keepingNames: false) { signals, _ in signals }
                #expect(erased.events.count == 1)
            }
            isOver.withLock { $0 = true }
            while !thread.isFinished { try await Task.sleep(for: .milliseconds(10)) }
            #expect(problems.withLock { $0 } == [])
        }
    }

    @Test func aNameThatIsJoinedWhileItsAccountIsErasedGoesToo() async throws {
        try await MadeStore.with { made throws in
            let events = (1...3).map { Made.timed($0, at: Int64($0), "prompt", account: $0) }
            _ = try made.store.append(try Made.batch(events))
            let eraser = try MadeStore.open(made.address)
            let erased = Mutex<ErasedRows?>(nil)
            let thread = Thread {
                let rows = try? eraser.erase([Made.account(1)], keepingNames: false) { signals, _ in signals }
                erased.withLock { $0 = rows }
            }
            try made.pool.write { connection in
                // That of blocks, which an erasure takes first behind its look at the names.
                _ = try connection.run("SELECT pg_advisory_xact_lock('setting'::regclass::oid::int, 1)")
                thread.start()
                let waiting = """
                    SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    """
                while try !thread.isFinished && made.number(waiting) == 0 { Thread.sleep(forTimeInterval: 0.01) }
                try made.store.setAliases([Made.account(2): Made.account(1)])
            }
            while !thread.isFinished { try await Task.sleep(for: .milliseconds(10)) }
            #expect(erased.withLock { $0 }?.names == [Made.account(1), Made.account(2)])
            #expect(try allEvents(made.store) == [events[2]])
            #expect(try made.store.aliases().isEmpty)
        }
    }

    // MARK: Turns

    @Test(arguments: StoreJob.allCases)
    func oneAtATimeDoesAJob(_ job: StoreJob) async throws {
        try await MadeStore.with { made throws in
            let other = try MadeStore.open(made.address)
            let claim = try #require(try made.store.claim(job))
            #expect(try other.claim(job) == nil)
            // Other jobs go on.
            for free in StoreJob.allCases where free != job { #expect(try other.claim(free) != nil) }
            claim.giveBack()
            #expect(try other.claim(job) != nil)
        }
    }

    @Test func whoLostTheTurnSeesItAndTakesItAgain() async throws {
        try await MadeStore.with { made throws in
            #expect(try made.store.hasTurn(.scan) == false)
            let claim = try #require(try made.store.claim(.scan))
            #expect(try made.store.hasTurn(.scan))
            #expect(try made.store.hasTurn(.link) == false)
            try made.loseTheTurnToScan()
            #expect(try made.store.hasTurn(.scan) == false)
            let other = try MadeStore.open(made.address)
            let taken = try #require(try other.claim(.scan))
            #expect(try other.hasTurn(.scan))
            #expect(try made.store.hasTurn(.scan) == false)
            taken.giveBack()
            claim.giveBack()
            let again = try #require(try made.store.claim(.scan))
            #expect(try made.store.hasTurn(.scan))
            try made.store.beginScan(rulesVersion: "1")
            try made.store.appendScan(ScanBatch(cursor: 1, findings: [Made.finding(1)], signals: []))
            again.giveBack()
            #expect(try made.store.hasTurn(.scan) == false)
        }
    }

    @Test func whoLostTheTurnWritesNoMore() async throws {
        try await MadeStore.with { made throws in
            try withExtendedLifetime(try #require(try made.store.claim(.scan))) { _ in
                try made.store.beginScan(rulesVersion: "1")
                try made.loseTheTurnToScan()
                let other = try MadeStore.open(made.address)
                let turn = try #require(try other.claim(.scan))
                #expect(throws: StoreClaimError.takenOver(.scan)) {
                    try made.store.appendScan(ScanBatch(cursor: 1, findings: [Made.finding(1)], signals: []))
                }
                #expect(try made.store.findings().isEmpty)
                try other.appendScan(ScanBatch(cursor: 1, findings: [Made.finding(1)], signals: []))
                #expect(try made.store.findings().count == 1)
                withExtendedLifetime(turn) {}
            }
        }
    }
}
