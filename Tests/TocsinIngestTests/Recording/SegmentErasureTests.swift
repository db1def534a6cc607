// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinIngest
import TocsinModel
import TocsinTestSupport

struct SegmentErasureTests {
    /// What ingest would repair is the account's as much as what it need not.
    @Test(arguments: [
        (#"{"schema""#, #"{"more":NaN,"schema""#), ("hello", "hel\u{1}lo"), ("hi there", #"hi \q there"#),
    ])
    func linesThatIngestRepairsAreErased(_ whole: String, broken: String) async throws {
        try await TemporaryFolder.with { folder in
            let mine = Ingest.line("e1", text: "hello, hi there").replacing(whole, with: broken)
            let other = Ingest.line("e2", account: "ben", text: "hello, hi there").replacing(whole, with: broken)
            #expect(mine.contains(broken))
            let path = try folder.write([mine, other, "no event", ""].joined(separator: "\n"), to: "events-1.jsonl")
            #expect(try await Ingest.file(path, format: .tocsin).newEvents == 2)
            let erasure = SegmentErasure(key: Ingest.key, accounts: [Ingest.key.accountID(of: "anna")])
            let later = Date().timeIntervalSince1970 + 2 * SegmentErasure.secondsUntilDone
            let outcome = try erasure.run(folder: folder.path, at: Timestamp(milliseconds: Int64(later * 1000)))
            #expect(outcome.events == 1 && outcome.segments == 1 && outcome.left.isEmpty)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == other + "\nno event\n")
        }
    }

    /// A gateway with traffic always has a segment that it writes to.
    @Test func anOpenSegmentIsLeftOnlyWhereItNamesTheAccount() async throws {
        try await TemporaryFolder.with { folder in
            let others = Ingest.line("e2", account: "ben", text: "hi") + "\n"
            let mine = try folder.write(others + Ingest.line("e1", text: "hi") + "\n", to: "events-1.jsonl")
            _ = try folder.write(others, to: "events-2.jsonl")
            let tooLong = try folder.write(
                Data(repeating: 0x61, count: ReadingLimits().recordBytes + 1),
                to: "events-3.jsonl"
            )
            let before = try Data(contentsOf: URL(filePath: mine))
            let erasure = SegmentErasure(key: Ingest.key, accounts: [Ingest.key.accountID(of: "anna")])
            let now = Timestamp.now
            let outcome = try erasure.run(folder: folder.path, at: now)
            #expect(outcome.events == 0 && outcome.segments == 0)
            #expect(outcome.left.map(\.path) == [mine, tooLong])
            #expect(try Data(contentsOf: URL(filePath: mine)) == before)
        }
    }
}
