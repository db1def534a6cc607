// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel

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

    @Test func aRuleIsCheckedAndLookedForInTheLog() async throws {
        try await ConsoleFixture.with { console async throws in
            let page = try await console.post(
                "/rules/check",
                ["text": Made.ruleText, "intent": "backtest", "days": "7"]
            ).text
            let text = PageReader(page).text
            #expect(text.contains("1 rule, no problem"))
            #expect(text.contains("4 requests looked at"))
            #expect(page.contains(Made.event(1).description) && page.contains(Made.event(2).description))
            #expect(!page.contains(Made.event(3).description))
            // The form keeps the text with its lines.
            #expect(page.contains("detection:\n  selection:\n"))
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

    @Test func aTextThatIsTooLongIsRefused() async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.post("/rules/check", ["text": String(repeating: "x", count: 70_000)])
            #expect(answer.status == .unprocessableContent)
        }
    }
}
