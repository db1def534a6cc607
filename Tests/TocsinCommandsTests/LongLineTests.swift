// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

/// Memory is measured of a process of its own: in one that runs other tests beside it the peak is theirs.
struct LongLineTests {
    @Test func aLineOf200MegabytesTakesLittleMemoryAndLosesNoNeighbour() async throws {
        try await TemporaryFolder.with { folder in
            func event(_ id: String) -> String {
                #"{"schema":1,"id":"\#(id)","time":"2026-01-01T00:00:00Z","type":"request","account":"a","input":[]}"#
                    + "\n"
            }
            let path = try folder.write(event("one") + "{\"schema\":1,\"x\":\"", to: "log.jsonl")
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.seekToEnd()
            let piece = Data(repeating: UInt8(ascii: "y"), count: 1 << 20)
            for _ in 0..<200 { try file.write(contentsOf: piece) }
            try file.write(contentsOf: Data(("\"}\n" + event("two")).utf8))
            try file.close()
            let run = try Self.measured(["ingest", "log.jsonl", "--store", "st.sqlite", "--json"], in: folder)
            #expect(run.output.contains("\"newEvents\":2"))
            #expect(run.megabytes > 0)
            #expect(run.megabytes < 400)
        }
    }

    /// Runs the program below a process that has no other child, and asks the system for its peak.
    private static func measured(_ arguments: [String], in folder: TemporaryFolder) throws -> (
        output: String, megabytes: Int
    ) {
        let script = """
            import resource, subprocess, sys
            subprocess.run(sys.argv[1:], check=True)
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, CommandRun.program.path] + arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (output, Int(output.split(separator: "\n").last ?? "") ?? 0)
    }
}
