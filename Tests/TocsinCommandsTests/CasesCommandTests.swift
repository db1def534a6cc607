// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinModel
import TocsinStoreSQLite
import TocsinTestSupport

@Suite("Casework, as people do it")
struct CasesCommandTests {
    /// How many people ``with(_:)`` adds, each with an entry in the audit log.
    private static let people = 6

    /// A scanned and linked store of a small made-up service, and people to work on it.
    private func with(_ body: (TemporaryFolder) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            try CommandRun.run("simulate", "--scenario", "tiny", "--seed", "7", "--out", "sim", in: folder)
            try CommandRun.run(
                ["investigate", "sim/events.jsonl", "--store", "s.sqlite", "--out", "out", "--lists", "sim/lists"],
                in: folder
            )
            _ = try folder.write(
                "ana analyst\nben senior\ncleo senior\ndora admin\neli auditor\nvic viewer\n",
                to: "people"
            )
            try CommandRun.run("people", "import", "people", "--store", "s.sqlite", in: folder)
            try await body(folder)
        }
    }

    @discardableResult
    private func tocsin(
        _ arguments: String...,
        as name: String,
        in folder: TemporaryFolder,
        expecting status: Int32 = 0
    ) throws -> CommandRun {
        try CommandRun.run(arguments + ["--as", name, "--store", "s.sqlite"], in: folder, expecting: status)
    }

    private func rows(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    private func state(_ id: String, in folder: TemporaryFolder) throws -> String? {
        try rows(try tocsin("cases", "show", id, "--json", as: "vic", in: folder).output).first?["state"] as? String
    }

    @Test("from a finding to a suspension, an appeal and back")
    func wholeLife() async throws {
        try await with { folder in
            let opened = try rows(
                try tocsin("cases", "open", "--from-level", "high", "--json", as: "ana", in: folder).output
            )
            #expect(!opened.isEmpty)
            #expect(opened.first?["id"] as? String == "case-1")
            let category = try #require(opened.first?["category"] as? String)
            try tocsin("cases", "claim", "case-1", as: "ana", in: folder)
            try tocsin("cases", "note", "case-1", "--text", "Looks planned.", as: "ana", in: folder)
            try tocsin(
                "cases",
                "decide",
                "case-1",
                "--action",
                "suspend",
                "--category",
                category,
                "--rule",
                "3.1",
                "--facts",
                "Asked for lures.",
                as: "ana",
                in: folder
            )
            #expect(try state("case-1", in: folder) == "awaitingSecond")

            // Nobody's own, nobody without the role, and nothing is enforced until then.
            for name in ["ana", "vic", "eli"] {
                let refused = try tocsin("cases", "approve", "case-1", as: name, in: folder, expecting: 1)
                #expect(refused.errors.contains("may not do this (approve)"))
            }
            try tocsin("decisions", "export", "--block-list", "b.jsonl", as: "dora", in: folder)
            #expect(try folder.data("b.jsonl").isEmpty)
            let other = try tocsin(
                "cases",
                "approve",
                "case-1",
                "--decision",
                "decision-1-2",
                as: "ben",
                in: folder,
                expecting: 1
            )
            #expect(other.errors.contains("case-1 was changed meanwhile"))
            let approved = try tocsin("cases", "approve", "case-1", as: "ben", in: folder).output
            #expect(approved.hasPrefix("Approved: decision-1-1.\n"))
            try tocsin("decisions", "export", "--block-list", "b.jsonl", as: "dora", in: folder)
            let lines = try folder.data("b.jsonl").split(separator: UInt8(ascii: "\n"))
            let blocked = try lines.map { try JSONDecoder().decode(Enforcement.self, from: Data($0)) }
            #expect(blocked.map(\.action) == [.suspended])
            #expect(blocked.map(\.decision) == ["decision-1-1"])
            #expect(blocked.map(\.reasonCode) == [category])
            let statement = try tocsin("cases", "show", "case-1", "--statement", "de", as: "vic", in: folder).output
            #expect(statement.contains("Ihr Konto ist gesperrt") && statement.contains("Asked for lures."))

            let place = ["--appeals-at", "https://appeals.example.com"]
            let linked = try CommandRun.run(
                ["cases", "show", "case-1", "--statement", "en", "--as", "ana", "--store", "s.sqlite"] + place,
                in: folder
            ).output
            let link = try #require(
                linked.firstMatch(
                    of: /https:\/\/appeals.example.com\/appeal\/decision-1-1\.[0-9a-f]{8}\.[0-9a-f]{32}\n/
                )?.0.dropLast()
            )
            let mode = try FileManager.default.attributesOfItem(atPath: folder.file("s.sqlite.appeal-key"))
            #expect(mode[.posixPermissions] as? Int == 0o600)
            try CommandRun.run(
                ["decisions", "export", "--block-list", "b.jsonl", "--as", "dora", "--store", "s.sqlite"] + place,
                in: folder
            )
            #expect(try JSONDecoder().decode(Enforcement.self, from: folder.data("b.jsonl")).appeal == String(link))

            try tocsin("cases", "appeal", "case-1", "--ground", "I teach.", as: "dora", in: folder)
            let own = try tocsin(
                "cases",
                "resolve",
                "case-1",
                "--outcome",
                "upheld",
                "--reason",
                "r",
                as: "ben",
                in: folder,
                expecting: 1
            )
            #expect(own.errors.contains("decision of your own"))
            try tocsin(
                "cases",
                "resolve",
                "case-1",
                "--outcome",
                "overturned",
                "--reason",
                "A teacher.",
                as: "cleo",
                in: folder
            )
            try tocsin(
                "decisions",
                "export",
                "--block-list",
                "b.jsonl",
                "--labels",
                "l.jsonl",
                as: "dora",
                in: folder
            )
            #expect(try folder.data("b.jsonl").isEmpty)
            let labels = try rows(String(decoding: try folder.data("l.jsonl"), as: UTF8.self))
            #expect(!labels.isEmpty)
            #expect(
                labels.allSatisfy { $0["harmful"] as? Bool == false && EventID($0["event"] as? String ?? "") != nil }
            )
            let decisions = try rows(try tocsin("decisions", "list", "--json", as: "vic", in: folder).output)
            #expect(decisions.compactMap { $0["id"] as? String } == ["decision-1-1", "decision-1-2"])
            try tocsin("audit", "verify", as: "eli", in: folder)
        }
    }

    @Test("whoever proposed or noted something takes it back, and nobody else")
    func takingBack() async throws {
        try await with { folder in
            let opened = try rows(
                try tocsin("cases", "open", "--from-level", "high", "--json", as: "ana", in: folder).output
            )
            let category = try #require(opened.first?["category"] as? String)
            try tocsin("cases", "claim", "case-1", as: "ana", in: folder)
            let noted = try tocsin("cases", "note", "case-1", "--text", "Wrong account.", as: "ana", in: folder).output
            #expect(noted.contains("Note 1 by ana on ") && noted.contains(": Wrong account."))
            let note = ["cases", "note", "case-1", "--remove", "1", "--store", "s.sqlite", "--as"]
            let others = try CommandRun.run(note + ["ben"], in: folder, expecting: 1)
            #expect(others.errors.contains("ana wrote this note, and nobody else can remove it."))
            let both = try CommandRun.run(note + ["ana", "--text", "x"], in: folder, expecting: 64)
            #expect(both.errors.contains("Give one of --text, --remove, --label, --link and --duplicate-of."))
            let removed = try CommandRun.run(note + ["ana"], in: folder).output
            #expect(removed.contains(": removed by ana at ") && !removed.contains("Wrong account."))

            let decision = ["cases", "decide", "case-1", "--action", "suspend", "--category", category]
            let proposed = try CommandRun.run(
                decision + ["--rule", "3.1", "--facts", "f", "--as", "ana", "--store", "s.sqlite"],
                in: folder
            )
            #expect(proposed.output.contains("ana can take it back until then: tocsin cases withdraw case-1"))
            let refused = try tocsin("cases", "withdraw", "case-1", as: "ben", in: folder, expecting: 1)
            #expect(refused.errors.contains("ana proposed decision-1-1, and nobody else can withdraw it."))
            let withdrawn = try tocsin("cases", "withdraw", "case-1", as: "ana", in: folder).output
            #expect(withdrawn.hasPrefix("Withdrawn: decision-1-1.\n"))
            #expect(try state("case-1", in: folder) == "inReview")
            let again = try tocsin("cases", "withdraw", "case-1", as: "ana", in: folder, expecting: 1)
            #expect(again.errors.contains("withdrawing a proposal takes a case that waits for a second person"))
            try tocsin("audit", "verify", as: "eli", in: folder)
        }
    }

    @Test("messages are quoted to people who may read them, with a reason that is written down")
    func excerpts() async throws {
        try await with { folder in
            let reason = "Read what the operation sent"
            let report = ["report", "--out", "quoted", "--with-excerpts"]
            func run(_ more: [String], expecting status: Int32) throws -> String {
                try CommandRun.run(report + ["--store", "s.sqlite"] + more, in: folder, expecting: status).errors
            }
            #expect(try run([], expecting: 1).contains("Say who reads them with --as and why with --reason"))
            #expect(try run(["--as", "ana"], expecting: 1).contains("why with --reason"))
            #expect(try run(["--as", "vic", "--reason", reason], expecting: 1).contains("viewer"))
            #expect(!FileManager.default.fileExists(atPath: folder.file("quoted")))
            let store = try SQLiteStore(path: folder.file("s.sqlite"))
            let before = try store.auditLines().count
            _ = try run(["--as", "ana", "--reason", reason], expecting: 0)
            let lines = try store.auditLines().dropFirst(before)
            #expect(lines.count == 1)
            for word in ["text.read", "\"actor\":\"ana\"", "report excerpts", reason] {
                #expect(lines.first?.contains(word) == true, "\(word)")
            }
        }
    }

    @Test("nobody has to be named before there are people")
    func excerptsAtFirst() async throws {
        try await TemporaryFolder.with { folder in
            try CommandRun.run("simulate", "--scenario", "tiny", "--seed", "7", "--out", "sim", in: folder)
            try CommandRun.run(
                ["investigate", "sim/events.jsonl", "--lists", "sim/lists", "--with-excerpts"],
                in: folder
            )
            #expect(try SQLiteStore(path: folder.file("tocsin.sqlite")).auditLines().isEmpty)
        }
    }

    @Test("an operation is closed at once, but for exceptions")
    func operations() async throws {
        try await with { folder in
            let text = String(decoding: try folder.data("out/findings.jsonl"), as: UTF8.self)
            let operation = try #require(try rows(text).lazy.compactMap { $0["operation"] as? String }.first)
            let opened = try rows(
                try tocsin("cases", "open", "--operation", operation, "--json", as: "ben", in: folder).output
            )
            let accounts = try #require(opened.first?["accounts"] as? [String])
            #expect(accounts.count > 1)
            let category = try #require(opened.first?["category"] as? String)
            try tocsin("cases", "claim", "case-1", as: "ben", in: folder)
            try tocsin(
                "cases",
                "decide",
                "case-1",
                "--action",
                "closeOperation",
                "--category",
                category,
                "--rule",
                "3.1",
                "--facts",
                "f",
                "--except",
                "\(accounts[0])=a shared device",
                as: "ben",
                in: folder
            )
            let own = try tocsin("cases", "approve", "case-1", as: "ben", in: folder, expecting: 1)
            #expect(own.errors.contains("decision of your own"))
            try tocsin("cases", "approve", "case-1", as: "dora", in: folder)
            try tocsin("decisions", "export", "--block-list", "b.jsonl", as: "dora", in: folder)
            let blocked = try rows(String(decoding: try folder.data("b.jsonl"), as: UTF8.self))
            #expect(blocked.compactMap { $0["account"] as? String } == Array(accounts.dropFirst()))
        }
    }

    @Test("a checkpoint shows that the end was cut off")
    func checkpoints() async throws {
        try await with { folder in
            try tocsin("cases", "open", "--from-level", "high", as: "ana", in: folder)
            let names = ["s.sqlite", "s.sqlite-wal", "s.sqlite-shm"]
            let before = names.reduce(into: [:]) { $0[$1] = try? folder.data($1) }
            try tocsin("cases", "claim", "case-1", as: "ana", in: folder)
            let checkpoint = try tocsin("audit", "checkpoint", as: "eli", in: folder).output
            _ = try folder.write(checkpoint, to: "c.jsonl")
            let sound = try tocsin("audit", "verify", "--checkpoints", "c.jsonl", as: "eli", in: folder).output
            let key = try #require(try rows(checkpoint).first?["publicKey"] as? String)
            #expect(sound.contains("1 checkpoints compared") && sound.contains("signed with the key \(key)."))
            try Self.checkpointsThatSayNothing(checkpoint, in: folder)
            let mode = try FileManager.default.attributesOfItem(atPath: folder.file("s.sqlite.audit-key"))
            #expect((mode[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            // The store as it was before somebody claimed the case.
            for name in names {
                try? FileManager.default.removeItem(atPath: folder.file(name))
                if let bytes = before[name] { _ = try folder.write(bytes, to: name) }
            }
            try tocsin("audit", "verify", as: "eli", in: folder)
            let cut = try tocsin(
                "audit",
                "verify",
                "--checkpoints",
                "c.jsonl",
                "--json",
                as: "eli",
                in: folder,
                expecting: 1
            )
            #expect(cut.output.contains("\"sound\":false") && cut.output.contains("cut off"))
            let other = try tocsin(
                "audit",
                "verify",
                "--checkpoints",
                "c.jsonl",
                "--public-key",
                "00",
                as: "eli",
                in: folder,
                expecting: 1
            )
            #expect(other.errors.contains("c.jsonl:1: the checkpoint at entry"))
        }
    }

    /// None at all, and some that somebody else signed, are no proof of anything.
    private static func checkpointsThatSayNothing(_ checkpoint: String, in folder: TemporaryFolder) throws {
        func verify(_ name: String, expecting status: Int32) throws -> String {
            let arguments = ["audit", "verify", "--checkpoints", name, "--as", "eli", "--store", "s.sqlite"]
            return try CommandRun.run(arguments, in: folder, expecting: status).errors
        }
        _ = try folder.write("\n", to: "empty.jsonl")
        #expect(try verify("empty.jsonl", expecting: 1).contains("'empty.jsonl' has no checkpoint"))
        let other = try CommandRun.run(
            ["audit", "checkpoint", "--key", "other.audit-key", "--as", "eli", "--store", "s.sqlite"],
            in: folder
        ).output
        _ = try folder.write(checkpoint + other, to: "two.jsonl")
        #expect(try verify("two.jsonl", expecting: 1).contains("two.jsonl:2: the checkpoint at entry"))
    }

    @Test("what is killed leaves whole cases with their entries, and goes on", arguments: [5, 15, 40, 100])
    func survivesKill(milliseconds: Int) async throws {
        try await with { folder in
            let arguments = [
                "cases", "open", "--from-level", "informational", "--as", "ana", "--store", "s.sqlite",
            ]
            let (process, _, _) = try CommandRun.start(arguments, in: folder)
            try await Task.sleep(for: .milliseconds(milliseconds))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            func counts() throws -> (cases: Int, entries: Int?) {
                let cases = try rows(try tocsin("cases", "list", "--json", as: "vic", in: folder).output).count
                let verified = try rows(try tocsin("audit", "verify", "--json", as: "eli", in: folder).output)
                return (cases, verified.first?["entries"] as? Int)
            }
            let after = try counts()
            #expect(after.cases == after.entries.map { $0 - Self.people })
            try CommandRun.run(arguments, in: folder)
            let whole = try counts()
            #expect(
                whole.cases == whole.entries.map { $0 - Self.people } && whole.cases >= after.cases && whole.cases > 1
            )
        }
    }

    @Test("mistakes are explained")
    func mistakes() async throws {
        try await with { folder in
            let examples: [([String], String, Int32)] = [
                (["cases", "list", "--as", "nobody"], "There is nobody of the name 'nobody'", 1),
                (["cases", "show", "x", "--as", "ana"], "'x' is no case", 64),
                (["cases", "show", "case-9", "--as", "ana"], "There is no case-9", 1),
                (["cases", "open", "--as", "ana"], "Say what it is about", 64),
                (["cases", "open", "--account", "bob", "--as", "ana"], "Say with --reason why", 64),
                (["cases", "open", "--account", "bob", "--reason", "r", "--as", "ana"], "'bob' is no account", 64),
                (["cases", "open", "--from-level", "low", "--reason", "r", "--as", "ana"], "belongs to --account", 64),
                (["cases", "open", "--from-level", "huge", "--as", "ana"], "--from-level cannot be 'huge'", 64),
                (["audit", "verify", "--checkpoints", "none", "--as", "eli"], "'none' cannot be read", 1),
                (["audit", "verify", "--public-key", "zz", "--as", "eli"], "belongs to --checkpoints", 64),
                (["cases", "open", "--from-level", "low", "--level", "low", "--as", "ana"], "--level belongs to", 64),
                (["cases", "show", "case-1", "--redress", "y", "--as", "ana"], "belong to --statement", 64),
                (["cases", "show", "case-1", "--appeals-at", "y", "--as", "ana"], "belong to --statement", 64),
                (["decisions", "export", "--labels", "l", "--appeals-at", "y", "--as", "eli"], "belongs to --", 64),
                (["cases", "show", "case-1", "--statement", "xx", "--as", "ana"], "--statement cannot be 'xx'", 64),
                (["cases", "decide", "case-1", "--action", "ban", "--facts", "f", "--as", "ana"], "be 'ban'. Use", 64),
                (["audit", "export", "--as", "ana"], "It takes admin or auditor", 1),
                (["decisions", "export", "--labels", "l", "--as", "eli"], "It takes admin", 1),
            ]
            for (arguments, message, status) in examples {
                let run = try CommandRun.run(arguments + ["--store", "s.sqlite"], in: folder, expecting: status)
                #expect(run.errors.contains(message), "\(run.errors)")
                // How a command is written helps nobody who wrote it well, and of another command nobody at all.
                let usage = "Usage: tocsin \(arguments[0]) \(arguments[1]) "
                #expect(run.errors.contains(status == 64 ? usage : "Usage:") == (status == 64), "\(run.errors)")
            }
        }
    }

    @Test("days that nothing can be in are refused before anything is written")
    func days() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write("dora admin\n", to: "people")
            try CommandRun.run("people", "import", "people", "--store", "s.sqlite", in: folder)
            let store = try SQLiteStore(path: folder.file("s.sqlite"))
            let entries = try store.auditLines().count
            let export = ["decisions", "export", "--block-list", "b", "--transparency", "t", "--as", "dora"]
            for (period, said) in [
                (["--since", "2026-12-01", "--until", "2020-01-01"], "--since is later than --until"),
                (["--until", "2020-01-01T12:00:00Z"], "'2020-01-01T12:00:00Z' is no day. Expected one such as"),
            ] {
                let run = try CommandRun.run(export + ["--store", "s.sqlite"] + period, in: folder, expecting: 64)
                #expect(run.errors.contains(said), "\(run.errors)")
                #expect(run.errors.contains("Usage: tocsin decisions export "), "\(run.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: folder.file("b")))
            #expect(try store.auditLines().count == entries)
            // One day is a whole one.
            let day = ["--since", "2026-11-01T12:00:00Z", "--until", "2026-11-01"]
            try CommandRun.run(export + ["--store", "s.sqlite"] + day, in: folder)
        }
    }
}
