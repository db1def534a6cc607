// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresClient
import Testing
import TocsinModel
import TocsinStore
import TocsinStorePostgres
import TocsinStoreTestSupport
import TocsinTestSupport

@Suite(
    "Commands over a store in PostgreSQL",
    .enabled(if: PostgresServer.shared != nil, "PostgreSQL is not installed")
)
struct PostgresCommandTests {
    private func simulate(_ folder: TemporaryFolder) throws {
        try CommandRun.run("simulate", "--scenario", "tiny", "--seed", "7", "--out", "sim", in: folder)
        _ = try folder.write(Array("0123456789abcdef0123456789abcdef".utf8), to: "key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file("key"))
    }

    private func investigate(_ folder: TemporaryFolder, store: String, out: String) throws -> [String: Data] {
        let arguments = ["investigate", "sim/events.jsonl", "--key", "key", "--lists", "sim/lists"]
        try CommandRun.run(arguments + ["--store", store, "--out", out], in: folder)
        return try folder.contents(of: out)
    }

    @Test("the report is the same, byte for byte, whatever the store is")
    func bothStoresGiveTheSameReport() async throws {
        try await PostgresServer.withDatabaseURL { url in
            try await TemporaryFolder.with { folder in
                try simulate(folder)
                let first = try investigate(folder, store: "s.sqlite", out: "file")
                #expect(first["findings.jsonl"]?.isEmpty == false)
                #expect(try investigate(folder, store: url, out: "database") == first)
                // The same file again changes nothing.
                #expect(try investigate(folder, store: url, out: "again") == first)
            }
        }
    }

    @Test("who would help a scan is told why there is none to help")
    func joinsOnlyAScanThatGoesOn() async throws {
        try await PostgresServer.withDatabaseURL { url in
            try await TemporaryFolder.with { folder in
                try simulate(folder)
                for store in [url, "s.sqlite"] {
                    try CommandRun.run("ingest", "sim/events.jsonl", "--key", "key", "--store", store, in: folder)
                }
                let idle = try CommandRun.run("scan", "--join", "--store", url, in: folder, expecting: 1)
                #expect(idle.errors.contains("Nobody scans this store now"))
                let file = try CommandRun.run("scan", "--join", "--store", "s.sqlite", in: folder, expecting: 1)
                #expect(file.errors.contains("A SQLite store is scanned by one process"))
                let again = try CommandRun.run("scan", "--join", "--again", "--store", url, in: folder, expecting: 64)
                #expect(again.errors.contains("Give --again to that one"))
            }
        }
    }

    @Test("a run that is killed and run again ends as one that was not", arguments: [60, 200, 600])
    func survivesKill(milliseconds: Int) async throws {
        try await PostgresServer.withDatabaseURL { url in
            try await TemporaryFolder.with { folder in
                try simulate(folder)
                let whole = try investigate(folder, store: "whole.sqlite", out: "whole")
                let arguments = ["investigate", "sim/events.jsonl", "--key", "key", "--lists", "sim/lists"]
                let (process, _, _) = try CommandRun.start(arguments + ["--store", url, "--out", "killed"], in: folder)
                try await Task.sleep(for: .milliseconds(milliseconds))
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                let address = try PostgresAddress(url)
                // No half batch: what progress says was read is what is there, and every event has its place.
                if let store = try? PostgresStore(address, connections: 2, mayMake: false) {
                    let counted = try store.sources().reduce(0) { $0 + $1.coverage.events }
                    #expect(try store.eventCount() == counted)
                    #expect(try store.faults(isQuick: false).isEmpty)
                }
                // The server lets go of the killed run's turn in its own time.
                var run = CommandRun(status: -1, output: "", errors: "")
                for _ in 0..<100 where run.status != 0 {
                    run = CommandRun(
                        waitingFor: try CommandRun.start(arguments + ["--store", url, "--out", "killed"], in: folder)
                    )
                    if run.status != 0 {
                        #expect(run.errors.contains("Another 'watch', 'worker', 'scan' or 'investigate'"))
                    }
                }
                #expect(try folder.contents(of: "killed") == whole)
            }
        }
    }

    @Test("two that ingest and one that scans at the same time leave what one after the other does")
    func manyProcessesShareAStore() async throws {
        try await TemporaryFolder.with { folder in
            try simulate(folder)
            let lines = try String(contentsOfFile: folder.file("sim/events.jsonl"), encoding: .utf8)
                .split(separator: "\n")
            // Both files hold the middle.
            let parts = [lines[..<(lines.count * 2 / 3)], lines[(lines.count / 3)...]]
            for (index, part) in parts.enumerated() {
                _ = try folder.write(part.joined(separator: "\n") + "\n", to: "part\(index).jsonl")
            }
            func ingest(_ index: Int, _ url: String) throws -> (Process, Pipe, Pipe) {
                let options = ["--key", "key", "--lists", "sim/lists", "--store", url]
                return try CommandRun.start(["ingest", "part\(index).jsonl"] + options, in: folder)
            }
            func rest(_ url: String) throws {
                try CommandRun.run("scan", "--store", url, in: folder)
                try CommandRun.run("link", "--store", url, in: folder)
            }
            let alone = try await PostgresServer.withDatabaseURL { url throws in
                for index in 0...1 { #expect(CommandRun(waitingFor: try ingest(index, url)).status == 0) }
                try rest(url)
                return try Contents(url)
            }
            let together = try await PostgresServer.withDatabaseURL { url throws in
                // Makes the tables, so that the scan finds a store.
                _ = try PostgresStore(try PostgresAddress(url), connections: 1)
                let runs = [try ingest(0, url), try ingest(1, url)]
                let scan = try CommandRun.start(["scan", "--store", url], in: folder)
                for run in runs + [scan] {
                    let ended = CommandRun(waitingFor: run)
                    #expect(ended.status == 0, "\(ended.errors)")
                }
                try rest(url)
                return try Contents(url)
            }
            #expect(together.events.count == lines.count)
            #expect(together == alone)
        }
    }

    /// What a store holds, in an order that does not depend on who came first.
    private struct Contents: Equatable {
        var events: [EventID: Event] = [:]
        /// By id, how often and when; which of many events it quotes depends on who came first.
        var findings: [FindingID: [Int64]] = [:]
        var members: Set<Set<AccountID>> = []
        var rejects = 0

        init(_ url: String) throws {
            let store = try PostgresStore(try PostgresAddress(url), connections: 2)
            for event in try allEvents(store) {
                if events.updateValue(event, forKey: event.id) != nil { throw MadeError.wrongCount }
            }
            for finding in try store.findings() {
                findings[finding.id] = [
                    Int64(finding.occurrences), finding.firstTime.milliseconds, finding.lastTime.milliseconds,
                ]
            }
            members = Set(try store.operations().map { Set($0.members.map(\.account)) })
            rejects = try store.rejects().count
        }
    }

    @Test func commandsSayWhatToUseInstead() async throws {
        try await PostgresServer.withDatabaseURL { url in
            try await TemporaryFolder.with { folder throws in
                let missing = try CommandRun.run("scan", "--store", url, in: folder, expecting: 1)
                #expect(missing.errors.contains("holds no store of Tocsin's yet. Ingest logs first"))
                let backup = try CommandRun.run("backup", "copy", "--store", url, in: folder, expecting: 1)
                #expect(backup.errors.contains("pg_dump"))
                let restore = try CommandRun.run("restore", "copy", "--store", url, in: folder, expecting: 1)
                #expect(restore.errors.contains("pg_restore --dbname=NEW FILE"))
            }
        }
    }

    @Test("another key than the store's is refused, whatever the store is")
    func pseudonymsComeFromOneKey() async throws {
        try await PostgresServer.withDatabaseURL { url in
            try await TemporaryFolder.with { folder throws in
                try simulate(folder)
                for store in [url, "s.sqlite"] {
                    func ingest(_ key: String, expecting status: Int32) throws -> CommandRun {
                        let options = ["--key", key, "--lists", "sim/lists", "--store", store]
                        return try CommandRun.run(
                            ["ingest", "sim/events.jsonl"] + options,
                            in: folder,
                            expecting: status
                        )
                    }
                    _ = try ingest("key", expecting: 0)
                    let missing = try ingest("no-key", expecting: 1)
                    #expect(missing.errors.contains("There is no key 'no-key'."))
                    #expect(!FileManager.default.fileExists(atPath: folder.file("no-key")))
                    _ = try folder.write(Array("another key of thirty-two bytes.".utf8), to: "other-key")
                    try FileManager.default.setAttributes(
                        [.posixPermissions: 0o600],
                        ofItemAtPath: folder.file("other-key")
                    )
                    let other = try ingest("other-key", expecting: 1)
                    #expect(other.errors.contains("made with another key"))
                    _ = try ingest("key", expecting: 0)
                }
            }
        }
    }

    @Test("a watch whose connection broke takes its turn again, so that no other scan begins")
    func watchTakesItsTurnAgain() async throws {
        try await PostgresServer.withDatabaseURL { url in
            try await TemporaryFolder.with { folder throws in
                try simulate(folder)
                let arguments = ["watch", "sim/events.jsonl", "--key", "key", "--lists", "sim/lists", "--every", "0.1"]
                let (process, _, errors) = try CommandRun.start(arguments + ["--store", url], in: folder)
                // Whatever goes wrong, the program ends, and with it the wait.
                let watchdog = CommandRun.watchdog(process)
                defer {
                    watchdog.cancel()
                    process.terminate()
                }
                let pool = PostgresPool(try PostgresAddress(url), size: 1)
                /// The server's process that holds the turn to scan, once it is another; without giving up the thread, which others might keep
                /// until the watchdog barks.
                func holder(otherThan old: Int64?) throws -> Int64? {
                    while process.isRunning {
                        let holder = try pool.read {
                            try $0.run(
                                """
                                SELECT pid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objid = 100 AND granted
                                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                                """
                            ).first?.value(0, as: Int64.self)
                        }
                        if let holder, holder != old { return holder }
                        Thread.sleep(forTimeInterval: 0.02)
                    }
                    return nil
                }
                let first = try #require(try holder(otherThan: nil))
                try pool.read { _ = try $0.run("SELECT pg_terminate_backend($1::bigint::int, 5000)", [.int(first)]) }
                #expect(try holder(otherThan: first) != nil)
                let scan = CommandRun(
                    waitingFor: try CommandRun.start(["scan", "--store", url, "--classifier", "off"], in: folder)
                )
                #expect(scan.errors.contains("Another 'watch'"), "\(scan.errors)")
                process.terminate()
                process.waitUntilExit()
                #expect(process.terminationStatus == 0)
                let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                #expect(!said.contains("another process scans"), "\(said)")
            }
        }
    }

    @Test("a deliver whose turn another took leaves the block list alone until that one has ended")
    func deliverLooksAtItsTurn() async throws {
        try await PostgresServer.withDatabaseURL { url in
            try await TemporaryFolder.with { folder throws in
                let store = try PostgresStore(try PostgresAddress(url), connections: 2)
                let arguments = ["deliver", "--store", url, "--enforcement", "list.jsonl"]
                let (process, _, errors) = try CommandRun.start(arguments, in: folder)
                // Whatever goes wrong, the program ends, and with it the wait.
                let watchdog = CommandRun.watchdog(process)
                defer {
                    watchdog.cancel()
                    process.terminate()
                }
                /// Waits for the file; nil for as long as the program runs.
                func isThere(within seconds: Double? = nil) -> Bool {
                    let end = seconds.map { Date(timeIntervalSinceNow: $0) } ?? .distantFuture
                    while process.isRunning, Date() < end {
                        if FileManager.default.fileExists(atPath: folder.file("list.jsonl")) { return true }
                        Thread.sleep(forTimeInterval: 0.02)
                    }
                    return false
                }
                #expect(isThere())
                let pool = PostgresPool(try PostgresAddress(url), size: 1)
                var claim: StoreClaim?
                // It may be quicker with its next look.
                while claim == nil, process.isRunning {
                    try pool.read {
                        _ = try $0.run(
                            """
                            SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
                            WHERE locktype = 'advisory' AND objid = 103 AND granted
                                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                            """
                        )
                    }
                    claim = try store.claim(.deliver)
                }
                // What it had begun it may still write; after that it looks each second, and leaves the file alone.
                var isLeftAlone = false
                while !isLeftAlone, process.isRunning {
                    try? FileManager.default.removeItem(atPath: folder.file("list.jsonl"))
                    isLeftAlone = !isThere(within: 2.5)
                }
                #expect(isLeftAlone)
                claim?.giveBack()
                #expect(isThere())
                process.terminate()
                process.waitUntilExit()
                #expect(process.terminationStatus == 0)
                let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                #expect(said.contains("another process carries the store's decisions now. Waiting until"), "\(said)")
                #expect(said.contains("has its turn again"), "\(said)")
            }
        }
    }

    @Test("keys are named after the database that a service file or PGDATABASE names")
    func keysAreNamedAfterTheDatabaseOfLibpqsOwnSettings() async throws {
        try await PostgresServer.withDatabaseURL { url in
            try await TemporaryFolder.with { folder throws in
                try simulate(folder)
                let name = try #require(try PostgresAddress(url).database)
                let host = try #require(PostgresServer.shared).folder
                let service = try folder.write(
                    "[hoard]\nhost=\(host)\nuser=tocsin\ndbname=\(name)\n",
                    to: "service.conf"
                )
                let ways = [
                    ("postgres:///?service=hoard", ["PGSERVICEFILE": service]),
                    ("postgres://", ["PGHOST": host, "PGUSER": "tocsin", "PGDATABASE": name]),
                ]
                for (store, variables) in ways {
                    let arguments = ["ingest", "sim/events.jsonl", "--store", store]
                    let run = CommandRun(
                        waitingFor: try CommandRun.start(arguments, in: folder, variables: variables)
                    )
                    #expect(run.status == 0, "\(run.errors)")
                    #expect(FileManager.default.fileExists(atPath: folder.file("postgres-\(name).key")))
                    #expect(!FileManager.default.fileExists(atPath: folder.file("postgres-database.key")))
                }
            }
        }
    }

    @Test func aConsoleDoesNotStartOverADatabaseThatCannotBeWritten() async throws {
        try await PostgresServer.withDatabaseURL { url in
            try await TemporaryFolder.with { folder throws in
                let address = try PostgresAddress(url)
                _ = try PostgresStore(address, connections: 1)
                let name = try #require(address.database)
                try PostgresPool(address, size: 1).read {
                    try $0.runPlain("ALTER DATABASE \(name) SET default_transaction_read_only = on")
                }
                let started = try CommandRun.start(["serve", "--port", "0", "--store", url], in: folder)
                let watchdog = CommandRun.watchdog(started.0)
                defer { watchdog.cancel() }
                let run = CommandRun(waitingFor: started)
                #expect(run.status == 1)
                #expect(run.errors.contains("The console has to write to the store. The database may only be read."))
                #expect(run.errors.contains("Name the primary server"))
            }
        }
    }

    @Test("a password file that others may read is told of by us alone")
    func libpqsOwnWarningIsNotShown() async throws {
        try await TemporaryFolder.with { folder throws in
            let file = try folder.write("*:*:*:*:hush\n", to: "passwords")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            let run = CommandRun(
                waitingFor: try CommandRun.start(
                    ["scan", "--store", "postgres://ann@/db?host=/no-such-folder"],
                    in: folder,
                    variables: ["PGPASSFILE": file]
                )
            )
            #expect(run.status == 1)
            #expect(run.errors.contains("The database cannot be reached"), "\(run.errors)")
            #expect(!run.errors.contains("WARNING"), "\(run.errors)")
        }
    }

    @Test func doctorLooksOverADatabase() async throws {
        try await PostgresServer.withDatabaseURL { url in
            try await TemporaryFolder.with { folder throws in
                try simulate(folder)
                try CommandRun.run("ingest", "sim/events.jsonl", "--store", url, in: folder)
                // The key lies in the working folder, named after the database.
                let name = try #require(try PostgresAddress(url).database)
                #expect(FileManager.default.fileExists(atPath: folder.file("postgres-\(name).key")))
                let sound = try CommandRun.run("doctor", "--store", url, "--full", in: folder)
                #expect(sound.output.contains("The store is sound: "))
                #expect(sound.output.contains("The database has "))
                #expect(sound.output.contains("events are not scanned yet"))
                let pool = PostgresPool(try PostgresAddress(url), size: 1)
                try pool.write { _ = try $0.run("DELETE FROM eventPlace WHERE position = 0") }
                let damaged = try CommandRun.run("doctor", "--store", url, "--full", in: folder, expecting: 1)
                #expect(damaged.output.contains("places of events are missing"))
            }
        }
    }

    @Test func theDoctorSaysWhatAUserWhoMayOnlyReadIsToBeGranted() async throws {
        try await PostgresServer.withDatabaseURL { url throws in
            try await TemporaryFolder.with { folder throws in
                let owner = PostgresPool(try PostgresAddress(url), size: 1)
                let reader = "reader_" + (try #require(try PostgresAddress(url).database))
                _ = try PostgresStore(try PostgresAddress(url))
                try owner.read { connection in
                    try connection.runPlain("CREATE ROLE \(reader) LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC")
                    try connection.runPlain("GRANT SELECT ON ALL TABLES IN SCHEMA public TO \(reader)")
                }
                let read = url.replacing("://tocsin@", with: "://\(reader)@")
                let look = try CommandRun.run("doctor", "--store", read, in: folder, expecting: 1)
                #expect(look.output.contains("may not write to all of Tocsin's tables."))
                #expect(look.output.contains("GRANT INSERT ON auditentry TO ROLE;"))
                #expect(look.output.contains("GRANT INSERT, UPDATE, DELETE, TRUNCATE ON account"))
                #expect(look.output.contains("GRANT USAGE ON SEQUENCE "))
                #expect(look.output.contains("GRANT CREATE ON SCHEMA public TO ROLE;"))
                // Advice names the address that was given, and grants nobody by name.
                #expect(!look.output.contains("TO \(reader)"))
                try owner.read { connection in
                    try connection.runPlain("GRANT tocsin TO \(reader); GRANT CREATE ON SCHEMA public TO \(reader)")
                }
                let mended = try CommandRun.run("doctor", "--store", read, in: folder)
                #expect(mended.output.contains("The database's user may write to Tocsin's tables"))
                try owner.read { try $0.runPlain("DROP OWNED BY \(reader); DROP ROLE \(reader)") }
            }
        }
    }

    @Test(arguments: [
        "postgres://ann:hush@/db?host=/no-such-folder", " Postgres://ann:hush@/db?host=/no-such-folder",
    ])
    func aPasswordInTheAddressIsNeverShown(_ url: String) async throws {
        try await TemporaryFolder.with { folder throws in
            for command in [["doctor"], ["scan"], ["people", "list", "--as", "ann"]] {
                let run = CommandRun(waitingFor: try CommandRun.start(command + ["--store", url], in: folder))
                #expect(run.status != 0)
                #expect((run.output + run.errors).contains("The database cannot be reached"))
                #expect(!(run.output + run.errors).contains("hush"))
                // What is wrong is the address; no dump would mend it.
                #expect(!run.output.contains("pg_restore"))
            }
        }
    }
}
