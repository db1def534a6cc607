// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStoreSQLite

@Suite struct DashboardTests {
    private static let categories: [HarmCategory] = [
        .phishing, .scam, .malware, .intrusion, .influence, .surveillance, .fraud,
    ]

    @Test func everyKindOfHarmThatWasFoundIsDrawn() async throws {
        let fill: (SQLiteStore) throws -> Void = { store in
            try Made.fill(store)
            let findings = Self.categories.enumerated().map { index, category in
                var rule = Made.rule("rule-\(index)")
                rule.category = category
                return Made.finding(UInt64(index + 1), account: 1, rule: rule)
            }
            try store.replaceFindings(scope: .request, findings)
        }
        try await ConsoleFixture.with(fill: fill) { console async throws in
            let page = PageReader(try await console.get("/dashboard").text)
            let ids = Set(page.tags.compactMap { $0["id"] })
            for category in Self.categories { #expect(ids.contains("findings-\(category.rawValue)-title")) }
        }
    }

    @Test func whatWasDecidedIsSaidInWords() async throws {
        try await ConsoleFixture.with { console async throws in
            _ = try console.closedOperation()
            let page = try await console.get("/dashboard").text
            #expect(page.contains("operation closed") && !page.contains("closeOperation"))
        }
    }

    /// Who reads a page may have no shell.
    @Test(arguments: [("/operations", "ana"), ("/delivery", "ana"), ("/dashboard", "ana"), ("/audit/verify", "eli")])
    func noPageAsksForACommand(_ path: String, _ name: String) async throws {
        try await ConsoleFixture.with(fill: { _ in }) { console async throws in
            let answer =
                path.hasSuffix("verify")
                ? try await console.post(path, as: name) : try await console.get(path, as: name)
            let text = PageReader(answer.text).text
            #expect(answer.status == .ok && !text.contains("&#39;tocsin") && !text.contains("'tocsin"))
            #expect(!text.contains(" --"))
        }
    }
}
