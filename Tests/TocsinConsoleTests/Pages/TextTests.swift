// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Logging
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStoreSQLite

/// Reading messages: with a reason, written down first, shown once.
@Suite struct TextTests {
    private static let reason = "Check whether this asks for a deposit"

    private func withCase(_ body: @escaping @Sendable (ConsoleFixture, CaseID) async throws -> Void) async throws {
        try await ConsoleFixture.with { console async throws in
            let desk = try console.desk("ana")
            try await body(
                console,
                try desk.open(try desk.opening(operation: Made.operation), at: ConsoleFixture.now).id
            )
        }
    }

    @Test func noPageShowsAMessageUnasked() async throws {
        try await withCase { console, id in
            for path in [
                "/", "/cases/\(id)", "/findings/finding-0000000000000001", "/accounts/\(Made.account(1))", "/audit",
                "/operations/\(Made.operation)", "/dashboard",
            ] {
                let page = try await console.get(path, as: "dora")
                #expect(page.status == .ok)
                for word in ["kind letter", "deposit"] { #expect(!page.text.contains(word), "\(path)") }
            }
        }
    }

    @Test(arguments: ["", "   ", "because", "two words", "a b c"])
    func aReasonHasToSaySomething(_ reason: String) async throws {
        try await withCase { console, id in
            let entries = try console.store.auditLines().count
            let answer = try await console.post("/cases/\(id)/texts", ["reason": reason])
            #expect(answer.status == .unprocessableContent && !answer.text.contains("kind letter"))
            #expect(try console.store.auditLines().count == entries)
        }
    }

    @Test func readingIsWrittenDownWithReasonAndEventsAndNoText() async throws {
        try await withCase { console, id in
            let answer = try await console.post("/cases/\(id)/texts", ["reason": Self.reason])
            #expect(answer.status == .ok && answer.headers[.cacheControl] == "no-store")
            #expect(PageReader(answer.text).text.contains(Made.secret))
            let line = try #require(try console.store.auditLines().last)
            for word in ["text.read", "\"actor\":\"ana\"", id.description, Self.reason, Made.event(1).description] {
                #expect(line.contains(word))
            }
            #expect(!line.contains("kind letter"))
        }
    }

    @Test func whatTheFindingPointsAtIsMarked() async throws {
        try await withCase { console, id in
            let page = try await console.post("/cases/\(id)/texts", ["reason": Self.reason]).text
            #expect(page.contains("<mark>very </mark>"))
        }
    }

    @Test func nearIdenticalMessagesStandSideBySide() async throws {
        try await withCase { console, id in
            let page = try await console.post("/cases/\(id)/texts", ["reason": Self.reason]).text
            #expect(page.contains("<mark>deposit,</mark>") && page.contains("<mark>payment,</mark>"))
        }
    }

    @Test func aViewerAndAnAuditorCannot() async throws {
        try await withCase { console, id in
            for name in ["vera", "eli"] {
                let answer = try await console.post("/cases/\(id)/texts", ["reason": Self.reason], as: name)
                #expect(answer.status == .forbidden)
            }
        }
    }

    @Test func whatIsPurgedIsSaidToBeGone() async throws {
        try await withCase { console, id in
            _ = try console.store.purgeText(before: ConsoleFixture.now)
            let page = try await console.post("/cases/\(id)/texts", ["reason": Self.reason])
            #expect(page.status == .ok && page.text.contains("The text is no longer kept."))
        }
    }

    @Test func noLogLineHoldsTextOrPseudonyms() async throws {
        let lines = LogLines()
        let logger = Logger(label: "test") { _ in lines }
        try await ConsoleFixture.with(logger: lines.verbose(logger)) { console async throws in
            let desk = try console.desk("ana")
            let id = try desk.open(try desk.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try await console.post("/cases/\(id)/texts", ["reason": Self.reason])
            _ = try await console.get("/accounts/\(Made.account(1))")
            _ = try await console.post("/search", ["words": "somebody@example.com"])
        }
        let all = lines.text
        #expect(all.contains("/accounts/{account}"))
        for word in ["kind letter", "deposit", "acct-", "somebody", "token-"] { #expect(!all.contains(word)) }
    }
}
