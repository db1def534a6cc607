// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel

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
}
