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
}
