// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinIngest
import TocsinStoreSQLite
import TocsinTestSupport

@Suite("What cannot be done is said, not passed over")
struct RefusalTests {
    private static func event(_ account: String, _ number: Int, address: String) -> String {
        """
        {"schema":1,"type":"request","id":"\(account)\(number)","time":"2026-11-0\(number)T10:00:00Z","account":"\(account)",\
        "network":{"ip":"\(address)"},"input":[{"role":"user","parts":[{"type":"text","text":"Translate letter \(number) of \(account)."}]}]}

        """
    }

    /// Three accounts of one address, and one apart.
    private static let log = ["anna", "bob", "cid", "dora"].enumerated().map { place, account in
        (1...3).map { Self.event(account, $0, address: place < 3 ? "192.0.2.7" : "198.51.100.9") }.joined()
    }.joined()

    private static let lure = """
        title: A lure
        id: 11111111-1111-4111-8111-111111111111
        status: test
        description: For tests.
        level: high
        logsource: { product: tocsin, service: request }
        detection: { sel: { prompt|contains: phishing }, condition: sel }
        """

    @Test("places that nothing can be written to")
    func outputs() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.log, to: "log.jsonl")
            _ = try folder.write("here", to: "file")
            let rule = """
                rule Good {
                    meta:
                        category = "phishing"
                    keywords:
                        $a = "fake login page"
                    condition: $a
                }
                """
            _ = try folder.write(rule, to: "a.nov")
            try CommandRun.run("ingest", "log.jsonl", in: folder)
            try CommandRun.run("scan", "--classifier", "off", in: folder)
            let simulate = ["simulate", "--scenario", "tiny", "--seed", "1", "--events", "20", "--out"]
            let inTheWay = "Error: 'file' cannot be written: 'file' is a file. Move it away, or name another place."
            let refused = "Error: '/proc/x' cannot be written: "
            let cases: [(arguments: [String], said: String)] = [
                (simulate + ["file"], inTheWay), (simulate + ["/proc/x"], refused),
                (["report", "--out", "file"], inTheWay), (["report", "--out", "/proc/x"], refused),
                (["rules", "import", "a.nov", "--out", "/proc/x"], refused),
                (["model", "export", "away/x"], "'away/x' cannot be written: there is no folder 'away'. Make it"),
            ]
            for (arguments, said) in cases {
                let run = CommandRun(waitingFor: try CommandRun.start(arguments, in: folder))
                #expect(run.status != 0, "\(arguments)")
                #expect(run.errors.contains(said), "\(run.errors)")
                #expect(!run.errors.contains("NSCocoaErrorDomain"), "\(run.errors)")
            }
        }
    }

    @Test("a report of an operation that is not there")
    func operations() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.log, to: "log.jsonl")
            try CommandRun.run("ingest", "log.jsonl", in: folder)
            let run = try CommandRun.run(
                ["report", "--operation", "operation-0123456789abcdef"],
                in: folder,
                expecting: 1
            )
            #expect(run.errors.contains("The store has no operation 'operation-0123456789abcdef'."))
            #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
        }
    }

    @Test("a report that cannot be written keeps no text that is too old")
    func retention() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.log, to: "log.jsonl")
            let job = ["investigate", "log.jsonl", "--classifier", "off", "--retain", "0"]
            let early = try CommandRun.run(job + ["--holidays", "away.csv"], in: folder, expecting: 1)
            #expect(early.errors.contains("away.csv"), "\(early.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.file("tocsin.sqlite")))
            let late = job + ["--operation", "operation-0123456789abcdef"]
            let failed = try CommandRun.run(late, in: folder, expecting: 1)
            #expect(failed.errors.contains("The store has no operation 'operation-0123456789abcdef'."))
            let store = try SQLiteStore(path: folder.file("tocsin.sqlite"))
            #expect(try store.eventCount() == 12)
            #expect(try store.oldestText() == nil)
        }
    }

    @Test("a truth that is none, and one of which nothing can be learnt")
    func truths() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.log, to: "log.jsonl")
            _ = try folder.write("{\"x\":1}\n", to: "bad.jsonl")
            let others = ["yan", "zoe"].map { "{\"kind\":\"account\",\"account\":\"\($0)\",\"operation\":\"a\"}\n" }
            _ = try folder.write(others.joined(), to: "others.jsonl")
            _ = try folder.write("", to: "empty.jsonl")
            try CommandRun.run("ingest", "log.jsonl", in: folder)
            let weights = ["--provenance", "a test", "--out", "w.json"]
            for command in [["evaluate"], ["link", "train"] + weights, ["link", "calibrate"] + weights] {
                let run = try CommandRun.run(command + ["--truth", "bad.jsonl"], in: folder, expecting: 1)
                #expect(run.errors.contains("The truth 'bad.jsonl' has 'x' on line 1; expected 'kind', one of"))
            }
            for command in ["train", "calibrate"] {
                let run = try CommandRun.run(
                    ["link", command, "--truth", "others.jsonl"] + weights,
                    in: folder,
                    expecting: 1
                )
                #expect(run.errors.contains("There is nothing to learn from in tocsin.sqlite"), "\(run.errors)")
            }
            try CommandRun.run("ingest", "empty.jsonl", "--store", "empty.sqlite", in: folder)
            let empty = try CommandRun.run(
                ["link", "train", "--truth", "others.jsonl", "--store", "empty.sqlite"] + weights,
                in: folder,
                expecting: 1
            )
            #expect(empty.errors.contains("There is nothing to learn from in empty.sqlite"), "\(empty.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.file("w.json")))
        }
    }

    @Test("an explanation says what two accounts share, also where that speaks against them")
    func explanations() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.log, to: "log.jsonl")
            try CommandRun.run("ingest", "log.jsonl", in: folder)
            let shared = try CommandRun.run("link", "explain", "anna", "bob", in: folder).output
            #expect(shared.contains("same network address, shared by 3 accounts"), "\(shared)")
            #expect(!shared.contains("not: same network address"))
            // A name that is an alias stands for its account.
            let key = try PseudonymKey(path: folder.file("tocsin.sqlite.key"))
            let store = try SQLiteStore(path: folder.file("tocsin.sqlite"))
            try store.setAliases([key.accountID(of: "an"): key.accountID(of: "anna")])
            #expect(try CommandRun.run("link", "explain", "an", "bob", in: folder).output == shared)
            let same = try CommandRun.run("link", "explain", "anna", "anna", in: folder, expecting: 1)
            #expect(same.errors.contains("Both are one account. Give two accounts to compare."))
        }
    }

    @Test("a key that is not there, and one of another store; no key is made where a store has one")
    func keys() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.log, to: "log.jsonl")
            _ = try folder.write("dora admin\n", to: "people")
            _ = try folder.write(Array(repeating: 9, count: 32), to: "other.key")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file("other.key"))
            try CommandRun.run("ingest", "log.jsonl", in: folder)
            try CommandRun.run("people", "import", "people", in: folder)
            let pseudonym = "acct-" + String(repeating: "0", count: 32)
            let commands = [
                ["ingest", "log.jsonl"], ["watch", "log.jsonl"], ["link", "explain", "anna", "bob"],
                ["evaluate", "--truth", "log.jsonl"], ["erase", "anna", "--name", "--as", "dora"],
                ["erase", pseudonym, "--gateway-events", ".", "--as", "dora"],
            ]
            for command in commands {
                let missing = try CommandRun.run(command + ["--key", "typo.key"], in: folder, expecting: 1)
                #expect(missing.errors.contains("There is no key 'typo.key'. Name the one that"), "\(command)")
                #expect(!missing.errors.contains("Usage:"), "\(command)")
                #expect(!FileManager.default.fileExists(atPath: folder.file("typo.key")), "\(command)")
                let foreign = try CommandRun.run(command + ["--key", "other.key"], in: folder, expecting: 1)
                #expect(foreign.errors.contains("made with another key"), "\(command)")
                #expect(!foreign.output.contains("Erased"))
            }
            #expect(try SQLiteStore(path: folder.file("tocsin.sqlite")).eventCount() == 12)

            let doctor = try CommandRun.run("doctor", in: folder)
            #expect(doctor.output.contains("ok    The key of pseudonyms is there"))
            let lost = try CommandRun.run("doctor", "--key", "typo.key", in: folder)
            #expect(lost.output.contains("look  There is no key 'typo.key'."))
            let wrong = try CommandRun.run("doctor", "--key", "other.key", in: folder, expecting: 1)
            #expect(wrong.output.contains("BAD   The store's pseudonyms were made with another key than 'other.key'."))

            // Pseudonyms need no key, and a store without one takes the first that comes.
            let unknown = try CommandRun.run(
                ["link", "explain", pseudonym, "acct-" + String(repeating: "1", count: 32), "--key", "typo.key"],
                in: folder,
                expecting: 1
            )
            #expect(unknown.errors.contains("The store does not know one of the accounts."))
            try CommandRun.run("ingest", "log.jsonl", "--store", "new.sqlite", "--key", "new.key", in: folder)
            try CommandRun.run("ingest", "log.jsonl", "--store", "new.sqlite", "--key", "new.key", in: folder)
            try CommandRun.run("erase", "anna", "--name", "--as", "dora", "--out", "erased", in: folder)
            // Anybody can sign a list: whose key it was is said, unless it was asked for.
            let listed = try CommandRun.run("audit", "erasure", "erased", in: folder).output
            let key64 = try #require(listed.firstMatch(of: /signed with the key ([0-9a-f]{64})\./)?.1)
            #expect(listed.contains("compare it with the one that you know"))
            let compared = try CommandRun.run("audit", "erasure", "erased", "--public-key", String(key64), in: folder)
            #expect(compared.output == "The list is as it was signed.\n")
            #expect(try SQLiteStore(path: folder.file("tocsin.sqlite")).eventCount() == 9)

            // Of an account that nobody has there is no list.
            let mistyped = ["erase", "ana", "--name", "--as", "dora", "--out", "list"]
            let nobody = try CommandRun.run(mistyped, in: folder, expecting: 1)
            #expect(nobody.errors.contains("Nobody has this name. Check that it stands as in the logs"))
            #expect(nobody.output.isEmpty && !FileManager.default.fileExists(atPath: folder.file("list")))
            // A repeat of one that was stopped before it gave its list is told where to look.
            let again = try CommandRun.run("erase", "anna", "--name", "--as", "dora", in: folder, expecting: 1)
            #expect(again.errors.contains("An account was last erased at 2") && again.output.isEmpty)
            #expect(again.errors.contains("'tocsin audit export' prints the entry that says what went"))
            let log = try CommandRun.run("audit", "export", "--as", "dora", in: folder).output
            #expect(log.split(separator: "\n").count { $0.contains("account.erase") } == 1)
        }
    }

    @Test(
        "a store's name that was meant as an address makes no file and is not quoted",
        arguments: [
            "postgres:/ann:hush@h.example/db", "postgresql+psycopg://ann:hush@h.example/db", "sqlite://hush",
            " PostgreSQL:ann:hush@h.example", "host=127.0.0.1 dbname=db password=hush", "password = hush",
        ]
    )
    func stores(_ name: String) async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.log, to: "log.jsonl")
            let settings: [[String: String]] = [[:], ["TOCSIN_STORE": name]]
            for variables in settings {
                let arguments = ["ingest", "log.jsonl"] + (variables.isEmpty ? ["--store", name] : [])
                let run = CommandRun(
                    waitingFor: try CommandRun.start(arguments, in: folder, variables: variables)
                )
                #expect(run.status == 64)
                #expect(run.errors.contains("names neither a file nor a database as it is."), "\(run.errors)")
                #expect(!(run.output + run.errors).contains("hush"))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["log.jsonl"])
        }
    }

    @Test func aStoreWithoutANameIsNone() async throws {
        try await TemporaryFolder.with { folder in
            let option = try CommandRun.run("scan", "--store", "", in: folder, expecting: 64)
            #expect(option.errors.contains("--store is empty. Name a file or a database in it."))
            let variable = CommandRun(
                waitingFor: try CommandRun.start(["scan"], in: folder, variables: ["TOCSIN_STORE": ""])
            )
            #expect(variable.status == 64)
            #expect(variable.errors.contains("TOCSIN_STORE is empty. Name a file or a database in it, or unset it."))
        }
    }

    @Test(arguments: ["./host=a", "data/host=a.sqlite", "a=b.sqlite", "postgres.sqlite"])
    func aFileMayHaveAnyOtherName(_ name: String) async throws {
        try await TemporaryFolder.with { folder in
            try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: true)
            _ = try folder.write(Self.log, to: "log.jsonl")
            try CommandRun.run("ingest", "log.jsonl", "--store", name, in: folder)
            #expect(FileManager.default.fileExists(atPath: folder.file(name)))
        }
    }

    @Test("rules that are not there or cannot be read")
    func rules() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.log, to: "log.jsonl")
            for name in ["none", "broken"] {
                try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
            }
            _ = try folder.write(Self.lure, to: "broken/lure.yml")
            try CommandRun.run("ingest", "log.jsonl", in: folder)
            for (name, reason) in [
                ("away", "'away' cannot be read. Check the path that "),
                ("broken", "There is no rule to run. Name a folder of rules with "),
            ] {
                for command in ["list", "patterns", "coverage"] {
                    let run = try CommandRun.run("rules", command, "--rules", name, in: folder, expecting: 1)
                    #expect(run.output.isEmpty)
                    #expect(run.errors.contains("warning: lure.yml:") == (name == "broken"))
                    #expect(run.errors.contains(reason + "--rules"))
                }
                let compared = try CommandRun.run(
                    ["compare", "--classifier", "off", "--new-rules", name],
                    in: folder,
                    expecting: 1
                )
                #expect(compared.output.isEmpty)
                #expect(compared.errors.contains(reason + "--new-rules"))
            }
            for command in ["check", "test"] {
                let run = try CommandRun.run("rules", command, "--rules", "none", in: folder, expecting: 1)
                #expect(run.errors.contains("There is no rule to check."))
            }
        }
    }

    @Test("a language that has no words, and a mapping for another log")
    func wordsAndColumns() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write("You won a prize, click http://prize.example", to: "message.txt")
            for language in ["de", "xx", ""] {
                let run = try CommandRun.run(
                    ["check", "message.txt", "--language", language],
                    in: folder,
                    expecting: 64
                )
                let said = "There are no words in the language '\(language)'. Use one of en, fr, es, zh."
                #expect(run.errors.contains(said))
            }
            try CommandRun.run("check", "message.txt", "--language", "fr-CA", in: folder)
            _ = try folder.write("when,customer\n2026-11-01T10:00:00Z,anna\n", to: "log.csv")
            _ = try folder.write("fields:\n  time: when\n  account: custmer\n", to: "mapping.yml")
            let ingested = try CommandRun.run(
                ["ingest", "log.csv", "--mapping", "mapping.yml"],
                in: folder,
                expecting: 1
            )
            #expect(
                ingested.errors.contains(
                    "The mapping 'mapping.yml' takes 'account' from the column 'custmer', which 'log.csv' does not have. "
                        + "Its columns are: when, customer."
                )
            )
        }
    }
}
