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
            // Pairs of one language alone lose the others' thresholds.
            #expect(without.errors.contains("thresholds of their own for ") && without.errors.contains("fr"))
            try Self.promoteAndGoBack(in: folder, models)
        }
    }

    /// What was learnt is tried, promoted and taken back.
    private static func promoteAndGoBack(in folder: TemporaryFolder, _ models: [Data]) throws {
        func model(_ arguments: String..., expecting code: Int32 = 0) throws -> CommandRun {
            try CommandRun.run(["model"] + arguments + ["--store", "st.sqlite"], in: folder, expecting: code)
        }
        func findings() throws -> String {
            try CommandRun.run("scan", "--store", "st.sqlite", in: folder)
            try CommandRun.run("report", "--store", "st.sqlite", "--out", "now", in: folder)
            return try String(contentsOfFile: folder.path + "/now/findings.jsonl", encoding: .utf8)
        }
        let before = try findings()
        #expect(try model("list").output.split(separator: "\n").count == 1)
        #expect(try model("rollback", expecting: 1).errors.contains("none to take back"))
        #expect(try model("promote", "labels.jsonl", expecting: 1).errors.contains("labels.jsonl"))
        for name in ["without.model", "with.model"] { _ = try model("promote", name) }
        #expect(try model("promote", "with.model", expecting: 1).errors.contains("already"))
        let list = try model("list").output.split(separator: "\n")
        #expect(list.count == 3)
        #expect(list.map { $0.hasSuffix("<- in use") } == [false, false, true])
        _ = try model("export", "out.model")
        #expect(try Data(contentsOf: URL(filePath: folder.path + "/out.model")) == models[1])
        let promoted = try findings()
        #expect(promoted != before)
        let risk = try CommandRun.run("risk", "--store", "st.sqlite", "--top", "1", in: folder)
        #expect(risk.errors.contains("which these weights do not know"))
        let trial = try CommandRun.run(
            ["scan", "--store", "st.sqlite", "--classifier", "shadow", "--model", "without.model"],
            in: folder
        )
        #expect(trial.output.contains("On trial, counted and not raised: "))
        // Named, a model goes before what was promoted.
        let comparison = try CommandRun.run(
            ["compare", "--store", "st.sqlite", "--model", "without.model", "--new-model", "with.model"],
            in: folder
        )
        #expect(comparison.output.contains("Text classifier"))
        _ = try model("rollback")
        _ = try model("rollback")
        #expect(try model("rollback", expecting: 1).errors.contains("none to take back"))
        #expect(try findings() == before)
    }

    @Test("a place that cannot be written to is said before anything is learnt", arguments: ["text", "risk"])
    func placesAreLookedAtFirst(_ kind: String) async throws {
        try await TemporaryFolder.with { folder in
            let texts = kind == "text" ? ["--pairs", "none.jsonl"] : ["--rules", "none"]
            let run = try CommandRun.run(["train", kind, "--out", "none/a"] + texts, in: folder, expecting: 1)
            #expect(run.errors.contains("there is no folder 'none'"))
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
