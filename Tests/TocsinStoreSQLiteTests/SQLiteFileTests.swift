// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Testing
import TocsinModel
import TocsinStore
@testable import TocsinStoreSQLite
import TocsinStoreTestSupport
import TocsinTestSupport

struct SQLiteFileTests {
    // MARK: Opening

    @Test func refusesWhatANewerVersionWrote() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            _ = try SQLiteStore(path: path)
            try await DatabaseQueue(path: path).write { database in
                try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('something of the future')")
            }
            let error = #expect(throws: SQLiteStoreError.self) { try SQLiteStore(path: path) }
            #expect(error.map { "\($0)" }?.contains("a newer Tocsin") == true)
        }
    }

    @Test func keepsWhatItHeldWhenOpenedAgain() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            let events = [Made.request(1, at: 0, "one"), Made.request(2, at: 1, "two")]
            _ = try SQLiteStore(path: path).append(try Made.batch(events))
            let store = try SQLiteStore(path: path)
            #expect(try allEvents(store) == events)
            #expect(
                try store.append(
                    try Made.batch([Made.request(2, at: 1, "two"), Made.request(3, at: 2, "three", account: 3)])
                ) == 1
            )
            #expect(try allEvents(store).map(\.account) == [Made.account(1), Made.account(1), Made.account(3)])
        }
    }

    @Test("a case that was parted off before its list knew is known as one")
    func partedCasesAreFound() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            _ = try SQLiteStore(path: path)
            try await DatabaseQueue(path: path).write { database in
                try database.execute(
                    sql: """
                        DELETE FROM grdb_migrations WHERE identifier = 'which cases were parted off for an appeal';
                        ALTER TABLE caseSummary DROP COLUMN isPart;
                        """
                )
                for (number, content) in [(1, #"{"partedFrom":"case-9"}"#), (2, #"{"text":"\"partedFrom\":1"}"#)] {
                    try database.execute(
                        sql: "INSERT INTO caseDocument VALUES (?, 1, ?)",
                        arguments: [number, Data(content.utf8)]
                    )
                    try database.execute(
                        sql: """
                            INSERT INTO caseSummary (number, state, priority, level, accountCount, origin, openedAt, dueAt, isDuplicate)
                            VALUES (?, 'open', 0, 'high', 0, 'manual', 0, 0, 0)
                            """,
                        arguments: [number]
                    )
                }
            }
            #expect(try SQLiteStore(path: path).caseTimes().map(\.isPart) == [true, false])
        }
    }

    @Test("text with a time to come that an earlier version stored counts from the migration on")
    func textAheadIsAsOldAsTheMigration() async throws {
        let ahead = Made.request(1, at: 10_000_000_000, "ahead")
        let past = Made.request(2, at: 0, "past")
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            let old = try SQLiteStore(path: path)
            _ = try old.append(try Made.batch([ahead], source: "log1"))
            _ = try old.append(try Made.batch([past], source: "log2"))
            try await DatabaseQueue(path: path).write { database in
                try database.execute(
                    sql: """
                        DELETE FROM grdb_migrations
                        WHERE identifier = 'when blocks were stored whose events were still to come';
                        DROP TABLE futureBlock;
                        """
                )
            }
            let store = try SQLiteStore(path: path)
            let now = Timestamp.now.milliseconds
            let day: Int64 = 86_400_000
            #expect(try store.purgeText(before: Timestamp(milliseconds: now - day)) == 1)
            #expect(try allEvents(store).map(\.content) == [ahead.content, .request(Request())])
            #expect(try store.purgeText(before: Timestamp(milliseconds: now + day)) == 1)
            #expect(try allEvents(store).allSatisfy { $0.content == .request(Request()) })
        }
    }

    private func mode(_ path: String) throws -> Int? {
        try (FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func aNewStoreIsForItsOwnerAlone() async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("store.sqlite"))
            _ = try store.append(try Made.batch([Made.request(1, at: 0, "one")]))
            for end in ["", "-wal", "-shm"] { #expect(try mode(folder.file("store.sqlite" + end)) == 0o600, "\(end)") }
            try store.copy(to: folder.file("copy.sqlite"))
            #expect(try mode(folder.file("copy.sqlite")) == 0o600)
        }
    }

    @Test func aStoreThatIsThereKeepsItsMode() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            _ = try SQLiteStore(path: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            _ = try SQLiteStore(path: path)
            #expect(try mode(path) == 0o640)
        }
    }

    @Test func aJobIsDoneByOneAtATime() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            let (first, second) = (try SQLiteStore(path: path), try SQLiteStore(path: path))
            let link = folder.file("link.sqlite")
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            let claim = try #require(try first.claim(.scan))
            #expect(try first.claim(.scan) == nil)
            #expect(try second.claim(.scan) == nil)
            #expect(try SQLiteStore(path: link).claim(.scan) == nil)
            claim.giveBack()
            claim.giveBack()
            #expect(try second.claim(.scan) != nil)
            // Nobody kept that one.
            #expect(try first.claim(.scan) != nil)
        }
    }

    @Test func makesItsTablesInAnEmptyFile() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("", to: "store.sqlite")
            #expect(try SQLiteStore(path: path).eventCount() == 0)
            #expect(try SQLiteStore(path: path).eventCount() == 0)
        }
    }

    @Test func refusesAFileOfSomethingElse() async throws {
        try await TemporaryFolder.with { folder in
            let text = try folder.write(String(repeating: "no database ", count: 500), to: "text.sqlite")
            for path in [text, folder.file("no/such/folder/store.sqlite"), folder.path] {
                let error = #expect(throws: SQLiteStoreError.self) { try SQLiteStore(path: path) }
                #expect(error?.description.hasPrefix("The store '\(path)' cannot be opened: ") == true)
            }
        }
    }

    @Test func leavesAnotherProgramsDatabaseAlone() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("places.sqlite")
            try await DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE place (url TEXT)") }
            let before = try Data(contentsOf: URL(filePath: path))
            #expect(throws: SQLiteStoreError.foreign(path: path)) { try SQLiteStore(path: path) }
            #expect(SQLiteStore.isForeign(path))
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
            // Not so a store, one that was left when it was being made, or no database.
            _ = try SQLiteStore(path: folder.file("store.sqlite"))
            let begun = folder.file("begun.sqlite")
            try await DatabaseQueue(path: begun).write {
                try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            }
            let text = try folder.write(String(repeating: "no database ", count: 500), to: "text.sqlite")
            for other in [folder.file("store.sqlite"), begun, text, folder.file("none.sqlite")] {
                #expect(!SQLiteStore.isForeign(other), "\(other)")
            }
            #expect(try SQLiteStore(path: begun).eventCount() == 0)
        }
    }

    // MARK: Purging

    /// Bytes of every file of a store.
    private func files(_ folder: TemporaryFolder) throws -> [Data] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).map {
            try Data(contentsOf: URL(filePath: folder.file($0)))
        }
    }

    private func blocks(_ path: String) throws -> [Data] {
        try DatabaseQueue(path: path).read {
            try Data.fetchAll($0, sql: "SELECT text FROM eventBlock WHERE text IS NOT NULL ORDER BY id")
        }
    }

    @Test func leavesNothingOfPurgedTextInItsFiles() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            let store = try SQLiteStore(path: path)
            // Long enough for several pages, and hard to pack.
            var numbers = SeededNumbers(state: 1)
            func words() -> String { (0..<600).map { _ in String(numbers.next(), radix: 36) }.joined(separator: " ") }
            _ = try store.append(try Made.batch([Made.request(1, at: 0, words()), Made.request(2, at: 1, words())]))
            _ = try store.append(try Made.batch([Made.request(3, at: 2, words()), Made.request(4, at: 9, words())]))
            let before = try blocks(path)
            #expect(before.count == 2)
            let samples = before.flatMap { block in
                stride(from: 64, to: block.count - 64, by: 512).map { block[$0..<$0 + 24] }
            }
            let filled = try files(folder)
            for sample in samples { #expect(filled.contains { $0.range(of: sample) != nil }) }
            #expect(try store.purgeText(before: Made.time(5)) == 3)
            let after = try files(folder)
            for sample in samples { #expect(!after.contains { $0.range(of: sample) != nil }) }
            #expect(try store.events([Made.eventID(4)]).first?.content != .request(Request()))
        }
    }

    private static func erase(_ store: SQLiteStore) throws -> ErasedRows {
        try store.erase([Made.account(1)], keepingNames: false) { signals, _ in signals }
    }

    /// Erases while somebody else reads what was there before, which keeps the write-ahead file from being emptied.
    private static func erase(_ store: SQLiteStore, whileReading path: String) throws -> ErasedRows {
        try DatabaseQueue(path: path).read { database in
            _ = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM eventBlock")
            return try erase(store)
        }
    }

    /// Takes as long as the store waits for others.
    @Test func saysWhatAnErasureLeavesInItsFiles() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            let store = try SQLiteStore(path: path)
            _ = try store.append(try Made.batch([Made.request(1, at: 0, "one")]))
            let erased = try Self.erase(store, whileReading: path)
            #expect(erased.events == [Made.eventID(1)])
            #expect(erased.leftInFiles?.contains("Run this again") == true)
            #expect(try store.eventCount() == 0)
            #expect(try Self.erase(store) == ErasedRows())
        }
    }

    @Test func keepsNoTextOfEventsThatItHadAlready() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            let store = try SQLiteStore(path: path)
            let old = Made.request(1, at: 0, "an old prompt " + String(repeating: "x", count: 50))
            let new = Made.request(2, at: 100, "new")
            let newer = Made.request(3, at: 200, "newer")
            _ = try store.append(try Made.batch([old]))
            _ = try store.append(try Made.batch([new, old, newer, new]))
            // Read again alone, it leaves no block at all.
            _ = try store.append(try Made.batch([old, Made.event(4)]))
            #expect(try blocks(path).count == 2)
            #expect(try allEvents(store) == [old, new, newer, Made.event(4)])
            #expect(try store.purgeText(before: Made.time(50)) == 1)
            let left = try blocks(path)
            #expect(left.count == 1)
            // Two short messages, nothing of the long one.
            #expect(left.allSatisfy { $0.count < 70 })
            #expect(try store.events([new.id, newer.id]) == [new, newer])
        }
    }

    // MARK: Damage

    private static func filled(_ path: String) throws {
        let store = try SQLiteStore(path: path)
        var events: [Event] = []
        for (index, content) in Made.contents.enumerated() {
            var event = Made.event(UInt64(index), at: Int64(index), content: content)
            event.network = Made.network
            event.client = Made.client
            events.append(event)
        }
        let reject = Reject(file: "f", line: 1, byteOffset: 0, code: .malformed, reason: "r")
        let link = IdentifierLink(account: Made.account(9), identifier: Made.account(1), kind: "key")
        _ = try store.append(try Made.batch(events, rejects: [reject], links: [link]))
        try store.setAliases([Made.account(5): Made.account(6)])
        try store.beginScan(rulesVersion: "1")
        let evidence: [Evidence] = [
            .text(event: Made.eventID(1), field: "prompt", bytes: 3..<9), .signal(name: "n", value: "v"),
            .event(Made.eventID(2)),
        ]
        let findings = [Made.finding(1, evidence: evidence), Made.finding(2, Made.rule("o", scope: .operation))]
        try store.appendScan(ScanBatch(cursor: 1, findings: findings, signals: [1, 2, 3]))
        try store.replaceOperations([Made.operation(1)])
    }

    /// Every way of reading a store; whatever one throws, the others are tried too.
    private static func errors(readingAll path: String) throws -> [any Error] {
        let store = try SQLiteStore(path: path)
        let readers: [() throws -> Void] = [
            { _ = try allEvents(store) }, { _ = try allEvents(store, withText: false) },
            { _ = try store.events(Made.contents.indices.map { Made.eventID(UInt64($0)) }) },
            { _ = try store.findings() }, { _ = try store.operations() }, { _ = try store.signalSegments() },
            { _ = try store.sources() }, { _ = try store.progress(of: SourceFingerprint(value: "log")) },
            { _ = try store.rejects() }, { _ = try store.rejectCounts() }, { _ = try store.aliases() },
            { _ = try store.proposedAliases() },
            { _ = try store.timeSpan() }, { _ = try store.eventCount() },
            { _ = try store.scanCursor(rulesVersion: "1") },
            { try store.appendScan(ScanBatch(cursor: 2, findings: [Made.finding(1)], signals: [])) },
            { _ = try store.purgeText(before: Made.time(9)) },
        ]
        return readers.compactMap { reader in
            do {
                try reader()
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func damagedRowsGiveAnErrorAndNoCrash() async throws {
        try await TemporaryFolder.with { folder in
            let whole = folder.file("whole.sqlite")
            try Self.filled(whole)
            #expect(try Self.errors(readingAll: whole).isEmpty)
            try Self.filled(folder.file("fresh.sqlite"))
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            let queue = try DatabaseQueue(path: folder.file("fresh.sqlite"), configuration: configuration)
            let columns = try await queue.read { database in
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT tables.name AS name, columns.name AS column FROM sqlite_schema AS tables,
                        pragma_table_info(tables.name) AS columns
                        WHERE tables.type = 'table' AND tables.name NOT LIKE 'grdb%' AND tables.name NOT LIKE 'sqlite%'
                        ORDER BY 1, 2
                        """
                ).map { ($0["name"] as String, $0["column"] as String) }
            }
            #expect(columns.count > 60)
            let values = [
                "'x'", "x'00'", "NULL", "-1", "9223372036854775807", "-9223372036854775808", "0.5", "'[{}]'", "''",
            ]
            var damages = 0
            for (table, column) in columns {
                for value in values {
                    let copy = folder.file("copy.sqlite")
                    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy + suffix) }
                    // Constraints refuse some of the values.
                    let changed = try? await queue.write { database in
                        try database.execute(sql: "UPDATE OR IGNORE \"\(table)\" SET \"\(column)\" = \(value)")
                        return database.changesCount
                    }
                    guard let changed, changed > 0 else { continue }
                    try await queue.vacuum(into: copy)
                    damages += 1
                    for error in try Self.errors(readingAll: copy) {
                        #expect(error is SQLiteStoreError, "\(table).\(column) = \(value): \(error)")
                    }
                    // Back to the whole store.
                    try DatabaseQueue(path: whole).backup(to: queue)
                }
            }
            #expect(damages > 200)
        }
    }

    @Test func damagedTextGivesAnErrorAndNoCrash() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            try Self.filled(path)
            let queue = try DatabaseQueue(path: path)
            let block = try #require(try blocks(path).first)
            var numbers = SeededNumbers(state: 3)
            for _ in 0..<150 {
                var damaged = block
                for _ in 0..<Int.random(in: 1...3, using: &numbers) {
                    damaged[Int.random(in: 0..<damaged.count, using: &numbers)] = UInt8.random(
                        in: 0...255,
                        using: &numbers
                    )
                }
                let content = damaged
                try await queue.write { try $0.execute(sql: "UPDATE eventBlock SET text = ?", arguments: [content]) }
                let store = try SQLiteStore(path: path)
                do {
                    _ = try allEvents(store)
                } catch {
                    #expect(error is SQLiteStoreError, "\(error)")
                }
            }
        }
    }

    @Test(
        "what SQLite says of the file comes out in words",
        arguments: [
            (ResultCode.SQLITE_FULL, SQLiteStoreError.full(path: "p")), (.SQLITE_READONLY, .readOnly(path: "p")),
            (.SQLITE_BUSY, .busy(path: "p")), (.SQLITE_IOERR, .disk(path: "p", reason: "r")),
            (.SQLITE_CORRUPT, .corrupt(path: "p", reason: "r")), (.SQLITE_NOTADB, .cannotOpen(path: "p", reason: "r")),
        ]
    )
    func namesFaultsOfTheFile(_ code: ResultCode, _ expected: SQLiteStoreError) {
        #expect(SQLiteStoreError(DatabaseError(resultCode: code, message: "r"), path: "p") == expected)
    }

    @Test func aConstraintIsNoFaultOfTheFile() {
        #expect(SQLiteStoreError(DatabaseError(resultCode: .SQLITE_CONSTRAINT), path: "p") == nil)
    }

    @Test func aPageOfNonsenseIsNamed() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            try Self.filled(path)
            let queue = try DatabaseQueue(path: path)
            // Into the file, whatever was written ahead; its first page stays.
            try await queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try queue.close()
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            let end = try handle.seekToEnd()
            try handle.seek(toOffset: 4096)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: Int(end) - 4096))
            try handle.close()
            let error = #expect(throws: SQLiteStoreError.self) {
                _ = try allEvents(try SQLiteStore(path: path))
            }
            let words = try #require(error?.description)
            #expect(words.hasPrefix("The store '\(path)' is damaged: "), "\(words)")
        }
    }

    @Test func saysWhatToDo() {
        let errors = [SQLiteStoreError.cannotOpen(path: "p", reason: "r"), .damaged(table: "eventBlock")]
        #expect(errors[0].description.contains("'p' cannot be opened: r"))
        #expect(errors[1].description.contains("'eventBlock'"))
    }
}
