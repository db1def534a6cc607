// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@Suite("What risk says")
struct RiskCommandTests {
    @Test("every piece adds up, in words and in JSON, without a word of a message")
    func showsEveryContribution() async throws {
        try await TemporaryFolder.with { folder in
            try CommandRun.run("simulate", "--scenario", "tiny", "--seed", "7", "--out", "sim", in: folder)
            try CommandRun.run("investigate", "sim/events.jsonl", in: folder)
            let text = try CommandRun.run("risk", "--top", "2", in: folder).output
            #expect(text.hasPrefix("Accounts by risk: "))
            #expect(text.components(separatedBy: "\nacct-").count == 3)
            #expect(text.contains("  without any evidence\n"))
            #expect(text.contains(": finding-"))

            let run = try CommandRun.run("risk", "--top", "1000", "--json", in: folder)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            let prior = try #require(object["priorBits"] as? Double)
            let accounts = try #require(object["accounts"] as? [[String: Any]])
            #expect(accounts.count > 100)
            var before = Double.infinity
            for account in accounts {
                let contributions = try #require(account["contributions"] as? [[String: Any]])
                let sum = try #require(account["bits"] as? Double)
                let parts = contributions.reduce(prior) { $0 + (($1["bits"] as? Double) ?? .nan) }
                #expect(abs(sum - parts) < 1e-9)
                #expect(sum <= before)
                before = sum
                for contribution in contributions {
                    let findings = contribution["findings"] as? [String] ?? []
                    let events = contribution["events"] as? [String] ?? []
                    #expect(!(findings + events).isEmpty)
                }
            }
            var compared = 0
            for line in try folder.data("sim/events.jsonl").split(separator: UInt8(ascii: "\n")) {
                let row = try JSONSerialization.jsonObject(with: line) as? [String: Any]
                for message in row?["input"] as? [[String: Any]] ?? [] {
                    for part in message["parts"] as? [[String: Any]] ?? [] {
                        guard let words = part["text"] as? String, words.count > 20 else { continue }
                        compared += 1
                        #expect(!run.output.contains(words.prefix(20)))
                    }
                }
            }
            #expect(compared > 1000)
            let measured = try CommandRun.run("evaluate", "risk", "--truth", "sim/truth.jsonl", in: folder).output
            #expect(measured.hasPrefix("tocsin.sqlite, accounts: 15 harmful, 140 harmless\n  AUC "))
        }
    }

    @Test("says what to do next")
    func namesWhatIsWrong() async throws {
        try await TemporaryFolder.with { folder in
            let none = try CommandRun.run("risk", in: folder, expecting: 1)
            #expect(none.errors.contains("Ingest logs first"))
            // The command was written well, so nobody is told how to write it.
            #expect(!none.errors.contains("Usage:"))
            try CommandRun.run(
                "simulate",
                "--scenario",
                "tiny",
                "--seed",
                "7",
                "--events",
                "400",
                "--out",
                "sim",
                in: folder
            )
            try CommandRun.run("ingest", "sim/events.jsonl", in: folder)
            let early = try CommandRun.run("risk", "--top", "1", in: folder)
            #expect(early.errors.contains("Run 'tocsin scan' first"))
            try CommandRun.run("scan", in: folder)
            try CommandRun.run("purge", "--retain", "0", in: folder)
            let purged = try CommandRun.run("risk", "--top", "1", in: folder)
            #expect(purged.errors.contains("only findings speak of them"))
            #expect(purged.output.contains("finding-"))
            let weights = try folder.write("{}", to: "weights.json")
            #expect(
                try CommandRun.run("risk", "--weights", weights, in: folder, expecting: 1).errors.contains(
                    "Learn them again"
                )
            )
            #expect(try CommandRun.run("risk", "--top", "0", in: folder, expecting: 64).errors.contains("--top"))
            let learnt = try CommandRun.run("evaluate", "risk", "--part", "train", in: folder, expecting: 64)
            #expect(learnt.errors.contains("Measure on test or dev"))
        }
    }
}
