// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinStoreSQLite
import TocsinTestSupport

@Suite("Logs in a folder")
struct IngestFolderTests {
    private static func event(_ id: String) -> String {
        #"{"schema":1,"id":"\#(id)","time":"2026-11-02T09:12:00Z","type":"key.created","account":"anna"}"# + "\n"
    }

    @Test func readsTheFilesInItAndBelowAndReadsOnWhatGrew() async throws {
        try await TemporaryFolder.with { folder in
            for inner in ["logs", "logs/2026/11", "logs/.old", "nest/2026", "empty"] {
                try FileManager.default.createDirectory(
                    atPath: folder.file(inner),
                    withIntermediateDirectories: true
                )
            }
            _ = try folder.write(Self.event("a"), to: "logs/1.jsonl")
            _ = try folder.write(Self.event("b"), to: "logs/2.jsonl")
            _ = try folder.write(Self.event("c"), to: "logs/.hidden.jsonl")
            _ = try folder.write(Self.event("d"), to: "logs/2026/11/3.jsonl")
            _ = try folder.write(Self.event("f"), to: "logs/.old/4.jsonl")
            _ = try folder.write(Self.event("g"), to: "nest/2026/5.jsonl")
            func ingest(_ path: String, expecting status: Int32 = 0) throws -> CommandRun {
                try CommandRun.run("ingest", path, "--store", "s.sqlite", in: folder, expecting: status)
            }
            _ = try ingest("logs")
            #expect(try SQLiteStore(path: folder.file("s.sqlite")).eventCount() == 3)
            _ = try folder.write(Self.event("b") + Self.event("e"), to: "logs/2.jsonl")
            _ = try ingest("logs/")
            #expect(try SQLiteStore(path: folder.file("s.sqlite")).eventCount() == 4)
            _ = try ingest("nest")
            #expect(try SQLiteStore(path: folder.file("s.sqlite")).eventCount() == 5)
            _ = try CommandRun.run("ingest", "logs/20*", "--store", "p.sqlite", in: folder)
            #expect(try SQLiteStore(path: folder.file("p.sqlite")).eventCount() == 1)
            #expect(try ingest("empty", expecting: 1).errors.contains("No file matches 'empty'"))
        }
    }

    @Test("what is no log is passed over in a folder and refused where it was named, after the others were read")
    func passesOverWhatIsNoLog() async throws {
        try await TemporaryFolder.with { folder in
            try FileManager.default.createDirectory(atPath: folder.file("logs"), withIntermediateDirectories: true)
            _ = try folder.write(Self.event("a"), to: "logs/1.jsonl")
            _ = try folder.write("Logs of the chat service, kept for a week\n", to: "logs/README.txt")
            _ = try folder.write("network,kind\n192.0.2.0/24,vpn\n", to: "logs/a-vpn.csv")
            _ = try folder.write(Self.event("b"), to: "logs/z.jsonl")
            for logs in ["logs", "logs/*"] {
                let store = logs == "logs" ? "s.sqlite" : "p.sqlite"
                let run = try CommandRun.run("ingest", logs, "--store", store, in: folder, expecting: 1)
                #expect(run.errors.contains("Passed over: 'logs/README.txt' is CSV of unknown columns."))
                #expect(run.errors.contains("Passed over: 'logs/a-vpn.csv' is CSV of unknown columns."))
                #expect(run.errors.contains("2 files were passed over; the warnings say which, why, and what to do."))
                #expect(run.output.contains("New events: 2"))
            }
            let named = try CommandRun.run(
                "ingest",
                "logs/README.txt",
                "logs/1.jsonl",
                "--store",
                "n.sqlite",
                in: folder,
                expecting: 1
            )
            #expect(named.output.contains("New events: 1"))
            #expect(named.errors.contains("'logs/README.txt' is CSV of unknown columns."))
            #expect(!named.errors.contains("assed over"))
        }
    }

    @Test("rejects are counted of the logs that were read, and where their list is to be had is said")
    func countsTheRejectsOfItsOwnLogs() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.event("a") + "{\"schema\":1,\n", to: "bad.jsonl")
            _ = try folder.write(Self.event("b"), to: "good.jsonl")
            let bad = try CommandRun.run("ingest", "bad.jsonl", "--store", "s.sqlite", in: folder)
            #expect(
                bad.output.contains(
                    "Rejected records: 1; 'tocsin report --store s.sqlite' writes rejects.jsonl, which says which and why."
                )
            )
            let good = try CommandRun.run("ingest", "good.jsonl", "--store", "s.sqlite", in: folder)
            #expect(!good.output.contains("Rejected records"))
        }
    }

    @Test("what cannot be opened is told of, and what lies beside it is read")
    func tellsOfWhatCannotBeOpened() async throws {
        try await TemporaryFolder.with { folder in
            try FileManager.default.createDirectory(
                atPath: folder.file("logs/inner"),
                withIntermediateDirectories: true
            )
            _ = try folder.write(Self.event("a"), to: "logs/1.jsonl")
            _ = try folder.write(Self.event("b"), to: "logs/z.jsonl")
            _ = try folder.write(Self.event("c"), to: "logs/inner/2.jsonl")
            try FileManager.default.createSymbolicLink(
                atPath: folder.file("logs/inner/gone"),
                withDestinationPath: "nowhere"
            )
            // 'café' in Latin-1.
            let name = Array(folder.file("logs/caf").utf8CString.dropLast()) + [CChar(truncatingIfNeeded: 0xE9), 0]
            let descriptor = open(name, O_WRONLY | O_CREAT, 0o600)
            try #require(descriptor >= 0)
            close(descriptor)
            defer { unlink(name) }
            let run = try CommandRun.run("ingest", "logs", "--store", "s.sqlite", in: folder, expecting: 1)
            #expect(run.errors.contains("'logs/caf\u{FFFD}' cannot be opened: its name is not UTF-8. Rename it."))
            #expect(run.errors.contains("'logs/inner/gone' cannot be opened: it is a link to what is not there."))
            #expect(run.errors.contains("2 files were passed over"))
            #expect(run.output.contains("New events: 3"))
            #expect(try SQLiteStore(path: folder.file("s.sqlite")).eventCount() == 3)
        }
    }
}
