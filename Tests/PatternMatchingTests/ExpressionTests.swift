// Tocsin
// SPDX-License-Identifier: Apache-2.0

import PatternMatching
import Testing

struct ExpressionTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var expression: String
        var matching: [String]
        var others: [String] = []
        var ignoresCase = true
        var isMultiline = false
        var dotMatchesNewline = false

        var testDescription: String { expression }

        var pattern: Pattern {
            Pattern(
                expression: expression,
                ignoresCase: ignoresCase,
                isMultiline: isMultiline,
                dotMatchesNewline: dotMatchesNewline
            )
        }
    }

    @Test(
        arguments: [
            Example(expression: "colou?r", matching: ["COLOR", "my colour"], others: ["colouur"]),
            Example(expression: "Pass", matching: ["Pass"], others: ["pass"], ignoresCase: false),
            Example(expression: "^b", matching: ["b"], others: ["a\nb", "ab"]),
            Example(expression: "^b", matching: ["b", "a\nb"], others: ["ab"], isMultiline: true),
            Example(expression: "a$", matching: ["a", "ba", "a\n"], others: ["a\nb", "ab"]),
            Example(expression: "a$", matching: ["a\nb"], others: ["ab"], isMultiline: true),
            Example(expression: "a.b", matching: ["a–b", "a中b", "a😀b"], others: ["a\nb", "ab", "a--b"]),
            Example(expression: "a.b", matching: ["a\nb"], dotMatchesNewline: true),
            Example(expression: "пар[оа]ль", matching: ["ПАРОЛЬ", "парАль"], others: ["парыль"]),
            Example(expression: "[а-я]{3}", matching: ["ЯДРО", "где"], others: ["аб", "abc"]),
            // Unicode's words and digits, which the automata know as ASCII only.
            Example(expression: #"\bпар\b"#, matching: ["пар", "– Пар!"], others: ["пара", "спар", "пар_"]),
            Example(expression: #"\bcafé\b"#, matching: ["un CAFÉ."], others: ["cafés", "écafé"]),
            Example(expression: #"\w{4}"#, matching: ["word", "слов", "密码密码", "١٢٣٤"], others: ["abc def", "– – –"]),
            Example(expression: #"a\Wb"#, matching: ["a b", "a–b"], others: ["aяb", "a_b"]),
            Example(expression: #"\d\d"#, matching: ["42", "٤٢", "４２"], others: ["4", "ab"]),
            Example(expression: #"a\sb"#, matching: ["a b", "a\u{A0}b", "a\nb"], others: ["ab", "a-b"]),
            Example(expression: #"\p{Lu}\p{Ll}"#, matching: ["Яд", "Ab"], others: ["яд", "AB"], ignoresCase: false),
            Example(expression: #"\pN\pL"#, matching: ["4a", "٤я"], others: ["a4", "44"]),
            Example(expression: #"\PLx"#, matching: ["4x"], others: ["ax"]),
            Example(expression: #"a\Xb"#, matching: ["aeb", "ae\u{301}b", "a👩‍🔬b"], others: ["ab", "aeeb"]),
            Example(expression: #"a\Rb"#, matching: ["a\nb", "a\r\nb"], others: ["ab", "a b"]),
            Example(expression: "[[:alpha:]]z", matching: ["az", "яz"], others: ["1z", "]z"]),
            Example(expression: "[^[:space:]x]z", matching: ["az", "]z"], others: [" z", "xz"]),
            Example(expression: "[]a]z", matching: ["]z", "az"], others: ["bz"]),
            Example(expression: "[^]a]z", matching: ["bz"], others: ["]z", "az"]),
            Example(expression: #"\Qa.b\E\w"#, matching: ["a.bя"], others: ["axbя", "a.b"]),
            Example(expression: "(?x) a b # [ comment", matching: ["ab"], others: ["a b"]),
            Example(expression: "a(?#[)b", matching: ["ab"], others: ["a[b"]),
            // Look-around and back-references.
            Example(expression: "foo(?=bar)", matching: ["foobar"], others: ["foobaz"]),
            Example(expression: "foo(?!bar)", matching: ["foobaz", "foobar foo"], others: ["foobar"]),
            Example(expression: "(?<=un)do", matching: ["undo"], others: ["redo"]),
            Example(expression: "(?<!un)do", matching: ["redo"], others: ["undo"]),
            Example(expression: #"foo(?!\w)"#, matching: ["foo", "foo bar"], others: ["foob", "fooя"]),
            Example(expression: #"foo(?!\bx)"#, matching: ["foo", "foox"]),
            Example(expression: #"foo(?! \w{2,9}ed)"#, matching: ["foo", "foo ed"], others: ["foo baked"]),
            Example(expression: #"(a|b)\1"#, matching: ["xaa", "bb"], others: ["ab", "ba"]),
            Example(expression: #"(?<word>\w+) \k<word>\b"#, matching: ["the the"], others: ["the then", "a the"]),
            // What the automata take in no form.
            Example(expression: "(?>a+)b", matching: ["aab"], others: ["aa"]),
            Example(expression: "a++b", matching: ["aab"], others: ["aa"]),
            Example(expression: "(a(?1)?b)c", matching: ["aabbc"], others: ["aabb"]),
            Example(expression: #"foo\Kbar"#, matching: ["foobar"], others: ["bar"]),
            Example(expression: "a*", matching: ["b", "a"]),
            Example(expression: ".*", matching: ["b", "\n"]),
            // Bounded repeats, looked for as open ones.
            Example(expression: "a.{2,6}b", matching: ["axxb", "axxxxxxb"], others: ["axb", "axxxxxxxb"]),
            Example(
                expression: "a.{0,40}z",
                matching: ["az", "a" + String(repeating: "я", count: 40) + "z"],
                others: ["a"]
            ),
            Example(expression: "a.{0,40}z", matching: ["az"], others: ["a" + String(repeating: "я", count: 41) + "z"]),
            Example(expression: "ab{3,}c", matching: ["abbbc", "abbbbbbc"], others: ["abbc"]),
            Example(expression: "ab{6,}c", matching: ["abbbbbbc"], others: ["abbbbbc"]),
            Example(expression: "a{-1,9}b", matching: ["a{-1,9}b"], others: ["ab", "aab", "a{-1,}b"]),
            Example(expression: "a{,b", matching: ["a{,b"], others: ["ab"]),
            Example(expression: #"\x{44f}{2,9}"#, matching: ["яя", "ЯЯЯ"], others: ["я", "ab"]),
        ]
    )
    func matches(_ example: Example) throws {
        let single = try SinglePattern(example.pattern)
        for text in example.matching {
            #expect(try isFound(example.pattern, in: text), "scanned '\(text)'")
            #expect(single.matches(text), "alone '\(text)'")
        }
        for text in example.others {
            #expect(try !isFound(example.pattern, in: text), "scanned '\(text)'")
            #expect(!single.matches(text), "alone '\(text)'")
        }
    }

    @Test(
        arguments: [
            (#"\bпар\b"#, "é пар, ПАР", ["0:3-9", "0:11-17"]), ("(?<=é)я", "éя", ["0:2-4"]),
            // Without confirmation, every end is told, and the latest start that there can be.
            ("ab+", "xabb", ["0:1-3", "0:2-4"]),
        ] as [(String, String, [String])]
    )
    func countsBytesOfTheText(_ expression: String, _ text: String, _ expected: [String]) throws {
        #expect(try hits([Pattern(expression: expression)], in: text) == expected)
    }

    @Test func keepsTheNumbersOfPatternsOfAllKinds() throws {
        let patterns = [
            Pattern(expression: #"\bx\b"#), .literal("lit"), Pattern(expression: "y"), Pattern(expression: "(?>z)"),
            .literal("Lit", ignoresCase: false),
        ]
        #expect(try hits(patterns, in: "x y z Lit") == ["0:0-1", "2:2-3", "3:4-5", "1:6-9", "4:6-9"])
        #expect(try PatternDatabase(patterns).confirmedPatternCount == 2)
    }

    @Test(arguments: ["(", "a)", "[a", "*a", "a{2,1}", #"\"#, "(?<n>a", #"(?<=a+)b"#, #"\k<x>"#, "(?z)"])
    func namesAPatternThatIsNone(_ expression: String) throws {
        let database = #expect(throws: PatternError.self) { try PatternDatabase([Pattern(expression: expression)]) }
        let single = #expect(throws: PatternError.self) { try SinglePattern(Pattern(expression: expression)) }
        for error in [database, single] {
            guard case .invalidPattern(expression, let reason) = error else {
                Issue.record("\(error as Any)")
                continue
            }
            #expect(!reason.isEmpty)
            #expect(error?.description.contains("'\(expression)' does not compile") == true)
        }
    }

    @Test(arguments: ["(a+)+$", "(a|aa)+$", "(?=(a+)+b)a", #"^(\w+\s?)*$"#, #"(x+x+)+y\b"#])
    func boundsBacktracking(_ expression: String) throws {
        let text = String(repeating: "a", count: 5000) + String(repeating: "x", count: 5000) + "!"
        let clock = ContinuousClock()
        let duration = try clock.measure {
            _ = try isFound(Pattern(expression: expression), in: text)
            _ = try SinglePattern(Pattern(expression: expression)).matches(text)
        }
        #expect(duration < .seconds(60))
    }

    @Test func tellsEveryErrorInWords() {
        #expect(PatternError.outOfMemory.description.hasPrefix("Not enough memory"))
        #expect(PatternError.scanFailed(code: -3).description.contains("code -3"))
    }
}
