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

@Suite("Making and migrating tables", .needsPostgreSQL)
struct MigrationTests {
    /// Undoes what migrations behind the third made.
    private static let withoutLaterColumns =
        "ALTER TABLE caseSummary DROP COLUMN isPart; ALTER TABLE eventBlock DROP COLUMN storedAt"

    @Test func refusesWhatANewerVersionWrote() async throws {
        try await MadeStore.with { made throws in
            try made.pool.read { try $0.run("INSERT INTO migration (number, name) VALUES (1000, 'of the future')") }
            let error = #expect(throws: PostgresStoreError.newer) { try MadeStore.open(made.address) }
            #expect(error?.description.contains("a newer Tocsin") == true)
        }
    }

    @Test func saysWhatToDoWhereThereIsNoStore() async throws {
        try await PostgresServer.withDatabase { address throws in
            let error = #expect(throws: PostgresStoreError.empty) { try PostgresStore(address, mayMake: false) }
            #expect(error?.description.contains("Ingest logs first") == true)
            let pool = PostgresPool(address, size: 1)
            #expect(
                try pool.read {
                    try $0.run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").first?.value(
                        0,
                        as: Int.self
                    )
                } == 0
            )
        }
    }

    @Test(arguments: [true, false])
    func saysThatTheSchemaIsNotThere(_ mayMake: Bool) async throws {
        try await PostgresServer.withDatabaseURL { url throws in
            let address = try PostgresAddress(url + "&options=-csearch_path%3Dnowhere")
            let error = #expect(throws: PostgresError.refused(state: "3F000", table: nil)) {
                try PostgresStore(address, mayMake: mayMake)
            }
            #expect(error?.description.hasPrefix("There is no schema of the search path. Create it") == true)
        }
    }

    @Test func saysThatTheEncodingIsAnother() async throws {
        try await PostgresServer.withDatabaseURL { url throws in
            let pool = PostgresPool(try PostgresAddress(url), size: 1)
            let name = try #require(pool.address.database)
            try pool.read {
                try $0.runPlain(
                    "CREATE DATABASE \(name)latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
                )
            }
            let address = try PostgresAddress(url.replacing("/\(name)?", with: "/\(name)latin?"))
            let error = #expect(throws: PostgresError.refused(state: "22P05", table: nil)) {
                try PostgresStore(address)
            }
            #expect(error?.description.hasPrefix("The database's encoding must be UTF8") == true)
            try pool.read { try $0.runPlain("DROP DATABASE \(name)latin WITH (FORCE)") }
        }
    }

    @Test(arguments: ["CREATE TABLE migration (version text)", "CREATE TABLE setting (name text)"])
    func saysThatATableIsOfAnotherProgram(_ made: String) async throws {
        try await PostgresServer.withDatabase { address throws in
            try PostgresPool(address, size: 1).read { try $0.runPlain(made) }
            let error = #expect(throws: PostgresError.self) { try PostgresStore(address) }
            #expect(error?.description.contains("is not Tocsin's. Use a database or schema of its own.") == true)
        }
    }

    @Test func manyMayOpenAnEmptyDatabaseAtOnce() async throws {
        try await PostgresServer.withDatabase { address throws in
            let problems = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 6) { number in
                do {
                    let store = try MadeStore.open(address)
                    _ = try store.append(try Made.batch([Made.timed(UInt64(number), at: 0, "x")], source: "\(number)"))
                } catch {
                    problems.withLock { $0.append("\(error)") }
                }
            }
            #expect(problems.withLock { $0 } == [])
            #expect(try MadeStore.open(address).eventCount() == 6)
        }
    }

    @Test func keepsWhatItHeldWhenOpenedAgain() async throws {
        try await MadeStore.with { made throws in
            let events = [Made.timed(1, at: 0, "one"), Made.timed(2, at: 1, "two")]
            _ = try made.store.append(try Made.batch(events))
            let store = try MadeStore.open(made.address)
            #expect(try allEvents(store) == events)
            #expect(try store.append(try Made.batch([events[1], Made.timed(3, at: 2, "three")])) == 1)
        }
    }

    @Test func twoStoresLieInTwoSchemasOfOneDatabase() async throws {
        try await PostgresServer.withDatabaseURL { url throws in
            let pool = PostgresPool(try PostgresAddress(url), size: 1)
            try pool.read { try $0.runPlain("CREATE SCHEMA a; CREATE SCHEMA b") }
            let stores = try ["a", "b"].map {
                try MadeStore.open(try PostgresAddress(url + "&options=-csearch_path%3D" + $0))
            }
            #expect(try stores[0].append(try Made.batch([Made.timed(1, at: 0, "x")])) == 1)
            #expect(try stores[1].eventCount() == 0)
            // Nor do their jobs hold each other up.
            let claims = try stores.map { try $0.claim(.scan) }
            #expect(claims.allSatisfy { $0 != nil })
        }
    }

    @Test("an index that was left half made is made anew, and writers go on meanwhile")
    func indexesDoNotStopWriters() async throws {
        try await MadeStore.with { made throws in
            try made.pool.read { connection in
                try connection.run("DELETE FROM migration WHERE number > 1")
                try connection.runPlain("DROP INDEX findingByAccount; DROP TABLE scanResult")
                try connection.runPlain(Self.withoutLaterColumns)
            }
            // A transaction that wrote and is not over: an index waits for it, and nobody may wait for the index.
            let writer = try made.pool.connect()
            try writer.runPlain("BEGIN; INSERT INTO linkState VALUES (1, 'x'); UPDATE setting SET value = value")
            try writer.runPlain("DELETE FROM finding")
            let address = made.address
            let opened = Mutex(false)
            let thread = Thread {
                if (try? MadeStore.open(address)) != nil { opened.withLock { $0 = true } }
            }
            thread.start()
            // It is at work on an index once the server has it waiting for the writer.
            while try made.number("SELECT count(*) FROM pg_stat_progress_create_index") == 0, !thread.isFinished {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try made.store.append(try Made.batch([Made.timed(1, at: 0, "x")])) == 1)
            try made.store.replaceFindings(scope: .request, [Made.finding(1)])
            #expect(!opened.withLock { $0 })
            try writer.runPlain("COMMIT")
            while !thread.isFinished { try await Task.sleep(for: .milliseconds(10)) }
            #expect(opened.withLock { $0 })
            #expect(try made.store.faults(isQuick: true).isEmpty)
            #expect(try made.number("SELECT count(*) FROM pg_indexes WHERE indexname = 'findingbyaccount'") == 1)
        }
    }

    @Test func aMigrationWhoseConnectionBreaksGoesOnOverAnother() async throws {
        try await MadeStore.with { made throws in
            try made.pool.read { connection in
                try connection.run("DELETE FROM migration WHERE number > 1")
                try connection.runPlain("DROP INDEX findingByAccount; DROP TABLE scanResult")
                try connection.runPlain(Self.withoutLaterColumns)
            }
            // What an index waits for, so that the connection can be ended while it is made.
            let writer = try made.pool.connect()
            try writer.runPlain("BEGIN; DELETE FROM finding")
            let address = made.address
            let outcome = Mutex("")
            let thread = Thread {
                do {
                    _ = try MadeStore.open(address)
                    outcome.withLock { $0 = "opened" }
                } catch {
                    outcome.withLock { $0 = "\(error)" }
                }
            }
            thread.start()
            let making = "SELECT count(*) FROM pg_stat_progress_create_index WHERE datname = current_database()"
            while try made.number(making) == 0, !thread.isFinished { try await Task.sleep(for: .milliseconds(10)) }
            #expect(try made.number(making + " AND pg_terminate_backend(pid, 5000)") == 1)
            try writer.runPlain("COMMIT")
            while !thread.isFinished { try await Task.sleep(for: .milliseconds(10)) }
            #expect(outcome.withLock { $0 } == "opened")
            #expect(try made.store.faults(isQuick: true).isEmpty)
        }
    }

    @Test("a case that was parted off before its list knew is known as one")
    func partedCasesAreFound() async throws {
        try await MadeStore.with { made throws in
            try made.pool.read { connection in
                try connection.run("DELETE FROM migration WHERE number > 3")
                try connection.runPlain(Self.withoutLaterColumns)
                for (number, content) in [(1, #"{"partedFrom":"case-9"}"#), (2, #"{"text":"\"partedFrom\":1"}"#)] {
                    try connection.run(
                        "INSERT INTO caseDocument VALUES ($1, 1, $2)",
                        [.int(number), .bytes(Array(content.utf8))]
                    )
                    try connection.run(
                        """
                        INSERT INTO caseSummary (number, state, priority, level, accountCount, origin, openedAt, dueAt, isDuplicate)
                        VALUES ($1, 'open', 0, 'high', 0, 'manual', 0, 0, false)
                        """,
                        [.int(number)]
                    )
                }
            }
            #expect(try MadeStore.open(made.address).caseTimes().map(\.isPart) == [true, false])
        }
    }

    @Test("text with a time to come that an earlier version stored counts from the migration on")
    func textAheadIsAsOldAsTheMigration() async throws {
        let ahead = Made.timed(1, at: 10_000_000_000, "ahead")
        let past = Made.timed(2, at: 0, "past")
        try await MadeStore.with { made throws in
            _ = try made.store.append(try Made.batch([ahead], source: "log1"))
            _ = try made.store.append(try Made.batch([past], source: "log2"))
            try made.pool.read { connection in
                try connection.run("DELETE FROM migration WHERE number > 4")
                try connection.runPlain("ALTER TABLE eventBlock DROP COLUMN storedAt")
            }
            let store = try MadeStore.open(made.address)
            let now = Timestamp.now.milliseconds
            let day: Int64 = 86_400_000
            #expect(try store.purgeText(before: Timestamp(milliseconds: now - day)) == 1)
            #expect(try allEvents(store).map(\.content) == [ahead.content, .request(Request())])
            #expect(try store.purgeText(before: Timestamp(milliseconds: now + day)) == 1)
            #expect(try allEvents(store).allSatisfy { $0.content == .request(Request()) })
        }
    }

    @Test func migrationsAreNumberedWithoutAGap() async throws {
        try await MadeStore.with { made throws in
            let count = try made.number("SELECT count(*) FROM migration")
            #expect(count >= 2)
            #expect(try made.number("SELECT max(number) FROM migration") == count)
        }
    }

    @Test(arguments: ["UPDATE auditEntry SET line = 'x'", "DELETE FROM auditEntry", "TRUNCATE auditEntry"])
    func theAuditLogOnlyGrows(_ change: String) async throws {
        try await MadeStore.with { made throws in
            let record = AuditRecordMade.record
            try made.store.appendAudit(record)
            #expect(throws: PostgresError.self) { try made.pool.read { try $0.runPlain(change) } }
            #expect(try made.store.auditLines().count == 1)
        }
    }

    @Test func nothingGoesBehindADamagedEnd() async throws {
        try await MadeStore.with { made throws in
            try made.store.appendAudit(AuditRecordMade.record)
            try made.pool.read {
                try $0.runPlain(
                    "DROP TRIGGER auditEntryIsNotChanged ON auditEntry; UPDATE auditEntry SET line = replace(line, 'ana', 'eve')"
                )
            }
            #expect(throws: CaseStoreError.damagedAudit) { try made.store.appendAudit(AuditRecordMade.record) }
        }
    }
}
