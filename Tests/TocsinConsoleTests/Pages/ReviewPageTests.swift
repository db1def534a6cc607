// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinAudit
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStoreSQLite

@Suite struct ReviewPageTests {
    private static let facts = "Words that a reviewer must not see."

    /// A case about account 1 that cleo dismissed, with an agreed answer.
    private static func fill(_ console: ConsoleFixture) async throws -> CaseID {
        let cleo = try console.desk("cleo")
        let id = try cleo.open(
            try cleo.opening(finding: FindingID(value: 1)),
            at: ConsoleFixture.now
        ).id
        _ = try cleo.apply(.claim, to: id, at: ConsoleFixture.now)
        let draft = DecisionDraft(action: .dismiss, facts: facts, evidence: try cleo.evidence(try cleo.find(id)))
        _ = try cleo.apply(.decide(draft), to: id, at: ConsoleFixture.now)
        let set = try await console.post("/reviews/golden", ["case": "\(id)", "harmful": "no"], as: "ben")
        #expect(set.headers[.location] == "/reviews")
        return id
    }

    @Test func aReviewerSeesTheEvidenceAndNotTheDecision() async throws {
        try await ConsoleFixture.with { console async throws in
            let id = try await Self.fill(console)
            let page = try await console.get("/reviews", as: "ana")
            #expect(page.text.contains("A case to judge") && page.text.contains("Scripts to defraud people"))
            for word in [Self.facts, "cleo", "dismiss", "Dismiss", "Golden cases", Made.secret] {
                #expect(!page.text.contains(word), "\(word)")
            }
            let texts = try await console.post(
                "/reviews/texts",
                ["case": "\(id)", "reason": "To judge the case in a blind review"]
            )
            #expect(PageReader(texts.text).text.contains(Made.secret))
            #expect(!texts.text.contains("/cases/\(id)\""))
            let answered = try await console.post("/reviews/answer", ["case": "\(id)", "harmful": "yes"])
            #expect(answered.headers[.location] == "/reviews")
            #expect(try await console.get("/reviews", as: "ana").text.contains("There is nothing for you to review"))
            let last = try #require(try AuditLine.read(console.store.auditLines()).last)
            #expect(last.record.action == "review.verdict" && last.record.actor == "ana")
        }
    }

    /// Of these secrets the first draws case-1, and the second does not.
    @Test(arguments: [(UInt8(11), true), (7, false)])
    func aCaseIsDrawnByTheOperatorsSecret(_ byte: UInt8, _ isDrawn: Bool) async throws {
        var settings = ConsoleSettings()
        settings.reviewKey = ReviewKey(bytes: Array(repeating: byte, count: 32))
        try await ConsoleFixture.with(settings: settings) { console async throws in
            _ = try console.closedOperation()
            let page = try await console.get("/reviews", as: "cleo").text
            #expect(page.contains("A case to judge") == isDrawn)
        }
    }

    @Test func theEvidenceIsGroupedByAccountAndRule() async throws {
        let fill: (SQLiteStore) throws -> Void = { store in
            try Made.fill(store)
            try store.replaceFindings(scope: .request, (1...5).map { Made.finding($0, account: 1) })
        }
        try await ConsoleFixture.with(fill: fill) { console async throws in
            _ = try await Self.fill(console)
            Self.expectOneRow(PageReader(try await console.get("/reviews", as: "ana").text))
        }
    }

    /// Five findings of one rule about one account are one row, which leads nowhere.
    private static func expectOneRow(_ page: PageReader) {
        #expect(page.tags.count { $0.name == "article" && $0["class"] == "account" } == 1)
        #expect(page.text.ranges(of: "Scripts to defraud people").count == 1)
        let cells = page.tags.filter { $0.name == "td" }.compactMap { $0["data-label"] }
        #expect(cells.count { $0 == "Findings" } == 1)
        #expect(page.text.contains(Made.account(1).shortDescription))
        #expect(!page.tags.compactMap { $0["href"] }.contains { $0.hasPrefix("/accounts/") })
    }

    @Test func aRefusedReasonStaysAtItsForm() async throws {
        try await ConsoleFixture.with { console async throws in
            let id = try await Self.fill(console)
            let answer = try await console.post("/reviews/texts", ["case": "\(id)", "reason": "because"])
            #expect(answer.status == .unprocessableContent && answer.text.contains("A case to judge"))
            #expect(PageReader(answer.text).text.contains("because"))
        }
    }

    @Test func whoeverDecidedGetsNothing() async throws {
        try await ConsoleFixture.with { console async throws in
            let id = try await Self.fill(console)
            #expect(try await console.get("/reviews", as: "cleo").text.contains("There is nothing for you to review"))
            let answer = try await console.post("/reviews/answer", ["case": "\(id)", "harmful": "no"], as: "cleo")
            #expect(answer.status == .unprocessableContent)
            let texts = try await console.post(
                "/reviews/texts",
                ["case": "\(id)", "reason": "To judge the case in a blind review"],
                as: "cleo"
            )
            #expect(texts.status == .notFound)
        }
    }

    @Test(arguments: [["harmful": "yes"], ["case": "case-1"], ["case": "case-1", "harmful": "perhaps"], ["case": "x"]])
    func anAnswerNamesACaseAndAWord(_ form: [String: String]) async throws {
        try await ConsoleFixture.with { console async throws in
            _ = try await Self.fill(console)
            let answer = try await console.post("/reviews/answer", fields: form.map { ($0.key, $0.value) })
            #expect(answer.status == .unprocessableContent)
        }
    }
}
