// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStore
import TocsinStoreSQLite

@Suite struct RulePagesTests {
    @Test func listsRulesWithWhatPeopleMadeOfThem() async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            for (number, action) in [(1, Decision.Action.warn), (2, .dismiss), (4, .warn)] {
                let finding = FindingID(value: UInt64(number))
                let id = try ana.open(try ana.opening(finding: finding), at: ConsoleFixture.now).id
                _ = try ana.apply(.claim, to: id, at: ConsoleFixture.now)
                let evidence = try ana.evidence(try ana.find(id))
                let draft = DecisionDraft(
                    action: action,
                    category: .scam,
                    rule: "3.1",
                    facts: "It did.",
                    evidence: evidence
                )
                _ = try ana.apply(.decide(draft), to: id, at: ConsoleFixture.now)
            }
            let page = try await console.get("/rules/rule-a").text
            #expect(page.contains("67% (2 confirmed, 1 dismissed)"))
            let list = try await console.get("/rules").text
            for words in ["Kind letters", "on trial", "not among the loaded rules", "67%"] {
                #expect(list.contains(words), "\(words)")
            }
        }
    }

    private static let reason = "Try the rule before we put it to work"

    /// With a third account that the rule finds.
    private static func fillThree(_ store: SQLiteStore) throws {
        try Made.fill(store)
        let progress = SourceProgress(fingerprint: SourceFingerprint(value: "y"), name: "y", format: "tocsin")
        let event = Made.request(5, account: 5, "Write a kind letter that asks for a gift")
        _ = try store.append(
            IngestBatch(events: try EventBlock([event]), rejects: [], identifierLinks: [], progress: progress)
        )
    }

    @Test func aRuleIsCheckedAndLookedForInTheLog() async throws {
        try await ConsoleFixture.with(fill: Self.fillThree) { console async throws in
            let page = try await console.post(
                "/rules/check",
                ["text": Made.ruleText, "intent": "backtest", "days": "7", "reason": Self.reason]
            ).text
            let text = PageReader(page).text
            #expect(text.contains("1 rule, no problem"))
            #expect(text.contains("5 requests looked at"))
            for number in [1, 2, 5] { #expect(page.contains(Made.event(UInt64(number)).description)) }
            #expect(!page.contains(Made.event(3).description))
            // The form keeps the text with its lines.
            #expect(page.contains("detection:\n  selection:\n"))
        }
    }

    /// Else a rule with a name in it would say who wrote it.
    @Test(arguments: ["kind letter", "kind letter that asks for a deposit", "kind letter that asks for a pony"])
    func ofFewerThanThreeAccountsNothingIsShown(_ words: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let rule = Made.ruleText.replacing("kind letter", with: words)
            let page = try await console.post(
                "/rules/check",
                ["text": rule, "intent": "backtest", "reason": Self.reason]
            ).text
            let text = PageReader(page).text
            #expect(text.contains("4 requests looked at"))
            #expect(text.contains("not shownfewer than 3not shownnot shown"))
            for number in 1...4 { #expect(!page.contains(Made.event(UInt64(number)).description)) }
        }
    }

    @Test func aBackTestIsWrittenDownWithoutTheRule() async throws {
        try await ConsoleFixture.with { console async throws in
            _ = try await console.post(
                "/rules/check",
                ["text": Made.ruleText, "intent": "backtest", "days": "9", "reason": Self.reason]
            )
            let lines = try console.store.auditLines()
            #expect(lines.count == 1)
            let line = try #require(lines.first)
            for word in ["rule.backtest", "\"actor\":\"ana\"", Self.reason, "\"days\":\"9\"", "\"sha256\":\""] {
                #expect(line.contains(word), "\(word)")
            }
            #expect(!line.contains("kind letter"))
        }
    }

    @Test func aBackTestWantsAReasonAndARuleWithoutProblems() async throws {
        try await ConsoleFixture.with { console async throws in
            let unreasoned = try await console.post("/rules/check", ["text": Made.ruleText, "intent": "backtest"])
            #expect(unreasoned.status == .unprocessableContent)
            #expect(unreasoned.text.contains("State why in a sentence") && unreasoned.text.contains("kind letter"))
            let wrong = Made.ruleText.replacing("une kind letter", with: "une lettre")
            let flawed = try await console.post(
                "/rules/check",
                ["text": wrong, "intent": "backtest", "reason": Self.reason]
            ).text
            #expect(flawed.contains("a rule with problems is not back-tested"))
            for page in [unreasoned.text, flawed] { #expect(!page.contains("requests looked at")) }
            #expect(try console.store.auditLines().isEmpty)
        }
    }

    @Test(arguments: [
        ("title: [", "This is not YAML"), ("title: x", "The rule has no 'id'"),
        (Made.ruleText.replacing("kind letter", with: "no such thing"), "Example 1 of those that match does not"),
        (Made.ruleText.replacing("condition: selection", with: "condition: other"), "no selection of this rule"),
    ])
    func whatIsWrongIsSaid(_ text: String, _ words: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let page = try await console.post(
                "/rules/check",
                ["text": text.replacing("prompt: write a no such thing", with: "prompt: write a kind letter")]
            )
            #expect(page.status == .ok)
            #expect(PageReader(page.text).text.replacing("&#39;", with: "'").contains(words))
            #expect(!page.text.contains("/rules/download"))
        }
    }

    @Test func theFileToDownloadIsTheText() async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.post("/rules/download", ["text": "title: a\r\nlevel: high\r\n"])
            #expect(answer.text == "title: a\nlevel: high\n")
            #expect(answer.headers[.contentDisposition] == "attachment; filename=\"rule.yml\"")
        }
    }

    @Test(arguments: ["/rules/check", "/rules/download"])
    func anEmptyRuleIsRefusedAtTheForm(_ path: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let fields: KeyValuePairs = ["text": "  ", "days": "30", "reason": Self.reason, "intent": "backtest"]
            let answer = try await console.post(path, fields)
            #expect(answer.status == .unprocessableContent && answer.text.contains("Give a rule as YAML"))
            let page = PageReader(answer.text)
            #expect(page.tags.contains { $0["action"] == "/rules/check" } && page.text.contains(Self.reason))
            #expect(page.tags.first { $0["name"] == "days" }?["value"] == "30")
        }
    }

    @Test func aTextThatIsTooLongIsRefused() async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.post("/rules/check", ["text": String(repeating: "x", count: 70_000)])
            #expect(answer.status == .unprocessableContent)
        }
    }
}
