// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@Suite("What evaluate says")
struct EvaluateCommandTests {
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
