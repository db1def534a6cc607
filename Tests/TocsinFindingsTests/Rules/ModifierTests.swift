// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings
import TocsinModel
import TocsinTestSupport

struct ModifierTests {
    struct Example: Sendable, CustomTestStringConvertible {
        /// A field, modifiers and value of a selection.
        var test: String
        var matching: [String]
        var others: [String]

        var testDescription: String { test }
    }

    @Test(
        arguments: [
            Example(test: "prompt: bomb", matching: ["bomb", "BOMB"], others: ["a bomb", "bombs", "bomb\n"]),
            Example(test: "prompt: b?mb", matching: ["bamb", "b中mb"], others: ["bmb", "baamb"]),
            Example(test: "prompt: 'b*b'", matching: ["bomb", "bb", "b\nb"], others: ["bom"]),
            Example(test: "prompt: '*'", matching: ["anything", "\n"], others: []),
            Example(test: #"prompt: 'a\*b'"#, matching: ["a*b"], others: ["axb", #"a\b"#]),
            Example(test: #"prompt: 'a\?b'"#, matching: ["a?b"], others: ["axb"]),
            Example(test: #"prompt: 'a\\*b'"#, matching: [#"a\b"#, #"a\xxb"#], others: ["a*b"]),
            Example(test: #"prompt: 'a\b'"#, matching: [#"a\b"#], others: ["ab"]),
            Example(test: #"prompt: 'a\'"#, matching: [#"a\"#], others: ["a"]),
            Example(test: "prompt: 'a.b(c)[d]+'", matching: ["a.b(c)[d]+"], others: ["axb(c)[d]+"]),
            Example(test: "prompt|contains: bomb", matching: ["a BOMB!"], others: ["bom b"]),
            Example(test: "prompt|contains: 'b*c'", matching: ["xbyyc", "b\nc"], others: ["cb"]),
            Example(test: "prompt|startswith: bomb", matching: ["bombs"], others: ["a bomb", "\nbomb"]),
            Example(test: "prompt|endswith: bomb", matching: ["a bomb"], others: ["bombs", "bomb\n"]),
            Example(test: "prompt|contains|cased: Bomb", matching: ["a Bomb"], others: ["a bomb"]),
            Example(test: "prompt|cased: Bomb", matching: ["Bomb"], others: ["bomb"]),
            Example(test: "prompt|contains: [a1, b2]", matching: ["a1", "b2"], others: ["c3"]),
            Example(test: "prompt|contains|all: [a1, b2]", matching: ["b2 a1"], others: ["a1", "b2"]),
            Example(test: "prompt|re: 'Bo+m'", matching: ["Boom"], others: ["boom"]),
            Example(test: "prompt|re|i: 'Bo+m'", matching: ["BOOM"], others: ["bm"]),
            Example(test: "prompt|re|m: '^b'", matching: ["a\nb"], others: ["ab"]),
            Example(test: "prompt|re|s: 'a.b'", matching: ["a\nb"], others: ["ab"]),
            Example(test: "prompt|re: 'a.b'", matching: ["axb"], others: ["a\nb"]),
            Example(test: #"prompt|re: '(?>a+)\bb?'"#, matching: ["aa"], others: ["b"]),
            Example(
                test: "prompt|contains|windash: ' -enc'",
                matching: ["x -enc", "x /enc", "x –enc", "x —enc", "x ―enc"],
                others: ["x enc", "x +enc"]
            ),
            Example(
                test: "prompt|contains|all|windash: [' -enc', ' -nop']",
                matching: ["x -enc -nop", "x /nop —enc"],
                others: ["x -enc", "x /nop"]
            ),
            // "bomb" behind none, one and two other characters: Ym9tY, JvbW, ib21i.
            Example(
                test: "prompt|base64offset|contains: bomb",
                matching: ["Ym9tYg==", "eGJvbWI=", "eHhib21i", "x Ym9tYnM="],
                others: ["bomb", "ym9tyg=="]
            ),
            Example(
                test: "prompt|base64offset|contains|all: [bomb, fuse]",
                // "bomb fuse" and "fusebomb".
                matching: ["Ym9tYiBmdXNl", "ZnVzZWJvbWI="],
                others: ["Ym9tYg=="]
            ),
            Example(test: "prompt|base64offset|contains: b", matching: ["xxhib"], others: ["q"]),
            Example(test: "prompt|exists: true", matching: ["a"], others: []),
            Example(test: "prompt|exists: false", matching: [], others: ["a"]),
        ]
    )
    func matchesTexts(_ example: Example) throws {
        let detection = "sel:\n  \(example.test)\ncondition: sel"
        for text in example.matching { #expect(try fires(detection, on: text), "'\(text)'") }
        for text in example.others { #expect(try !fires(detection, on: text), "'\(text)'") }
    }

    @Test(
        arguments: [
            ("inputTokens|gt: 5", "inputTokens", .number(5), false),
            ("inputTokens|gt: 5", "inputTokens", .number(6), true),
            ("inputTokens|gte: 5", "inputTokens", .number(5), true),
            ("inputTokens|gte: 5", "inputTokens", .number(4.9), false),
            ("inputTokens|lt: 5", "inputTokens", .number(5), false),
            ("inputTokens|lte: 5", "inputTokens", .number(5), true),
            ("inputTokens|gt: [5, 50]", "inputTokens", .number(6), true),
            ("inputTokens|gt|all: [5, 50]", "inputTokens", .number(6), false),
            ("inputTokens: 5", "inputTokens", .number(5), true),
            ("inputTokens: [5, 6]", "inputTokens", .number(6), true),
            ("inputTokens: [5.0, 6]", "inputTokens", .number(5), true),
            ("inputTokens: [5, 6]", "inputTokens", .number(7), false),
            // What holds words is compared with what is written, whatever YAML takes it for.
            ("model: 4.0", "model", .text("4.0"), true), ("model: 4.0", "model", .text("4"), false),
            ("model: 4", "model", .text("4.0"), false), ("model: [4.0, o3]", "model", .text("4.0"), true),
            ("model: 1e3", "model", .text("1e3"), true), ("model: 1e3", "model", .text("1000"), false),
            ("model: 0x10", "model", .text("0x10"), true), ("model: true", "model", .text("true"), true),
            ("inputTokens: 5", "inputTokens", .number(55), false),
            ("inputTokens|lt: 5", "inputTokens", nil, false), ("inputTokens|exists: false", "inputTokens", nil, true),
            ("inputTokens|exists: true", "inputTokens", .number(0), true),
            ("model: 'gpt*'", "model", .text("GPT-x"), true),
            ("model|contains: '-x'", "model", .text("gpt-x"), true), ("model: gpt", "model", .text("gpt-x"), false),
            ("model: gpt", "model", nil, false),
            // A country, not a flag.
            ("country: NO", "country", .text("NO"), true), ("country: NO", "country", .text("SE"), false),
            ("country: [NO, SE]", "country", .text("SE"), true), ("timeZone: ON", "timeZone", .text("ON"), true),
            ("locale|fieldref: language", "locale", .text("en"), false),
        ] as [(String, String, FieldValue?, Bool)]
    )
    func testsShortValues(_ test: String, _ field: String, _ value: FieldValue?, _ expected: Bool) throws {
        let values = value.map { [field: $0] } ?? [:]
        #expect(try fires("sel:\n  \(test)\ncondition: sel", on: "x", values) == expected)
    }

    @Test func comparesFieldsWithEachOther() throws {
        let detection = "sel:\n  locale|fieldref: language\ncondition: sel"
        #expect(try fires(detection, on: "x", ["locale": .text("en"), "language": .text("en")]))
        #expect(try !fires(detection, on: "x", ["locale": .text("en"), "language": .text("fr")]))
        #expect(try !fires(detection, on: "x", ["language": .text("fr")]))
    }

    @Test func joinsFieldsByAndListsByOr() throws {
        #expect(try fires("sel:\n  prompt|contains: a\n  model: m\ncondition: sel", on: "a", ["model": .text("m")]))
        #expect(try !fires("sel:\n  prompt|contains: a\n  model: m\ncondition: sel", on: "a", ["model": .text("n")]))
        let list = "sel:\n  - prompt|contains: a1\n  - model: m\ncondition: sel"
        #expect(try fires(list, on: "a1"))
        #expect(try fires(list, on: "x", ["model": .text("m")]))
        #expect(try !fires(list, on: "x"))
        // Keywords without a field.
        #expect(try fires("sel: [a1, b2]\ncondition: sel", on: "x b2 x"))
    }

    @Test func expandsListsOfWords() async throws {
        try await TemporaryFolder.with { folder in
            let lists = folder.path + "/Lists"
            try makeFolder(lists)
            _ = try folder.write("bombs: {en: [bomb, mine], fr: [grenade]}\nempty: []\n", to: "Lists/words.yml")
            _ = try folder.write(rule("sel:\n  prompt|contains|expand: '%bombs%'\ncondition: sel"), to: "a.yml")
            let all = "sel:\n  prompt|contains|expand|all: ['%bombs%', fuse]\ncondition: sel"
            _ = try folder.write(rule(all, id: "22222222-2222-2222-2222-222222222222"), to: "b.yml")
            _ = try folder.write(rule("sel:\n  prompt|expand: '%empty%'\ncondition: sel", id: "3"), to: "c.yml")
            let rules = RuleSet(paths: [folder.path])
            #expect(rules.problems.filter { $0.code != "too-few-examples" }.map(\.kind) == [.unknownList("%empty%")])
            func matching(_ text: String) throws -> [String] {
                try matches(rules.rules, RequestText(prompt: text)).map(\.rule.file)
            }
            #expect(try matching("une grenade") == ["a.yml"])
            #expect(try matching("a MINE with a fuse") == ["a.yml", "b.yml"])
            #expect(try matching("a fuse").isEmpty)
        }
    }
}
