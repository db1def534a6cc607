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

    @Test func readsTheFilesRightInItAndReadsOnWhatGrew() async throws {
        try await TemporaryFolder.with { folder in
            for inner in ["logs", "logs/inner", "empty"] {
                try FileManager.default.createDirectory(
                    atPath: folder.file(inner),
                    withIntermediateDirectories: true
                )
            }
            _ = try folder.write(Self.event("a"), to: "logs/1.jsonl")
            _ = try folder.write(Self.event("b"), to: "logs/2.jsonl")
            _ = try folder.write(Self.event("c"), to: "logs/.hidden.jsonl")
            _ = try folder.write(Self.event("d"), to: "logs/inner/3.jsonl")
            func ingest(_ path: String, expecting status: Int32 = 0) throws -> CommandRun {
                try CommandRun.run("ingest", path, "--store", "s.sqlite", in: folder, expecting: status)
            }
            _ = try ingest("logs")
            #expect(try SQLiteStore(path: folder.file("s.sqlite")).eventCount() == 2)
            _ = try folder.write(Self.event("b") + Self.event("e"), to: "logs/2.jsonl")
            _ = try ingest("logs/")
            #expect(try SQLiteStore(path: folder.file("s.sqlite")).eventCount() == 3)
            #expect(try ingest("empty", expecting: 1).errors.contains("No file matches 'empty'"))
        }
    }
}
