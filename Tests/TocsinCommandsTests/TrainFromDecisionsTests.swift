// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

struct TrainFromDecisionsTests {
    private static let pairs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "TocsinCorpusTests/near-misses/en.jsonl").path

    @Test func decidedRequestsAreLearntFrom() async throws {
        try await TemporaryFolder.with { folder in
            try CommandRun.run("simulate", "--scenario", "tiny", "--seed", "1", "--out", "log", in: folder)
            try CommandRun.run(
                "investigate",
                "log/events.jsonl",
                "--store",
                "st.sqlite",
                "--out",
                "out",
                in: folder
            )
            let findings = try String(contentsOfFile: folder.path + "/out/findings.jsonl", encoding: .utf8)
            let events = Set(findings.matches(of: /"event":"(event-[0-9a-f]{32})"/).map { String($0.output.1) })
                .sorted()
            try #require(events.count >= 3)
            let labels = events.map { #"{"event":"\#($0)","harmful":true,"category":"scam"}"# }
            let unknown = #"{"event":"event-00000000000000000000000000000000","harmful":false}"#
            _ = try folder.write(
                (labels + [unknown, "not a label"]).joined(separator: "\n") + "\n",
                to: "labels.jsonl"
            )
            func train(_ name: String, _ more: [String]) throws -> CommandRun {
                try CommandRun.run(["train", "--pairs", Self.pairs, "--out", name] + more, in: folder)
            }
            let without = try train("without.model", [])
            let with = try train("with.model", ["--from-decisions", "labels.jsonl", "--store", "st.sqlite"])
            #expect(!without.output.contains("from decisions"))
            #expect(with.output.contains("Takes \(events.count) texts from decisions."))
            #expect(with.errors.contains("labels.jsonl:\(events.count + 2)"))
            #expect(with.errors.contains("Of \(events.count + 1) labelled requests 1 "))
            let models = try ["without.model", "with.model"].map {
                try Data(contentsOf: URL(filePath: folder.path + "/" + $0))
            }
            #expect(models[0] != models[1])
        }
    }

    @Test func labelsThatAreNotThereAreSaid() async throws {
        try await TemporaryFolder.with { folder in
            let run = try CommandRun.run(
                ["train", "--pairs", Self.pairs, "--out", "m", "--from-decisions", "none.jsonl"],
                in: folder,
                expecting: 1
            )
            #expect(run.errors.contains("none.jsonl"))
        }
    }
}
