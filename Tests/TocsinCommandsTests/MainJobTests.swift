// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@Suite("The main job, as a user runs it")
struct MainJobTests {
    /// A small log and a key that every store of a test uses, so that pseudonyms are equal.
    private func simulate(_ folder: TemporaryFolder, scenario: String = "tiny") throws {
        try CommandRun.run("simulate", "--scenario", scenario, "--seed", "7", "--out", "sim", in: folder)
        _ = try folder.write(Array("0123456789abcdef0123456789abcdef".utf8), to: "key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file("key"))
    }

    @discardableResult
    private func investigate(
        _ folder: TemporaryFolder,
        _ name: String,
        workers: Int = 2,
        retain days: Int? = nil
    ) throws -> [String: Data] {
        try CommandRun.run(
            [
                "investigate", "sim/events.jsonl", "--key", "key", "--store", "\(name).sqlite", "--out", name,
                "--lists", "sim/lists", "--workers", "\(workers)",
            ] + (days.map { ["--retain", "\($0)"] } ?? []),
            in: folder
        )
        return try folder.contents(of: name)
    }

    @Test("output is the same byte for byte over repeated runs and any number of workers")
    func outputIsDeterministic() async throws {
        try await TemporaryFolder.with { folder in
            try simulate(folder)
            let first = try investigate(folder, "one", workers: 1)
            let names = ["report.html", "report.md", "bundle.json", "misp.json", "indicators.csv", "findings.jsonl"]
            #expect(Set(first.keys) == Set(names + ["rejects.jsonl"]))
            #expect(first["findings.jsonl"]?.isEmpty == false)
            for (name, workers) in [("two", 2), ("four", 4), ("again", 1)] {
                #expect(try investigate(folder, name, workers: workers) == first, "\(workers) workers")
            }
        }
    }

    @Test("the stages one by one give what the whole job gives")
    func stagesAddUp() async throws {
        try await TemporaryFolder.with { folder in
            try simulate(folder)
            let whole = try investigate(folder, "whole")
            let store = ["--store", "parts.sqlite"]
            for stage in [
                ["ingest", "sim/events.jsonl", "--key", "key", "--lists", "sim/lists"] + store,
                ["scan"] + store, ["link"] + store, ["report", "--out", "parts"] + store,
            ] {
                let (process, _, _) = try CommandRun.start(stage, in: folder)
                process.waitUntilExit()
                #expect(process.terminationStatus == 0)
            }
            #expect(try folder.contents(of: "parts") == whole)
        }
    }

    @Test("a report says which rules found what, and whether accounts were tied since")
    func reportSaysWhatItRestsOn() async throws {
        try await TemporaryFolder.with { folder in
            try simulate(folder)
            let store = ["--store", "parts.sqlite"]
            func report() throws -> (text: String, warnings: String) {
                let run = try CommandRun.run(["report", "--out", "parts"] + store, in: folder)
                return (String(decoding: try folder.data("parts/report.md"), as: UTF8.self), run.errors)
            }
            try CommandRun.run(["ingest", "sim/events.jsonl", "--key", "key"] + store, in: folder)
            try CommandRun.run(["scan"] + store, in: folder)
            let untied = try report()
            #expect(untied.warnings.contains("Accounts were not tied into operations yet"))
            #expect(untied.text.contains("Accounts were not tied into groups before this report was made"))
            #expect(!untied.text.contains("was found to act together"))

            try CommandRun.run(["link"] + store, in: folder)
            let tied = try report()
            #expect(tied.warnings.isEmpty)
            #expect(!tied.text.contains("tied into groups"))

            try CommandRun.run("simulate", "--scenario", "tiny", "--seed", "8", "--out", "more", in: folder)
            try CommandRun.run(["ingest", "more/events.jsonl", "--key", "key"] + store, in: folder)
            try CommandRun.run(["scan"] + store, in: folder)
            let outdated = try report()
            #expect(outdated.warnings.contains("Run 'tocsin link --store parts.sqlite', then"))
            #expect(outdated.text.contains("Events or findings came after accounts were last tied into groups"))
        }
    }

    @Test("reading the same file again changes nothing")
    func ingestingTwiceChangesNothing() async throws {
        try await TemporaryFolder.with { folder in
            try simulate(folder)
            let first = try investigate(folder, "same")
            #expect(try investigate(folder, "same") == first)
        }
    }

    @Test("a run that is killed and run again ends as one that was not", arguments: [30, 150, 400, 900])
    func survivesKill(milliseconds: Int) async throws {
        try await TemporaryFolder.with { folder in
            try simulate(folder)
            let whole = try investigate(folder, "whole")
            let arguments = [
                "investigate", "sim/events.jsonl", "--key", "key", "--store", "killed.sqlite", "--out", "killed",
                "--lists", "sim/lists",
            ]
            let (process, _, _) = try CommandRun.start(arguments, in: folder)
            try await Task.sleep(for: .milliseconds(milliseconds))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(try investigate(folder, "killed") == whole)
        }
    }

    @Test("no identifier of the log is in the store or the report")
    func nothingRawIsKept() async throws {
        try await TemporaryFolder.with { folder in
            try simulate(folder)
            _ = try investigate(folder, "out")
            let log = String(decoding: try folder.data("sim/events.jsonl"), as: UTF8.self)
            var identifiers: Set<String> = []
            for line in log.split(separator: "\n").prefix(400) {
                guard let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                    continue
                }
                if let account = row["account"] as? String { identifiers.insert(account) }
                if let email = row["email"] as? String { identifiers.insert(email) }
                if let network = row["network"] as? [String: Any], let ip = network["ip"] as? String {
                    identifiers.insert(ip)
                }
                if let client = row["client"] as? [String: Any], let device = client["device"] as? String {
                    identifiers.insert(device)
                }
            }
            #expect(identifiers.count > 100)
            var kept = try folder.contents(of: "out")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
            where name.hasPrefix("out.sqlite") {
                kept[name] = try folder.data(name)
            }
            for (name, bytes) in kept {
                let leaked = identifiers.filter { bytes.range(of: Data($0.utf8)) != nil }
                #expect(leaked.isEmpty, "\(name) holds \(leaked.count) identifiers")
            }
        }
    }

    @Test("what cannot be read is named, and the good lines beside it are kept")
    func rejectsAreNamed() async throws {
        try await TemporaryFolder.with { folder in
            let good = """
                {"schema":1,"id":"a","time":"2026-01-01T00:00:00Z","type":"request","account":"x","input":[]}
                """
            _ = try folder.write(
                "\(good)\n{\"schema\":1,\n\(good.replacing("\"a\"", with: "\"b\""))\n",
                to: "log.jsonl"
            )
            let run = try CommandRun.run("investigate", "log.jsonl", in: folder)
            #expect(run.output.contains("New events: 2"))
            #expect(run.output.contains("Rejected records: 1"))
            let rejects = String(decoding: try folder.data("out/rejects.jsonl"), as: UTF8.self)
            #expect(
                rejects.hasPrefix(
                    #"{"file":"log.jsonl","line":2,"byteOffset":\#(good.utf8.count + 1),"code":"malformed","reason":""#
                )
            )
        }
    }

    @Test("what tells of single accounts is for its owner alone")
    func privateFiles() async throws {
        try await TemporaryFolder.with { folder in
            try simulate(folder)
            try investigate(folder, "out")
            for file in ["out.sqlite", "out/findings.jsonl", "out/rejects.jsonl"] {
                let mode = try FileManager.default.attributesOfItem(atPath: folder.file(file))[.posixPermissions]
                #expect((mode as? NSNumber)?.intValue == 0o600, "\(file)")
            }
            #expect(try folder.contents(of: "out").keys.allSatisfy { !$0.hasSuffix(".new") })
        }
    }

    @Test("a purge removes text and leaves findings")
    func purgeRemovesText() async throws {
        try await TemporaryFolder.with { folder in
            try simulate(folder)
            let before = try investigate(folder, "out")
            let run = try CommandRun.run("purge", "--retain", "0", "--store", "out.sqlite", in: folder)
            #expect(run.output.hasPrefix("Removed the text of "))
            #expect(!run.output.hasPrefix("Removed the text of 0 "))
            try CommandRun.run("report", "--store", "out.sqlite", "--out", "after", in: folder)
            #expect(try folder.contents(of: "after")["findings.jsonl"] == before["findings.jsonl"])
        }
    }

    @Test("old text is removed only after it was scanned, and nothing older because of a wrong clock")
    func retentionComesAfterTheScan() async throws {
        try await TemporaryFolder.with { folder in
            try simulate(folder)
            let whole = try investigate(folder, "out")
            let kept = try investigate(folder, "kept", retain: 1)
            #expect(kept["findings.jsonl"] == whole["findings.jsonl"])
            func purge(_ store: String, retain days: Int) throws -> String {
                try CommandRun.run("purge", "--retain", "\(days)", "--store", store, in: folder).output
            }
            #expect(try purge("kept.sqlite", retain: 1) == "Removed the text of 0 events.\n")

            let late = #"{"schema":1,"id":"late","time":"2093-01-01T00:00:00Z","type":"request","account":"late"}"#
            _ = try folder.write(late + "\n", to: "late.jsonl")
            try CommandRun.run("ingest", "late.jsonl", "--key", "key", "--store", "out.sqlite", in: folder)
            #expect(try purge("out.sqlite", retain: 20_000) == "Removed the text of 0 events.\n")
            let told = try CommandRun.run("purge", "--retain", "20000", "--store", "out.sqlite", in: folder)
            #expect(told.errors.contains("events whose time is not there yet (up to 2093-01-01)"))
            #expect(try purge("out.sqlite", retain: 0) != purge("kept.sqlite", retain: 0))
        }
    }

    @Test(
        "mistakes are explained",
        arguments: [
            (["investigate", "missing.jsonl"], "'missing.jsonl' cannot be opened"),
            (["investigate"], "Name at least one log file"),
            (["scan", "--store", "none.sqlite"], "There is no store 'none.sqlite'"),
            (["ingest", "x", "--format", "nonsense"], "There is no format 'nonsense'"),
            (["simulate", "--scenario", "none.yml", "--seed", "1"], "none.yml"),
            (["purge", "--retain", "999999999999"], "--retain must be 0 to 36,500 days"),
            (["purge", "--retain=-1"], "--retain must be 0 to 36,500 days"),
            (["investigate", "x", "--retain", "9999999999999"], "--retain must be 0 to 36,500 days"),
            (["watch", "x", "--every", "1e300"], "--every must be 0.1 to 86,400 seconds"),
            (["watch", "x", "--link-every", "inf"], "--link-every 0 to 1,440 minutes"),
            (["report", "--reason", "Because it is so"], "--as and --reason belong to --with-excerpts"),
            (["report", "--with-excerpts", "--reason", "why"], "--reason must be a sentence"),
        ]
    )
    func mistakesAreExplained(arguments: [String], message: String) async throws {
        try await TemporaryFolder.with { folder in
            let (process, _, errors) = try CommandRun.start(arguments, in: folder)
            let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus != 0)
            #expect(text.contains(message), "\(text)")
        }
    }
}
