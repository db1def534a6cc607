// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinReports

@Suite struct RedactionTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var text: String
        var masked: String

        var testDescription: String { text }
    }

    @Test(arguments: [
        Example(text: "nothing to hide here", masked: "nothing to hide here"),
        Example(text: "write to anna.lee+x@example.org, please", masked: "write to [e-mail], please"),
        Example(text: "<anna@example.org>", masked: "<[e-mail]>"),
        Example(text: "see https://example.org/a?b=c#d.", masked: "see [link]."),
        Example(text: "see example.org/path and sub.example.co.uk", masked: "see [link] and [link]"),
        Example(text: "hxxp://bad[.]example", masked: "[link]"),
        Example(text: "t.me/joinhere now", masked: "[link] now"),
        Example(text: "ask @some_one!", masked: "ask [handle]!"),
        Example(text: "30 comments", masked: "[number] comments"),
        Example(text: "call +1 (555) 010-2233 today", masked: "call [number] today"),
        Example(text: "on 2026-11-25, at 9:30.", masked: "on [number], at [number]."),
        Example(text: "٠١٢٣ and 一二三", masked: "[number] and 一二三"),
        Example(text: "电话一三八零零一三八", masked: "电话[number]"),
        Example(text: "wallet bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", masked: "wallet [code]"),
        Example(text: "key sk-AbCdEfGhIjKlMnOpQrStUvWxYz", masked: "key [token]"),
        Example(text: "user anna77 left", masked: "user [code] left"),
        Example(text: "tell Anna Maria Kowalska, then go", masked: "tell [name], then go"),
        Example(text: "The end. Stop", masked: "The end. Stop"),
        Example(text: "Call Anna", masked: "[name]"),
        Example(text: "请写三十条评论13800138000获取", masked: "请写三十条评论[number]获取"),
        Example(text: "a\n\n  b\u{202E}c", masked: "a bc"),
        Example(text: "", masked: ""),
    ])
    func masks(_ example: Example) {
        #expect(Redaction.redacted(example.text) == example.masked)
    }

    @Test func excerptIsShortAndWhole() throws {
        let text = String(repeating: "word ", count: 500) + "anna@example.org " + String(repeating: "more ", count: 500)
        let excerpt = try #require(Redaction.excerpt(of: text, around: 2_505..<2_510, mostCharacters: 280))
        #expect(excerpt.count <= 280)
        #expect(excerpt.hasPrefix("… "))
        #expect(excerpt.hasSuffix(" …"))
        #expect(excerpt.contains("[e-mail]"))
    }

    @Test(arguments: 0..<60)
    func noWindowCutsAnAddressInTwo(_ offset: Int) throws {
        let text =
            String(repeating: "z ", count: 60) + "someone.with.a.long.name@example.org "
            + String(repeating: "z ", count: 60)
        let excerpt = try #require(Redaction.excerpt(of: text, around: offset * 4..<offset * 4 + 2, mostCharacters: 60))
        #expect(!excerpt.contains("long"))
        #expect(!excerpt.contains("example"))
        #expect(excerpt.count <= 60)
    }

    @Test(arguments: [-5..<2, 0..<0, 3..<4, 1_000..<2_000])
    func anyBytesAreTaken(_ bytes: Range<Int>) {
        // Three bytes a character: the offsets fall inside characters.
        #expect(Redaction.excerpt(of: "请写三", around: bytes, mostCharacters: 280) != nil)
        #expect(Redaction.excerpt(of: "", around: bytes, mostCharacters: 280) == nil)
    }
}
