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
            let (process, output, errors) = try CommandRun.start(
                ["ingest", "log.jsonl", "--store", "st.sqlite", "--json"],
                in: folder
            )
            var peak = 0
            repeat {
                peak = max(peak, Self.peakMegabytes(of: process.processIdentifier))
                try await Task.sleep(for: .milliseconds(2))
            } while process.isRunning
            let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            _ = errors.fileHandleForReading.readDataToEndOfFile()
            #expect(process.terminationStatus == 0)
            #expect(said.contains("\"newEvents\":2"))
            #expect(peak > 0)
            #expect(peak < 400)
        }
    }

    /// 0 once the process has ended.
    private static func peakMegabytes(of process: Int32) -> Int {
        let status = String(
            decoding: FileManager.default.contents(atPath: "/proc/\(process)/status") ?? Data(),
            as: UTF8.self
        )
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) / 1024
    }
}
