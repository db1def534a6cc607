// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinConsole
import TocsinModel
import TocsinStoreSQLite

/// Looking for words in messages: with a reason, in what findings rest on and nowhere else.
@Suite struct TextSearchTests {
    private static let reason = "Check whether this asks for a deposit"

    /// A message that no finding rests on is found by no words.
    @Test func searchesWhatFindingsRestOnAndNothingElse() async throws {
        try await ConsoleFixture.with { console async throws in
            for words in ["kind letter", "LETTER Kind", "Kínd", "ｋｉｎｄ letter"] {
                let answer = try await console.post("/search/texts", ["words": words, "reason": Self.reason])
                #expect(answer.status == .ok && answer.headers[.cacheControl] == "no-store")
                let text = PageReader(answer.text).text
                #expect(text.contains("deposit") && text.contains("payment") && !text.contains("weather"))
            }
            for words in ["no such words", "kind bread"] {
                let none = try await console.post("/search/texts", ["words": words, "reason": Self.reason])
                #expect(none.text.contains("No message that a finding rests on holds these words; other messages"))
            }
        }
    }

    @Test func searchingIsWrittenDownWithoutTheWords() async throws {
        try await ConsoleFixture.with { console async throws in
            _ = try await console.post("/search/texts", ["words": "kind letter", "reason": Self.reason])
            let lines = try console.store.auditLines().suffix(2)
            #expect(lines.first?.contains("text.search") == true && lines.last?.contains("text.read") == true)
            for line in lines { #expect(line.contains(Self.reason) && !line.contains("letter")) }
            #expect(lines.last?.contains(Made.event(1).description) == true)
        }
    }

    @Test(arguments: [("ab", reason), ("", reason), ("  .. ", reason), ("kind letter", "because")])
    func aSearchNeedsWordsAndAReason(_ words: String, _ reason: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.post("/search/texts", ["words": words, "reason": reason])
            #expect(answer.status == .unprocessableContent && !answer.text.contains("payment"))
            #expect(try console.store.auditLines().isEmpty)
        }
    }
}
