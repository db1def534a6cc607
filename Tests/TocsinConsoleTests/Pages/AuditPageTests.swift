// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStore
import TocsinStoreSQLite

@Suite struct AuditPageTests {
    @Test func theLogIsShownFromItsEndAndFoundSound() async throws {
        try await ConsoleFixture.with { console async throws in
            let desk = try console.desk("ana")
            let id = try desk.open(try desk.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try desk.apply(.claim, to: id, at: ConsoleFixture.now)
            let page = try await console.get("/audit", as: "eli").text
            let claim = try #require(page.firstRange(of: "case.claim"))
            let open = try #require(page.firstRange(of: "case.open"))
            #expect(claim.lowerBound < open.lowerBound)
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
}
