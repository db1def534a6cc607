// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Testing
import TocsinModel
import TocsinStore
import TocsinStoreSQLite
import TocsinTestSupport

@testable import TocsinCommands

@Suite("Backup, restore and a look over the installation")
struct BackupCommandTests {
    private static let line = """
        {"schema":1,"type":"request","id":"e1","time":"2026-11-01T10:00:00Z","account":"ann",\
        "input":[{"role":"user","parts":[{"type":"text","text":"Translate this letter about the old bridge."}]}]}

        """

    private func ingest(_ folder: TemporaryFolder) throws {
        _ = try folder.write(Self.line, to: "log.jsonl")
        try CommandRun.run("ingest", "log.jsonl", "--store", "s.sqlite", in: folder)
    }

    @Test func aBackupBringsTheStoreBack() async throws {
        try await TemporaryFolder.with { folder in
            try ingest(folder)
            let made = try CommandRun.run("backup", "copy.sqlite", "--store", "s.sqlite", in: folder)
            #expect(made.output.contains("1 events, sound"))
            let mode = try FileManager.default.attributesOfItem(atPath: folder.file("copy.sqlite"))[.posixPermissions]
            #expect(mode as? Int == 0o600)
            let again = try CommandRun.run("backup", "copy.sqlite", "--store", "s.sqlite", in: folder, expecting: 1)
            #expect(again.errors.contains("a backup overwrites none"))

            try CommandRun.run("purge", "--retain", "0", "--store", "s.sqlite", in: folder)
            let restored = try CommandRun.run("restore", "copy.sqlite", "--store", "s.sqlite", in: folder)
            #expect(restored.output.contains("Restored s.sqlite: 1 events."))
            let store = try SQLiteStore(path: folder.file("s.sqlite"))
            let events = try #require(try store.eventBatch(after: 0, withText: true)).load()
            guard case .request(let request) = events.first?.content else {
                throw CommandRun.Failure(reason: "no request")
            }
            #expect(request.input.isEmpty == false)
            // At once again, as within one second.
            for _ in 0..<2 { try CommandRun.run("restore", "copy.sqlite", "--store", "s.sqlite", in: folder) }
            let after = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let beside = after.filter { $0.contains(".before-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
            #expect(beside.count == 3)
            #expect(after.contains { $0.contains(".restored") } == false)
            // What was there is kept.
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let old = try #require(names.sorted().first { $0.hasPrefix("s.sqlite.before-") })
            #expect(try SQLiteStore(path: folder.file(old)).oldestText() == nil)
        }
    }

    @Test func whatIsDamagedIsNotRestored() async throws {
        try await TemporaryFolder.with { folder in
            try ingest(folder)
            try CommandRun.run("backup", "copy.sqlite", "--store", "s.sqlite", in: folder)
            var bytes = try folder.data("copy.sqlite")
            // A page in the middle of the file.
            let middle = bytes.count / 2 / 4096 * 4096
            bytes.replaceSubrange(middle..<middle + 4096, with: Data(repeating: 0xA5, count: 4096))
            _ = try folder.write(bytes, to: "damaged.sqlite")
            _ = try folder.write("hello", to: "no-store")
            let before = try folder.data("s.sqlite")
            for name in ["damaged.sqlite", "no-store", "away"] {
                let started = try CommandRun.start(["restore", name, "--store", "s.sqlite"], in: folder)
                let run = CommandRun(waitingFor: started)
                #expect(run.status != 0, "\(name)")
                #expect(run.errors.contains(name), "\(run.errors)")
            }
            #expect(try folder.data("s.sqlite") == before)
        }
    }

    @Test func aBackupIsLeftAsItIsAndTheStoresOwnErrorSpeaks() async throws {
        try await TemporaryFolder.with { folder in
            try ingest(folder)
            try FileManager.default.createDirectory(atPath: folder.file("backups"), withIntermediateDirectories: true)
            try CommandRun.run("backup", "backups/copy.sqlite", "--store", "s.sqlite", in: folder)
            // As a newer Tocsin would have left it: a change of the store that this one does not know.
            let known = Data("which cases were parted off for an appeal".utf8)
            var newer = try folder.data("backups/copy.sqlite")
            while let place = newer.range(of: known) {
                newer.replaceSubrange(place, with: Data("what cases were parted off for an appeal?".utf8))
            }
            let before = try folder.data("s.sqlite")
            _ = try folder.write(newer, to: "newer.sqlite")
            let run = try CommandRun.run("restore", "newer.sqlite", "--store", "s.sqlite", in: folder, expecting: 1)
            #expect(run.errors.contains("'newer.sqlite' was written by a newer Tocsin."), "\(run.errors)")
            #expect(try folder.data("newer.sqlite") == newer)
            #expect(try folder.data("s.sqlite") == before)

            // Also by a link, and from where nothing may be written.
            let copy = folder.file("backups/copy.sqlite")
            try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: copy)
            try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.file("backups"))
            defer {
                try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.file("backups"))
            }
            try FileManager.default.createSymbolicLink(
                atPath: folder.file("latest"),
                withDestinationPath: "backups/copy.sqlite"
            )
            let bytes = try folder.contents(of: "backups")
            let restored = try CommandRun.run("restore", "latest", "--store", "new.sqlite", in: folder)
            #expect(restored.output.contains("Restored new.sqlite: 1 events."))
            #expect(try folder.contents(of: "backups") == bytes)
            let made = try FileManager.default.attributesOfItem(atPath: folder.file("new.sqlite"))
            #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: folder.file("new.sqlite"))) == nil)
            #expect(made[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func anotherProgramsDatabaseIsNeitherRestoredNorReplaced() async throws {
        try await TemporaryFolder.with { folder in
            try ingest(folder)
            try CommandRun.run("backup", "copy.sqlite", "--store", "s.sqlite", in: folder)
            let other = try DatabaseQueue(path: folder.file("other.sqlite"))
            try await other.write { try $0.execute(sql: "CREATE TABLE place (url TEXT)") }
            try other.close()
            let foreign = try folder.data("other.sqlite")
            let before = try folder.data("s.sqlite")
            for arguments in [["other.sqlite", "--store", "s.sqlite"], ["copy.sqlite", "--store", "other.sqlite"]] {
                let started = try CommandRun.start(["restore"] + arguments, in: folder)
                let run = CommandRun(waitingFor: started)
                #expect(run.status == 1, "\(arguments)")
                #expect(run.errors.contains("'other.sqlite' is another program's"), "\(run.errors)")
            }
            #expect(try folder.data("s.sqlite") == before)
            #expect(try folder.data("other.sqlite") == foreign)
        }
    }

    @Test func aStoreIsMovedWholeOrNotAtAll() async throws {
        try await TemporaryFolder.with { folder in
            for name in ["s.sqlite", "s.sqlite-wal", "kept.sqlite-wal"] { _ = try folder.write(name, to: name) }
            #expect(throws: (any Error).self) {
                try StoreFiles.move(folder.file("s.sqlite"), to: folder.file("kept.sqlite"))
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(names == ["kept.sqlite-wal", "s.sqlite", "s.sqlite-wal"])
            for name in names { #expect(try folder.data(name) == Data(name.utf8)) }
        }
    }

    @Test func aStoresNameInAdviceMeansTheSameToAShell() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.line, to: "log.jsonl")
            let name = #"my "$HOME"'s a!b.sqlite"#
            try CommandRun.run("ingest", "log.jsonl", "--store", name, in: folder)
            let look = try CommandRun.run("doctor", "--store", name, in: folder)
            let word = #"'my "$HOME"'\''s a!b.sqlite'"#
            #expect(look.output.contains("Run 'tocsin scan --store \(word)'."), "\(look.output)")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file(name))
            let open = try CommandRun.run("doctor", "--store", name, in: folder)
            #expect(open.output.contains("'chmod go-rwx \(word)"), "\(open.output)")
        }
    }

    @Test func theDoctorSaysWhatToDo() async throws {
        try await TemporaryFolder.with { folder in
            try ingest(folder)
            let look = try CommandRun.run("doctor", "--store", "s.sqlite", in: folder)
            #expect(look.output.contains("ok    The store's file is sound: 1 events."))
            #expect(look.output.contains("'judge', 'gateway', 'deliver' and 'serve'"))
            #expect(
                look.output.contains("look  1 events are not scanned yet.\n      Run 'tocsin scan --store s.sqlite'.")
            )
            #expect(look.output.contains("ok    The store's files are for their owner alone."))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file("s.sqlite"))
            let open = try CommandRun.run("doctor", "--store", "s.sqlite", in: folder)
            #expect(open.output.contains("look  Others than their owner can read the store's files"))
            #expect(open.output.contains("'chmod go-rwx s.sqlite"))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file("s.sqlite.key"))
            let bad = try CommandRun.run("doctor", "--store", "s.sqlite", "--json", in: folder, expecting: 1)
            let report = try #require(JSONSerialization.jsonObject(with: Data(bad.output.utf8)) as? [String: Any])
            #expect(report["isSound"] as? Bool == false)
            let checks = try #require(report["checks"] as? [[String: Any]])
            let states = Dictionary(
                uniqueKeysWithValues: checks.compactMap { row in
                    (row["name"] as? String).map { ($0, row["state"] as? String) }
                }
            )
            #expect(states["key"] == "bad")
            #expect(states["rules"] == "good")
            let none = try CommandRun.run("doctor", "--store", "none.sqlite", in: folder)
            #expect(none.output.contains("There is no store 'none.sqlite'"))
            #expect(!FileManager.default.fileExists(atPath: folder.file("none.sqlite")))
            // The store's own words say what to do; a backup would not help.
            _ = try folder.write(String(repeating: "no database ", count: 500), to: "text.sqlite")
            let text = try CommandRun.run("doctor", "--store", "text.sqlite", in: folder, expecting: 1)
            #expect(text.output.contains("BAD   The store 'text.sqlite' cannot be opened: "))
            #expect(!text.output.contains("Restore a backup"))
        }
    }
}
