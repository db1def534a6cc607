// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@testable import TocsinGateway

@Suite("A segment of events")
struct SegmentFileTests {
    @Test func whatADiskDidNotTakeIsWrittenAgainAndStandsThereOnce() async throws {
        try await TemporaryFolder.with { folder in try Self.check(folder.path) }
    }

    private static func check(_ folder: String) throws {
        var answers: [Int32] = [0, -1, 0, -1]
        let syncs = { (_: Int32) -> Int32 in answers.isEmpty ? 0 : answers.removeFirst() }
        var segment = try SegmentFile(folder: folder, name: "events-1.jsonl", sync: syncs)
        try segment.append(Array("one\n".utf8))
        var failures = 0
        for _ in 0..<2 {
            do { try segment.append(Array("two\n".utf8)) } catch { failures += 1 }
        }
        do { try segment.append(Array("three\n".utf8)) } catch { failures += 1 }
        #expect(failures == 2)
        #expect(segment.sizeBytes == 8)
        #expect(try String(contentsOfFile: segment.path, encoding: .utf8) == "one\ntwo\n")
    }
}
