// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinAudit
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStore
import TocsinStoreSQLite

@Suite struct AuditPageTests {
    /// The words of the entries that are shown, in their order.
    private static func actions(_ query: String, _ console: ConsoleFixture) async throws -> [String] {
        PageReader(try await console.get("/audit?\(query)", as: "eli").text).tags
            .filter { $0.name == "span" }.compactMap { $0["title"] }
    }

    @Test func theLogIsShownFromItsEndAndFoundSound() async throws {
        try await ConsoleFixture.with { console async throws in
            let desk = try console.desk("ana")
            let id = try desk.open(try desk.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try desk.apply(.claim, to: id, at: ConsoleFixture.now)
            #expect(try await Self.actions("", console) == ["case.claim", "case.open"])
            let words = PageReader(try await console.get("/audit", as: "eli").text).text
            #expect(words.contains("claimed a case") && words.contains("to: in review") && !words.contains("inReview"))
            #expect(
                try await console.post("/audit/verify", as: "eli").text.contains("2 entries are sound. Every case is")
            )
        }
    }

    @Test func aCaseThatWasChangedBehindTheLogsBackIsNamed() async throws {
        try await ConsoleFixture.with { console async throws in
            let desk = try console.desk("ana")
            let id = try desk.open(try desk.opening(operation: Made.operation), at: ConsoleFixture.now).id
            let document = try #require(try console.store.caseDocument(id.number))
            // Written as the console writes, and said to be about something else.
            var other = CaseChange(
                document: document,
                record: AuditRecord(time: ConsoleFixture.now, actor: "x", role: "x", action: "x", subject: "elsewhere")
            )
            other.document.content = Array(
                String(decoding: document.content, as: UTF8.self).replacing("ana", with: "eve").utf8
            )
            try console.store.commit([other])
            let page = try await console.post("/audit/verify", as: "eli").text
            #expect(page.contains("role=\"alert\"") && page.contains("\(id)"))
        }
    }

    struct Filter: Sendable, CustomTestStringConvertible {
        var query: String
        var expected: [String]
        var testDescription: String { query.isEmpty ? "none" : query }
    }

    @Test(arguments: [
        Filter(query: "", expected: ["case.note", "case.open", "case.claim", "case.open"]),
        Filter(query: "actor=BEN", expected: ["case.note"]),
        Filter(query: "action=case.open", expected: ["case.open", "case.open"]),
        Filter(query: "actor=ana&action=case.claim", expected: ["case.claim"]),
        Filter(query: "subject=case-1", expected: ["case.claim", "case.open"]),
        Filter(query: "subject=CASE-2&actor=ben", expected: ["case.note"]),
        Filter(query: "subject=\(Made.account(4))", expected: ["case.note", "case.open"]),
        Filter(
            query: "subject=acct-000000000000abcd",
            expected: ["case.note", "case.open", "case.claim", "case.open"]
        ),
        Filter(query: "subject=case-9", expected: []),
        Filter(query: "subject=decision-1-1", expected: ["case.claim", "case.open"]),
        Filter(query: "subject=jane%40example.com", expected: []),
        // The note was written two days later.
        Filter(query: "from=2025-11-26", expected: ["case.note"]),
        Filter(query: "until=2025-11-24", expected: ["case.open", "case.claim", "case.open"]),
        Filter(query: "from=2025-11-24&until=2025-11-26&actor=ben", expected: ["case.note"]),
        Filter(query: "from=soon", expected: []),
    ])
    func filters(_ filter: Filter) async throws {
        try await ConsoleFixture.with { console async throws in
            let (ana, now) = (try console.desk("ana"), ConsoleFixture.now)
            #expect(now.dayDescription == "2025-11-24")
            let first = try ana.open(try ana.opening(operation: Made.operation), at: now).id
            _ = try ana.apply(.claim, to: first, at: now)
            let second = try ana.open(try ana.opening(finding: FindingID(value: 4)), at: now).id
            _ = try console.desk("ben").apply(.note("Seen before."), to: second, at: Made.hours(48))
            #expect(try await Self.actions(filter.query, console) == filter.expected)
        }
    }

    /// What somebody typed of a user stands in no history and in no proxy's log.
    @Test(arguments: [
        "jane@example.com", "Jane Doe", "+4915112345678", "4915112345678", "decision-1-jane", "acct-jane",
    ])
    func noAddressHoldsWhatIsNoId(_ typed: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let refused = try await console.post("/audit", ["subject": typed, "actor": "ben"], as: "eli")
            #expect(refused.status == .unprocessableContent && refused.headers[.location] == nil)
            let page = PageReader(refused.text)
            #expect(page.text.contains("Nothing is shown. ") && page.text.contains("acct-…"))
            #expect(page.tags.first { $0["action"] == "/audit" }?["method"] == "post")
            #expect(page.tags.first { $0["id"] == "field-subject" }?["value"] == typed)
        }
    }

    @Test(arguments: ["case-1", "CASE-1", "17", "decision-1-2", "acct-00000000", "person-0123456789abcdef", "report-3"])
    func aFilterByAnIdHasAnAddress(_ id: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.post("/audit", ["actor": "ben", "subject": id, "from": ""], as: "eli")
            #expect(answer.status == .seeOther && answer.headers[.location] == "/audit?actor=ben&subject=\(id)")
            #expect(try await console.post("/audit", as: "eli").headers[.location] == "/audit")
        }
    }

    @Test func anOldEntryAboutACaseIsFoundBehindManyOthers() async throws {
        try await ConsoleFixture.with { console async throws in
            let (ana, now) = (try console.desk("ana"), ConsoleFixture.now)
            let id = try ana.open(try ana.opening(operation: Made.operation), at: now).id
            _ = try console.desk("ben").apply(.note("Seen before."), to: id, at: now)
            var document = try #require(try console.store.caseDocument(id.number))
            let record = AuditRecord(
                time: now,
                actor: "ana",
                role: "analyst",
                action: "case.label",
                subject: id.description
            )
            let changes = (0..<10_050).map { _ in
                defer { document.version += 1 }
                return CaseChange(document: document, record: record)
            }
            try console.store.commit(changes)
            #expect(try await Self.actions("subject=\(id)&actor=ben", console) == ["case.note"])
        }
    }

    @Test func filtersStayOnTheWayBackThroughTheLog() async throws {
        try await ConsoleFixture.with { console async throws in
            let (ana, ben, now) = (try console.desk("ana"), try console.desk("ben"), ConsoleFixture.now)
            let id = try ana.open(try ana.opening(operation: Made.operation), at: now).id
            for number in 1...110 {
                _ = try ana.apply(.note("Note \(number)."), to: id, at: now)
                _ = try ben.apply(.note("Note \(number)."), to: id, at: now)
            }
            for filter in ["actor=ana&action=case.note", "actor=ana&action=case.note&subject=\(id)"] {
                let page = PageReader(try await console.get("/audit?\(filter)", as: "eli").text)
                #expect(page.tags.count { $0.name == "span" && $0["title"] == "case.note" } == 100)
                let href = try #require(
                    page.tags.compactMap { $0["href"] }.first { $0.contains("before=") }
                )
                let query = String(href.dropFirst("/audit?".count)).replacing("&amp;", with: "&")
                #expect(try await Self.actions(query, console).count == 10, "\(filter)")
            }
        }
    }
}
