// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel

@Suite struct ReportPagesTests {
    private static let form: KeyValuePairs = [
        "publisher": "A <b>service</b>", "operation": "\(Made.operation)", "mark": "TLP:GREEN", "minimum": "3",
    ]

    @Test func fromADecisionToAPublishedReport() async throws {
        try await ConsoleFixture.with { console async throws in
            #expect(try await console.get("/reports").text.contains("There is nothing to report on"))
            _ = try console.closedOperation()
            #expect(try await console.get("/reports").text.contains("value=\"\(Made.operation)\""))
            let made = try await console.post("/reports", Self.form)
            #expect(made.headers[.location] == "/reports/report-1")
            await console.parts.finishReports()

            let page = try await console.get("/reports/report-1").text
            #expect(page.contains("waits for a reader"))
            #expect(!page.contains("/publish"))
            // Drafts are for those who work on them.
            #expect(try await console.get("/reports/report-1/v1/report.html", as: "vera").status == .forbidden)
            let draft = try await console.get("/reports/report-1/v1/report.html")
            #expect(draft.status == .ok)
            #expect(draft.headers[.contentSecurityPolicy]?.hasPrefix("sandbox;") == true)
            #expect(draft.text.contains("A &lt;b&gt;service&lt;/b&gt;"))
            #expect(!draft.text.contains(Made.secret))

            #expect(try await console.get("/reports/report-1", as: "ben").text.contains("/reports/report-1/publish"))
            let read = try await console.hidden("draft", at: "/reports/report-1", as: "ben")
            // Made anew, it is another draft than the one that was read.
            let other: KeyValuePairs = [
                "publisher": "Another", "operation": "\(Made.operation)", "mark": "TLP:GREEN", "minimum": "3",
            ]
            _ = try await console.post("/reports/report-1/draft", other)
            await console.parts.finishReports()
            for fields in [["draft": read], [:]] as [KeyValuePairs<String, String>] {
                let old = try await console.post("/reports/report-1/publish", fields, as: "ben")
                #expect(old.status == .conflict && old.text.contains("was made anew since you read it"))
            }
            let now = try await console.hidden("draft", at: "/reports/report-1", as: "ben")
            let published = try await console.post("/reports/report-1/publish", ["draft": now], as: "ben")
            #expect(published.headers[.location] == "/reports/report-1")
            let bundle = try await console.get("/reports/report-1/v1/bundle.json", as: "vera")
            #expect(bundle.status == .ok)
            #expect(bundle.headers[.contentType] == "application/json")
            #expect(bundle.headers[.contentDisposition] == "attachment; filename=\"report-1-v1-bundle.json\"")
            #expect(bundle.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
            #expect(try await console.get("/reports", as: "vera").text.contains("version 1"))
            // What changes has to be said now.
            let again = try await console.post("/reports/report-1/draft", Self.form)
            #expect(again.status == .unprocessableContent)
            #expect(again.text.contains("what this version changes"))
        }
    }

    @Test func nobodyPublishesTheirOwnDraft() async throws {
        try await ConsoleFixture.with { console async throws in
            _ = try console.closedOperation()
            _ = try await console.post("/reports", Self.form, as: "ben")
            await console.parts.finishReports()
            let refused = try await console.post("/reports/report-1/publish", as: "ben")
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("Nobody publishes their own draft"))
        }
    }

    @Test(
        arguments: [
            "/reports/report-9", "/reports/report-0", "/reports/report-01", "/reports/..%2F",
            "/reports/report-1/v9/report.html",
            "/reports/report-1/v1/publication.json", "/reports/report-1/v1/..%2Fpublication.json",
            "/reports/report-1/1/report.html",
        ]
    )
    func whatIsNotThereIsNotFound(_ path: String) async throws {
        try await ConsoleFixture.with { console async throws in
            _ = try console.closedOperation()
            _ = try await console.post("/reports", Self.form)
            await console.parts.finishReports()
            #expect(try await console.get(path).status == .notFound)
        }
    }

    @Test func aFormThatIsSentTwiceMakesOneReport() async throws {
        try await ConsoleFixture.with { console async throws in
            _ = try console.closedOperation()
            for _ in 0..<2 {
                let made = try await console.post("/reports", Self.form)
                #expect(made.headers[.location] == "/reports/report-1")
            }
            await console.parts.finishReports()
            #expect(try await console.get("/reports/report-2").status == .notFound)
            // Of somebody else it is another.
            #expect(try await console.post("/reports", Self.form, as: "ben").headers[.location] == "/reports/report-2")
            await console.parts.finishReports()
        }
    }

    @Test func aRefusedDraftKeepsWhatWasWritten() async throws {
        try await ConsoleFixture.with { console async throws in
            _ = try console.closedOperation()
            let answer = try await console.post(
                "/reports",
                ["publisher": "Our service", "operation": "\(Made.operation)", "mark": "TLP:GREEN", "minimum": "2"]
            )
            #expect(answer.status == .unprocessableContent && answer.text.contains("a smallest group of"))
            let tags = PageReader(answer.text).tags
            #expect(tags.first { $0["name"] == "publisher" }?["value"] == "Our service")
            #expect(tags.first { $0["name"] == "minimum" }?["value"] == "2")
            #expect(tags.contains { $0.name == "option" && $0["value"] == "TLP:GREEN" && $0["selected"] != nil })
        }
    }
}
