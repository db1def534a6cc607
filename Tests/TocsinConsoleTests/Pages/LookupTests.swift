// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStoreSQLite

@Suite struct ConsoleLookupTests {
    struct Words: Sendable, CustomTestStringConvertible {
        var words: String
        var leadsTo: String
        var testDescription: String { words }
    }

    @Test(arguments: [
        Words(words: "case-3", leadsTo: "/cases/case-3"), Words(words: "decision-3-1", leadsTo: "/cases/case-3"),
        Words(words: "3", leadsTo: "/cases/case-3"),
        Words(words: "\(Made.operation)", leadsTo: "/operations/\(Made.operation)"),
        Words(words: "finding-0000000000000001", leadsTo: "/findings/finding-0000000000000001"),
        Words(words: "\(Made.account(1))", leadsTo: "/accounts/\(Made.account(1))"),
        Words(words: "CASE-3", leadsTo: "/cases/case-3"), Words(words: "Decision-3-1", leadsTo: "/cases/case-3"),
        Words(words: "OPERATION-000000000000F00D", leadsTo: "/operations/\(Made.operation)"),
        Words(words: "ACCT-000000000000ABCD0000000000000001", leadsTo: "/accounts/\(Made.account(1))"),
    ])
    func aWholeIdLeadsToItsPage(_ words: Words) async throws {
        try await ConsoleFixture.with { console async throws in
            #expect(try await console.post("/search", ["words": words.words]).headers[.location] == words.leadsTo)
        }
    }

    @Test func findsAccountsByHowTheyBeginAndRulesByTheirWords() async throws {
        try await ConsoleFixture.with { console async throws in
            let accounts = try await console.post("/search", ["words": "acct-000000000000abcd"]).text
            #expect((1...4).allSatisfy { accounts.contains("/accounts/\(Made.account(UInt64($0)))") })
            let rules = try await console.post("/search", ["words": "defraud people"]).text
            #expect(rules.contains("/rules/rule-a") && !rules.contains("/rules/rule-b"))
        }
    }

    @Test(arguments: [
        "/cases/case-7", "/cases/7", "/cases/x", "/accounts/\(Made.account(77))", "/accounts/x", "/operations/x",
        "/operations/operation-0000000000000009", "/findings/finding-00000000000000ff", "/rules/none", "/assets/secret",
        "/assets/..%2FPackage.swift", "/cases/case-1/statement/decision-1-1",
    ])
    func whatIsNotThereIsNotFound(_ path: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.get(path)
            #expect(answer.status == .notFound && answer.text.contains("<h1>"))
        }
    }

    @Test func anAccountShowsFindingsTiesAndCases() async throws {
        try await ConsoleFixture.with { console async throws in
            let desk = try console.desk("ana")
            _ = try desk.open(try desk.opening(operation: Made.operation), at: ConsoleFixture.now)
            let page = try await console.get("/accounts/\(Made.account(1))").text
            for words in ["Scripts to defraud people", "same device", "/cases/case-1", "not counted yet"] {
                #expect(page.contains(words), "\(words)")
            }
        }
    }

    /// What a name was joined to, and what was opened about the name before.
    @Test func anAccountIsFoundUnderEachOfItsNames() async throws {
        try await ConsoleFixture.with { console async throws in
            let name = AccountID(high: 0xFEED, low: 1)
            _ = try console.desk("ana").open(
                CaseOpening(accounts: [name], level: .low, reason: "A report."),
                at: ConsoleFixture.now
            )
            _ = try console.store.setAliases([name: Made.account(1)])
            for one in [Made.account(1), name] {
                let page = try await console.get("/accounts/\(one)").text
                for words in ["Scripts to defraud people", "\(Made.account(1))", "/cases/case-1"] {
                    #expect(page.contains(words), "\(words)")
                }
            }
        }
    }

    @Test func aTieIsShownPieceByPiece() async throws {
        try await ConsoleFixture.with { console async throws in
            let page = try await console.get("/operations/\(Made.operation)").text
            // 22 bits for the device, 1 against, 14 together: 7 against before any evidence.
            let text = PageReader(page).text
            for words in ["before any evidence", "−7.0", "+22.0", "−1.0", "+14.0"] {
                #expect(text.contains(words), "\(words)")
            }
        }
    }

    @Test func everyDrawingHasWordsAndATable() async throws {
        try await ConsoleFixture.with { console async throws in
            let desk = try console.desk("ana")
            let id = try desk.open(try desk.opening(operation: Made.operation), at: ConsoleFixture.now).id
            try ActivityCount(store: console.store).run()
            let page = PageReader(try await console.get("/cases/\(id)").text)
            let drawings = page.tags.filter { $0.name == "svg" && $0["role"] == "img" }
            #expect(drawings.count == 4)
            let ids = Set(page.tags.compactMap { $0["id"] })
            for drawing in drawings {
                let names = (drawing["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
                #expect(names.count == 2 && names.allSatisfy(ids.contains))
            }
            #expect(page.tags.count { $0.name == "figure" } == 4)
            #expect(page.tags.count { $0.name == "summary" } >= 4)
            #expect(page.tags.compactMap { $0["id"] }.count == ids.count)
        }
    }

    /// As a report labels the same numbers.
    @Test func membersFindingsAreSaidToBeOfMediumOrAbove() async throws {
        try await ConsoleFixture.with { console async throws in
            let page = PageReader(try await console.get("/operations/\(Made.operation)").text)
            #expect(page.text.contains("Findings of level medium or above"))
            #expect(page.text.contains("scams 1"))
        }
    }

    /// As pages shorten them, with and without the word before, in either case.
    @Test(arguments: [
        (1, "acct-0000000000"), (1, "ACCT-0000000000…"), (2, "operation-00000000"), (2, "Operation-00000000..."),
        (3, "finding-00000000"), (3, "00000000"),
    ])
    func findsByHowAnIdBegins(_ kind: Int, _ words: String) async throws {
        let expected = [
            1: "/accounts/\(Made.account(4))", 2: "/operations/\(Made.operation)",
            3: "/findings/finding-0000000000000004",
        ]
        try await ConsoleFixture.with { console async throws in
            let page = PageReader(try await console.post("/search", ["words": words]).text)
            let link = try #require(expected[kind])
            #expect(page.tags.contains { $0["href"] == link })
        }
    }

    /// Words and years are often digits as well, and no id is as long as the last.
    @Test(arguments: ["0000", "face", "2024", String(repeating: "0", count: 33)])
    func tooFewDigitsAndTooManyBeginNoId(_ words: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let page = PageReader(try await console.post("/search", ["words": words]).text)
            let links = page.tags.compactMap { $0["href"] }
            for kind in ["/accounts/", "/operations/", "/findings/"] {
                #expect(!links.contains { $0.hasPrefix(kind) })
            }
        }
    }

    @Test func aListOfIdsThatIsCutSaysSo() async throws {
        let fill: (SQLiteStore) throws -> Void = { store in
            try store.replaceFindings(scope: .request, (1...51).map { Made.finding($0, account: 1) })
        }
        try await ConsoleFixture.with(fill: fill) { console async throws in
            let page = PageReader(try await console.post("/search", ["words": "finding-00000000"]).text)
            #expect(page.tags.count { $0["href"]?.hasPrefix("/findings/finding-") ?? false } == 50)
            #expect(page.text.contains("There are more findings: these are the first 50."))
            let whole = PageReader(try await console.post("/search", ["words": "finding-000000000000003"]).text)
            #expect(!whole.text.contains("There are more"))
        }
    }

    @Test func findsAnAccountOfACaseThatHasNoFinding() async throws {
        try await ConsoleFixture.with { console async throws in
            let account = AccountID(high: 0xFEED, low: 1)
            _ = try console.desk("ana").open(
                CaseOpening(accounts: [account], level: .low, reason: "A report."),
                at: ConsoleFixture.now
            )
            #expect(try await console.post("/search", ["words": "acct-000000000000feed"]).text.contains("\(account)"))
        }
    }
}
