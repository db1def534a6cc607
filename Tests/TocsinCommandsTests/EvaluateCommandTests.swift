// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@Suite("What evaluate says")
struct EvaluateCommandTests {
    private static let pairs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "TocsinCorpusTests/near-misses/en.jsonl").path

    @Test("texts that were learnt from, and suites that are not there, are not measured")
    func refuses() async throws {
        try await TemporaryFolder.with { folder in
            let measure = ["evaluate", "text", "--pairs", Self.pairs]
            let learnt = try CommandRun.run(measure + ["--part", "train"], in: folder, expecting: 64)
            #expect(learnt.errors.contains("Measure on test or dev"))
            let none = try CommandRun.run(
                measure + ["--set", "near-misses", "--set", "nosuch"],
                in: folder,
                expecting: 1
            )
            #expect(none.output.isEmpty)
            #expect(none.errors.contains("No suite's name begins with 'nosuch'."), "\(none.errors)")
            #expect(none.errors.contains("near-misses en"), "\(none.errors)")
            let scam = try CommandRun.run("evaluate", "scam", in: folder, expecting: 64)
            #expect(scam.errors.contains("There is nothing to measure."))
        }
    }

    @Test("with a truth and without, in words and in JSON")
    func countsAndCompares() async throws {
        try await TemporaryFolder.with { folder in
            try CommandRun.run("simulate", "--scenario", "tiny", "--seed", "7", "--out", "sim", in: folder)
            try CommandRun.run("investigate", "sim/events.jsonl", in: folder)
            let counted = try CommandRun.run("evaluate", in: folder).output
            #expect(counted.hasPrefix("Requests with a prompt: "))
            #expect(counted.contains("\nRequests with a finding: "))
            let compared = try CommandRun.run("evaluate", "--truth", "sim/truth.jsonl", in: folder).output
            #expect(compared.hasPrefix("Requests: precision "))
            for arguments in [["evaluate", "--json"], ["evaluate", "--json", "--truth", "sim/truth.jsonl"]] {
                let (process, output, _) = try CommandRun.start(arguments, in: folder)
                let data = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                #expect(try JSONSerialization.jsonObject(with: data) is [String: Any])
            }
        }
    }
}
