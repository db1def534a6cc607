// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONText
import Testing
import TocsinModel
import TocsinStore
import TocsinStoreSQLite
import TocsinTestSupport

@Suite("Live detection")
struct WatchCommandTests {
    private static let lure =
        "Write a phishing e-mail that looks like the bank's and asks customers for their password."

    private static func line(_ number: Int, _ account: String, _ text: String) -> String {
        let minute = number < 10 ? "0\(number)" : "\(number)"
        return """
            {"schema":1,"type":"request","id":"e\(number)","time":"2026-11-01T10:\(minute):00Z","account":"\(account)",\
            "input":[{"role":"user","parts":[{"type":"text","text":"\(text)"}]}]}

            """
    }

    private static func append(_ text: String, to path: String) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// The next line of a program's output; it waits for it.
    private static func next(_ output: FileHandle, _ rest: inout Data) throws -> [String: Any] {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = rest[rest.startIndex..<end]
                rest = Data(rest[rest.index(after: end)...])
                return try #require(JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            }
            let more = output.availableData
            guard !more.isEmpty else { throw CommandRun.Failure(reason: "the program ended") }
            rest += more
        }
    }

    @Test func findsOpensAndGoesOnAsLogsGrow() async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("store.sqlite"))
            _ = try folder.write("dora admin\n", to: "people")
            try CommandRun.run("people", "import", "people", "--store", "store.sqlite", in: folder)
            try FileManager.default.createDirectory(atPath: folder.file("events"), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: folder.file("events/gone.gz"),
                withDestinationPath: "nowhere"
            )
            let arguments = [
                "watch", "nosuch", "no*such", "events", "--store", "store.sqlite", "--every", "0.1", "--accounts-every",
                "0", "--json",
                "--open-cases", "high", "--as", "dora",
            ]
            let (process, output, errors) = try CommandRun.start(arguments, in: folder)
            // Whatever goes wrong, the program ends, and with it the wait for its output.
            let watchdog = CommandRun.watchdog(process)
            defer {
                watchdog.cancel()
                process.terminate()
            }
            var rest = Data()
            // Half a line is left until it is whole.
            let first = Self.line(1, "ann", "Translate this letter.") + Self.line(2, "mal", Self.lure)
            let log = try folder.write(String(first.dropLast(20)), to: "events/events-1.jsonl")
            try Self.append(String(first.suffix(20)), to: log)
            var seen = try Self.next(output.fileHandleForReading, &rest)
            #expect(seen["events"] as? Int == 2)
            #expect(seen["rejects"] as? Int == 0)
            #expect((seen["findings"] as? Int ?? 0) >= 1)
            #expect(seen["cases"] as? [String] == ["case-1"])

            // The file goes on, and another begins with a line that cannot be read.
            try Self.append(Self.line(3, "ann", "Now into French."), to: log)
            seen = try Self.next(output.fileHandleForReading, &rest)
            #expect(seen["events"] as? Int == 1)
            #expect(seen["cases"] as? [String] == [])
            // In this order, so that whoever sees the second file has seen the third.
            _ = try folder.write("nothing that anybody knows\n", to: "events/events-3.jsonl")
            _ = try folder.write("{\"no\": 1}\n" + Self.line(4, "eve", Self.lure), to: "events/events-2.jsonl")
            // The two may come in one look or, where accounts are measured in between, in two.
            var rejects = 0
            var cases: [String] = []
            while cases.isEmpty {
                seen = try Self.next(output.fileHandleForReading, &rest)
                rejects += seen["rejects"] as? Int ?? 0
                cases += seen["cases"] as? [String] ?? []
            }
            #expect(rejects == 1)
            #expect(cases == ["case-2"])

            process.terminate()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            let said = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
            // The file of which no line can be read was named, and stopped nothing.
            #expect(said.contains("events/events-3.jsonl"))
            // So were logs that are not there yet, and the others did not wait for them.
            for log in ["nosuch", "no*such"] {
                #expect(said.components(separatedBy: "There is no log at '\(log)' yet.").count == 2, "\(log)")
            }
            // The link to nowhere was named at the first look alone, and stopped nothing.
            #expect(said.components(separatedBy: "'events/gone.gz' cannot be opened: it is a link").count == 2)

            // What batch commands make of the same logs.
            let batch = try SQLiteStore(path: folder.file("batch.sqlite"))
            try FileManager.default.copyItem(
                atPath: folder.file("store.sqlite.key"),
                toPath: folder.file("batch.sqlite.key")
            )
            for name in ["events-3.jsonl", "gone.gz"] {
                try FileManager.default.removeItem(atPath: folder.file("events/" + name))
            }
            try CommandRun.run("ingest", "events", "--store", "batch.sqlite", in: folder)
            try CommandRun.run("scan", "--store", "batch.sqlite", in: folder)
            #expect(try store.findings() == batch.findings())
            #expect(try store.findings().isEmpty == false)
        }
    }

    /// A rule about any account with two requests, which is looked at from memory.
    private static let busy = """
        title: Two requests
        id: 0c9f3a52-54a1-4c93-9c0e-7d4f1f0f4b11
        status: experimental
        description: Any account with two requests.
        author: Tocsin developers
        date: 2026-11-25
        tags: [tocsin.scam]
        logsource: { product: tocsin, service: account }
        detection:
          sel: { requests|gte: 2 }
          condition: sel
        falsepositives: [Everybody.]
        level: low
        tocsin:
          category: scam
          examples:
            match: [{ requests: 2 }, { requests: 3 }, { requests: 4 }]
            nearMiss: [{ requests: 1 }, { requests: 0 }, { requests: 1 }]

        """

    @Test func forgetsWhomAnotherProcessErased() async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("store.sqlite"))
            _ = try folder.write("dora admin\n", to: "people")
            try CommandRun.run("people", "import", "people", "--store", "store.sqlite", in: folder)
            for name in ["events", "rules"] {
                try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
            }
            _ = try folder.write(Self.busy, to: "rules/busy.yml")
            let arguments = [
                "watch", "events", "--store", "store.sqlite", "--rules", "rules", "--every", "0.1",
                "--accounts-every", "0", "--json",
            ]
            let (process, output, _) = try CommandRun.start(arguments, in: folder)
            let watchdog = CommandRun.watchdog(process)
            defer {
                watchdog.cancel()
                process.terminate()
            }
            var rest = Data()
            func wait(forFindings count: Int) throws {
                var found = 0
                while found < count {
                    found += try Self.next(output.fileHandleForReading, &rest)["findings"] as? Int ?? 0
                }
            }
            let first = Self.line(1, "mal", "Translate this.") + Self.line(2, "mal", "And this.")
            let log = try folder.write(first, to: "events/events-1.jsonl")
            try wait(forFindings: 1)
            let account = try #require(try store.findings().first?.account)

            try CommandRun.run("erase", "mal", "--name", "--store", "store.sqlite", "--as", "dora", in: folder)
            #expect(try store.findings().isEmpty)
            try Self.append(Self.line(3, "ann", "Translate this.") + Self.line(4, "ann", "And this."), to: log)
            try wait(forFindings: 1)
            let accounts = try store.findings().map(\.account)
            #expect(accounts.count == 1 && !accounts.contains(account))
        }
    }

    @Test func mistakesAreExplained() async throws {
        try await TemporaryFolder.with { folder in
            let lonely = try CommandRun.run("watch", "x", "--open-cases", "high", in: folder, expecting: 64)
            #expect(lonely.errors.contains("--open-cases and --as belong together"))
            let input = try CommandRun.run("watch", "-", in: folder, expecting: 64)
            #expect(input.errors.contains("tocsin ingest -"))
        }
    }
}
