// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresClient
import Testing
import TocsinModel
import TocsinStore
import TocsinStorePostgres
import TocsinStoreSQLite
import TocsinStoreTestSupport
import TocsinTestSupport

/// Reading and scanning on Spark, without Spark: `make test-spark` has a real cluster.
@Suite("Parts that Spark makes, put into each kind of store")
struct SparkSubmitTests {
    /// Stands for spark-submit: cuts the log into four parts, and makes a store of each.
    ///
    /// A file `damaged` here damages the third part; the file `with` has more options for the second.
    private static let submit = #"""
        #!/bin/sh
        set -e
        while [ $# -gt 0 ]; do
            case $1 in
                --files) key=$2; shift ;;
                --here) program=$2; shift ;;
                --out) out=$2; shift ;;
                --log) log=$2; shift ;;
                --) shift; break ;;
            esac
            shift
        done
        split -n l/4 -d -a 8 --additional-suffix=.jsonl "$log" "$out/"
        for lines in "$out"/*.jsonl; do
            part=${lines%.jsonl}.sqlite
            more=
            case $part in */00000001.sqlite) [ ! -e with ] || more=$(cat with) ;; esac
            "$program" spark part --store "$part" --key "$key" "$@" $more <"$lines"
            case $part in */00000002.sqlite) [ ! -e damaged ] || echo damaged >"$part" ;; esac
        done
        """#

    /// A log with two lines that cannot be read and one that comes twice, far apart.
    private func with(
        _ kind: StoreKind,
        _ body: (_ folder: TemporaryFolder, _ spark: String, _ plain: String) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            try CommandRun.run("simulate", "--scenario", "tiny", "--seed", "7", "--out", "sim", in: folder)
            var lines = try String(contentsOfFile: folder.file("sim/events.jsonl"), encoding: .utf8)
                .split(separator: "\n").map(String.init)
            lines.insert("{", at: 10)
            lines.insert(#"{"no": "event"}"#, at: lines.count * 3 / 5)
            lines.insert(lines[5], at: lines.count * 2 / 5)
            _ = try folder.write(lines.joined(separator: "\n") + "\n", to: "log.jsonl")
            _ = try folder.write("0123456789abcdef0123456789abcdef", to: "key")
            // Small, since every part reads them.
            _ = try folder.write("16777216,16777471,AU\n", to: "geoip")
            _ = try folder.write("2001:200::,2001:200:ffff:ffff:ffff:ffff:ffff:ffff,JP\n", to: "geoip6")
            let submit = try folder.write(Self.submit, to: "spark-submit")
            for (file, mode) in [(folder.file("key"), 0o600), (submit, 0o700)] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            }
            guard kind == .postgres else { return try await body(folder, "spark.sqlite", "plain.sqlite") }
            try await PostgresServer.withDatabaseURL { spark in
                try await PostgresServer.withDatabaseURL { plain in try await body(folder, spark, plain) }
            }
        }
    }

    @discardableResult
    private func submit(_ folder: TemporaryFolder, _ store: String, expecting status: Int32 = 0) throws -> CommandRun {
        let cluster = ["--master", "local", "--spark-submit", folder.file("spark-submit"), "--store", store]
        let input = ["--key", "key", "--lists", "sim/lists", "--countries", "."]
        return try CommandRun.run(
            ["spark", "submit", "log.jsonl"] + cluster + input,
            in: folder,
            expecting: status
        )
    }

    private func ingestAndScan(_ folder: TemporaryFolder, _ store: String) throws {
        let input = ["--key", "key", "--lists", "sim/lists", "--countries", "."]
        try CommandRun.run(["ingest", "log.jsonl", "--store", store] + input, in: folder)
        try CommandRun.run("scan", "--lists", "sim/lists", "--store", store, in: folder)
    }

    private func open(_ folder: TemporaryFolder, _ store: String) throws -> any ServiceStore {
        guard PostgresAddress.isAddress(store) else { return try SQLiteStore(path: folder.file(store)) }
        return try PostgresStore(try PostgresAddress(store), connections: 2, mayMake: false)
    }

    /// What a store holds, but for how events lie in blocks.
    private struct Contents: Equatable {
        var events: [Event]
        var findings: [Finding]
        var rejects: [Reject]
        var links: [AliasProposal]
        var lines: [Int]
        var bytes: [Int]
        var rejectCounts: [Int]
        var coverage: [Coverage]
        var areComplete: [Bool]

        init(_ store: any Store) throws {
            events = try allEvents(store)
            findings = try store.findings()
            rejects = try store.rejects()
            links = try store.proposedAliases()
            let sources = try store.sources()
            lines = sources.map(\.lines)
            bytes = sources.map(\.bytes)
            rejectCounts = sources.map(\.rejects)
            coverage = sources.map(\.coverage)
            areComplete = sources.map(\.isComplete)
        }
    }

    @Test("'spark submit' leaves what 'ingest' and 'scan' leave, and again the same", arguments: StoreKind.lasting)
    func submitIsIngestAndScan(_ kind: StoreKind) async throws {
        try await with(kind) { folder, spark, plain throws in
            try ingestAndScan(folder, plain)
            try submit(folder, spark)
            let expected = try Contents(open(folder, plain))
            #expect(expected.rejects.count == 2 && !expected.findings.isEmpty && expected.areComplete == [true])
            let store = try open(folder, spark)
            #expect(try Contents(store) == expected)
            #expect(try store.faults(isQuick: false).isEmpty)
            let cursor = try store.lastScanCursor()
            #expect(try store.eventBatch(after: cursor, withText: false) == nil)
            let before = try Held(store)
            try submit(folder, spark)
            #expect(try Held(store) == before)
        }
    }

    @Test("a run that ended in the middle and is run again ends as one that did not", arguments: StoreKind.lasting)
    func goesOnAfterAnEnd(_ kind: StoreKind) async throws {
        try await with(kind) { folder, spark, whole throws in
            try submit(folder, whole)
            _ = try folder.write("", to: "damaged")
            try submit(folder, spark, expecting: 1)
            let store = try open(folder, spark)
            let taken = try store.eventCount()
            #expect(taken > 0)
            #expect(try store.sources().map(\.isComplete) == [false])
            #expect(try store.faults(isQuick: false).isEmpty)
            try FileManager.default.removeItem(atPath: folder.file("damaged"))
            try submit(folder, spark)
            let other = try open(folder, whole)
            #expect(try store.eventCount() > taken)
            #expect(try Contents(store) == Contents(other))
        }
    }

    @Test("executors with other rules or another classifier are noticed", arguments: StoreKind.lasting)
    func otherRulesAreRefused(_ kind: StoreKind) async throws {
        try await with(kind) { folder, spark, _ throws in
            _ = try folder.write("--classifier off", to: "with")
            let run = try submit(folder, spark, expecting: 1)
            #expect(run.errors.contains("was scanned with other rules, or another classifier, than the store."))
            #expect(run.errors.contains("00000001.sqlite"))
        }
    }

    @Test("without spark-submit the way to it is said")
    func noSparkSubmit() async throws {
        try await TemporaryFolder.with { folder in
            let arguments = [
                "spark", "submit", "log.jsonl", "--master", "spark://127.0.0.1:1", "--spark-submit", "nosuch",
            ]
            let run = try CommandRun.run(arguments + ["--store", "s.sqlite"], in: folder, expecting: 1)
            #expect(run.errors.contains("There is no program 'nosuch'. Install Spark"))
            #expect(!run.errors.contains("Usage:"))
        }
    }

    @Test(
        "a format that is none, or whose lines need others, is refused before anything is read",
        arguments: [
            ("auto", "There is no format 'auto'. Use one of tocsin, openai-chat, "),
            ("tocsni", "There is no format 'tocsni'. Use one of tocsin, openai-chat, "),
            ("azure-apim", "lines of the format 'azure-apim' need others to be read."),
            ("langfuse", "lines of the format 'langfuse' need others to be read. Read such logs with"),
            ("otel", "lines of the format 'otel' need others to be read."),
            ("csv", "lines of the format 'csv' need others to be read."),
        ]
    )
    func formatsThatCannotBeCut(_ format: String, said: String) async throws {
        try await TemporaryFolder.with { folder in
            let submit = ["spark", "submit", "log.jsonl", "--master", "spark://127.0.0.1:1", "--store", "s.sqlite"]
            for command in [submit, ["spark", "part", "--store", "s.sqlite"]] {
                let run = try CommandRun.run(command + ["--format", format], in: folder, expecting: 64)
                #expect(run.errors.contains(said), "\(run.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: folder.file("s.sqlite")))
        }
    }

    @Test("a model that was promoted in the store has to be named", arguments: StoreKind.lasting)
    func promotedModelsAreNamed(_ kind: StoreKind) async throws {
        try await with(kind) { folder, spark, _ throws in
            let input = ["ingest", "log.jsonl", "--store", spark, "--key", "key", "--countries", "."]
            try CommandRun.run(input, in: folder)
            let store = try open(folder, spark)
            try store.setValue(#"[{"version":"v7","sinceMilliseconds":0}]"#, for: "classifierModels")
            let run = try submit(folder, spark, expecting: 1)
            #expect(run.errors.contains("The model v7 was promoted in this store"))
            #expect(try store.findings().isEmpty)
        }
    }
}
