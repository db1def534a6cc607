// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinModel
import TocsinStoreSQLite
import TocsinTestSupport

/// Linking on Spark, without Spark: `make test-spark` has a real cluster.
@Suite("Spark's parts of linking, as a user runs them")
struct SparkCommandTests {
    /// Stands for spark-submit: what the driver does, on one machine, with two parts of which the second comes first.
    private static let submit = #"""
        #!/bin/sh
        set -e
        while [ $# -gt 0 ]; do
            case $1 in
                --files) table=$2; shift ;;
                --here) program=$2; shift ;;
                --out) out=$2; shift ;;
                --stretches) last=$(($2 - 1)); shift ;;
                --) shift; break ;;
            esac
            shift
        done
        cp "$table" kept-table
        part() { "$program" spark link-part "$1" --table "$table" $2; }
        { seq 1 2 $last | part count; seq 0 2 $last | part count; } |
            awk -v OFS='\t' '{ sum[$1] += $2 } END { for (pattern in sum) print pattern, sum[pattern] }' >counts
        "$program" spark link-part fit --table "$table" "$@" <counts >"$out/model"
        { seq 1 2 $last | part compare "--model $out/model"; seq 0 2 $last | part compare "--model $out/model"; } >"$out/pairs"
        awk -v OFS='\t' '
            function root(x) { while (above[x] != x) x = above[x]; return x }
            $4 == 1 {
                count++; first[count] = $1; second[count] = $2; pattern[count] = $3
                if (!($1 in above)) above[$1] = $1
                if (!($2 in above)) above[$2] = $2
                one = root($1); other = root($2)
                if (one + 0 < other + 0) above[other] = one; else above[one] = other
            }
            END { for (n = 1; n <= count; n++) print root(first[n]), first[n], second[n], pattern[n] }
        ' "$out/pairs" | sort -n -k1,1 | part group "--model $out/model" >"$out/groups"
        cp "$out/model" kept-model
        """#

    /// A simulated service's log, scanned, and the stand-in for Spark.
    private func with(_ body: (TemporaryFolder) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            try CommandRun.run("simulate", "--scenario", "tiny", "--seed", "7", "--out", "sim", in: folder)
            _ = try folder.write(Array("0123456789abcdef0123456789abcdef".utf8), to: "key")
            let submit = try folder.write(Self.submit, to: "spark-submit")
            for (file, mode) in [(folder.file("key"), 0o600), (submit, 0o700)] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            }
            let input = ["sim/events.jsonl", "--key", "key", "--lists", "sim/lists"]
            try CommandRun.run(["ingest", "--store", "spark.sqlite"] + input, in: folder)
            try CommandRun.run("scan", "--store", "spark.sqlite", in: folder)
            try await body(folder)
        }
    }

    @discardableResult
    private func linkOnSpark(_ folder: TemporaryFolder, expecting status: Int32 = 0) throws -> CommandRun {
        let cluster = ["--master", "local", "--spark-submit", folder.file("spark-submit")]
        return try CommandRun.run(
            ["spark", "link", "--store", "spark.sqlite"] + cluster,
            in: folder,
            expecting: status
        )
    }

    @Test("linking on Spark leaves what 'link' leaves, also over a store that was linked before")
    func sparkLinkIsLink() async throws {
        try await with { folder in
            try FileManager.default.copyItem(atPath: folder.file("spark.sqlite"), toPath: folder.file("plain.sqlite"))
            for run in ["first", "second"] {
                try CommandRun.run("link", "--full", "--store", "plain.sqlite", in: folder)
                try linkOnSpark(folder)
                let plain = try SQLiteStore(path: folder.file("plain.sqlite"))
                let spark = try SQLiteStore(path: folder.file("spark.sqlite"))
                #expect(try !plain.operations().isEmpty)
                #expect(try spark.operations() == plain.operations(), "\(run) run")
                #expect(try spark.linkState() == plain.linkState(), "\(run) run")
                for store in ["plain", "spark"] {
                    try CommandRun.run("report", "--store", "\(store).sqlite", "--out", store, in: folder)
                }
                #expect(try folder.contents(of: "spark") == folder.contents(of: "plain"), "\(run) run")
            }
        }
    }

    @Test("a line that is not what a step takes ends it with the line's number and none of its text")
    func damagedLinesAreNamed() async throws {
        try await with { folder in
            try linkOnSpark(folder)
            let cases = [
                ("count", "0\n999999\n", "Line 2 of standard input is not the number of a stretch"),
                ("count", "0\n\n", "Line 2 "), ("compare", "0", "Line 1 "), ("compare", "0\tsecret\n", "Line 1 "),
                ("fit", "0\t3\n9\t1\n", "9 is no pattern"), ("fit", "0\t3\n0\t3\n", "Line 2 "),
                ("fit", "0\t99999999999999999999\n", "Line 1 "), ("group", "0\t0\t1\t0\n0\t1\t1\t0\n", "Line 2 "),
                ("group", "0\t0\t1\t0\n2\t2\t3\t0\n0\t0\t4\t0\n", "Line 3 "), ("group", "0\t0\t99999\t0\n", "Line 1 "),
            ]
            for (step, input, error) in cases {
                let run = try part(step, ["--model", "kept-model"], input, in: folder)
                #expect(run.status == 1 && run.output.isEmpty, "\(step) \(input)")
                #expect(run.errors.contains(error), "\(step): \(run.errors)")
                #expect(!run.errors.contains("secret"))
            }
            #expect(try part("compare", [], "0\n", in: folder).errors.contains("--model"))
            _ = try folder.write("no table", to: "kept-table")
            #expect(try part("count", [], "0\n", in: folder).errors.contains("What all parts share is damaged"))
        }
    }

    @Test("what Spark gives back is checked before the store is changed")
    func damagedResultsChangeNothing() async throws {
        try await with { folder in
            for (result, error) in [
                ("pairs", "Line 1 of the pairs that Spark gave"), ("groups", "Line 1 of the groups that Spark gave"),
                ("model", "What comparisons say is damaged"),
            ] {
                let submit = Self.submit + "\necho 'no number' >\"$out/\(result)\"\n"
                _ = try folder.write(submit, to: "spark-submit")
                let path = folder.file("spark-submit")
                try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
                #expect(try linkOnSpark(folder, expecting: 1).errors.contains(error))
            }
            let store = try SQLiteStore(path: folder.file("spark.sqlite"))
            #expect(try store.operations().isEmpty)
            #expect(try store.linkState() == nil)
        }
    }

    @Test("tables hold the report's findings, and each tie and operation with the columns that Spark is told of")
    func tablesHoldWhatTheStoreHolds() async throws {
        try await with { folder in
            try CommandRun.run("link", "--store", "spark.sqlite", in: folder)
            try CommandRun.run("report", "--store", "spark.sqlite", "--out", "report", in: folder)
            let keep = """
                #!/bin/sh
                while [ "$1" != --out ]; do shift; done
                cp -r "$2" tables
                echo "$@" >arguments
                """
            let submit = try folder.write(keep, to: "spark-submit")
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: submit)
            let cluster = ["--master", "local", "--spark-submit", submit, "--store", "spark.sqlite"]
            try CommandRun.run(["spark", "write", "lake", "--as", "json"] + cluster, in: folder)
            let tables = try folder.contents(of: "tables")
            #expect(try tables["findings.jsonl"] == folder.contents(of: "report")["findings.jsonl"])
            #expect(
                try String(contentsOfFile: folder.file("arguments"), encoding: .utf8).contains("--to lake --as json")
            )
            let operations = try SQLiteStore(path: folder.file("spark.sqlite")).operations()
            let counts = ["operations": operations.count, "ties": operations.reduce(0) { $0 + $1.ties.count }]
            for (table, count) in counts {
                let lines = String(decoding: tables["\(table).jsonl"] ?? Data(), as: UTF8.self).split(separator: "\n")
                #expect(lines.count == count && count > 0)
                let columns = String(decoding: tables["\(table).columns"] ?? Data(), as: UTF8.self)
                for line in lines {
                    let row = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                    for name in row.keys { #expect(columns.contains("\(name) "), "\(table): \(name)") }
                }
            }
        }
    }

    /// One step as an executor runs it.
    private func part(_ step: String, _ more: [String], _ input: String, in folder: TemporaryFolder) throws
        -> CommandRun
    {
        let lines = try folder.write(input, to: "lines")
        let (output, errors) = (Pipe(), Pipe())
        let process = Process()
        process.executableURL = CommandRun.program
        process.arguments = ["spark", "link-part", step, "--table", "kept-table"] + more
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardInput = FileHandle(forReadingAtPath: lines)
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return CommandRun(waitingFor: (process, output, errors))
    }
}
