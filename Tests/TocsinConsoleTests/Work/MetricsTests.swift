// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel

@Suite struct MetricsTests {
    @Test func countsAnswersAndCases() async throws {
        try await ConsoleFixture.with { console async throws in
            let desk = try console.desk("ana")
            let id = try desk.open(try desk.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try await console.get("/cases/\(id)")
            _ = try await console.get("/cases/\(id)")
            _ = try await console.get("/cases/case-77")
            _ = try await console.get("/nothing-like-\(Made.account(1))")
            let answer = try await console.get("/metrics", as: nil)
            #expect(answer.headers[.contentType] == "text/plain; version=0.0.4")
            for line in [
                "tocsin_console_answers_total{route=\"GET /cases/{case}\",status=\"200\"} 2",
                "tocsin_console_answers_total{route=\"GET /cases/{case}\",status=\"404\"} 1",
                "tocsin_console_answers_total{route=\"none\",status=\"404\"} 1",
                "tocsin_console_answer_seconds_count 4",
                "tocsin_console_cases{state=\"open\"} 1", "tocsin_console_cases{state=\"closed\"} 0",
                "tocsin_console_cases_late 0", "tocsin_console_last_event_timestamp_seconds 1763989200",
            ] {
                #expect(answer.text.contains(line + "\n"), "\(line)\n\(answer.text)")
            }
            #expect(!answer.text.contains("case-77") && !answer.text.contains("acct-"))
        }
    }

    @Test func spansThatWereDroppedAreCountedWhereTracesAreWanted() async throws {
        for (traces, isThere) in [("http://127.0.0.1:1", true), (nil, false)] as [(String?, Bool)] {
            var settings = ConsoleSettings()
            settings.traces = traces
            // Nothing is sent at the end.
            settings.traceShare = 0
            try await ConsoleFixture.with(settings: settings) { console async throws in
                let answer = try await console.get("/metrics", as: nil)
                #expect(answer.text.contains("tocsin_console_spans_dropped_total ") == isThere)
            }
        }
    }

    @Test(
        arguments: [
            ("192.0.2.7", 404), ("127.0.0.1", 200), ("::1", 200), ("192.0.2.7, 127.0.0.1", 200), ("127.0.0.1,", 404),
        ]
    )
    func answersThisMachineAlone(_ address: String, _ status: Int) async throws {
        var settings = ConsoleSettings()
        settings.addressHeader = "X-Forwarded-For"
        try await ConsoleFixture.with(settings: settings) { console async throws in
            let name = try #require(HTTPField.Name("X-Forwarded-For"))
            let answer = try await console.client.execute(uri: "/metrics", method: .get, headers: [name: address]) {
                $0
            }
            #expect(answer.status.code == status)
        }
    }
}
