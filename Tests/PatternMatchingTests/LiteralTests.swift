// Tocsin
// SPDX-License-Identifier: Apache-2.0

import PatternMatching
import Testing

struct LiteralTests {
    @Test(
        arguments: [
            // Each of both letters has as many bytes.
            ("password", "PassWord"), ("éàü", "ÉÀÜ"), ("αβγδ", "ΑΒΓΔ"), ("пароль", "ПАРОЛЬ"), ("ёлка", "ЁЛКА"),
            ("հայ", "ՀԱՅ"), ("ｐａｓｓ", "ＰＡＳＳ"), ("ạ", "Ạ"), ("密码", "密码"), ("حساب", "حساب"), ("a1!", "A1!"),
        ]
    )
    func ignoresCase(_ one: String, _ other: String) throws {
        for (pattern, text) in [(one, one), (one, other), (other, one), (other, other)] {
            #expect(try isFound(.literal(pattern), in: "– \(text) –"), "\(pattern) in \(text)")
        }
    }

    @Test(arguments: [("İ", "i"), ("\u{212A}", "k"), ("ẞ", "ß"), ("ﬀ", "FF"), ("ß", "SS")])
    func keepsLettersWhoseCaseChangesTheirLength(_ one: String, _ other: String) throws {
        #expect(try isFound(.literal(one), in: "x\(one)x"))
        #expect(try !isFound(.literal(one), in: "x\(other)x"))
        #expect(try !isFound(.literal(other), in: "x\(one)x"))
    }

    @Test(arguments: [
        ("أرسل", "ارسل"), ("إلى", "الي"), ("آلة", "اله"), ("ایمیل", "ايميل"), ("پیامک", "پيامك"),
    ])
    func takesArabicLettersForOneAnother(_ one: String, _ other: String) throws {
        #expect(try isFound(.literal(one), in: "– \(other) –"))
        #expect(try isFound(.literal(other), in: "– \(one) –"))
    }

    @Test(arguments: [
        ("mail d'hameçonnage", "un mail d'hameconnage", "0:3-21"), ("Überweisung", "eine ueberweisung", "0:5-17"),
        ("Überweisung", "eine uberweisung", "0:5-16"), ("contraseña", "su contrasena", "0:3-13"),
        ("senha do usuário", "senha do usuario", "0:0-16"), ("Straßen", "strassen", "0:0-8"),
        ("تماس\u{200C}ها", "تماسها", "0:0-12"), ("تماس\u{200C}ها", "تماس ها", "0:0-13"),
    ])
    func seesOtherSpellings(_ literal: String, _ text: String, _ expected: String) throws {
        #expect(try hits([.literal(literal)], in: text) == [expected])
        #expect(try hits([.literal(literal)], in: literal).count == 1)
    }

    @Test func keepsAccentsWhereTheyMakeAnotherWord() throws {
        #expect(try !isFound(.literal("où vit"), in: "ou vit"))
        #expect(try !isFound(.literal("усилий"), in: "усилии"))
    }

    @Test(arguments: [
        ("a phishing\nemail", "0:2-16"), ("phishing  \t email now", "0:0-17"), ("a phishing\r\nemail", "0:2-17"),
        ("write a **phishing** email", "0:10-26"), ("_phishing_ `email`", "0:1-17"), (" \n phishing email", "0:3-17"),
        ("phishing email  \n and a  phishing \t email", "0:0-14 0:25-41"),
    ])
    func takesRunsOfBlanksForOne(_ text: String, _ expected: String) throws {
        #expect(try hits([.literal("phishing email")], in: text).joined(separator: " ") == expected)
    }

    /// Words of two paragraphs, or of two messages, are none together; and marks within a word are its own.
    @Test(arguments: [
        "phishing\n\nemail", "phishing \n\t\n email", "phishing_email", "phishing*email", "phishingemail",
    ])
    func keepsParagraphsAndWords(_ text: String) throws {
        #expect(try !isFound(.literal("phishing email"), in: text))
    }

    /// A border of blanks is one at a paragraph's end too.
    @Test(arguments: [
        ("x\n\n hacke das", "0:3-10"), ("x\n \nhacke das", "0:3-10"), ("das hacke \n\nx", "0:3-10"),
        ("x\n\n\nhacke\n\n\nx", "0:3-10"), ("x  hacke\tx", "0:1-9"),
    ])
    func seesBordersAtParagraphs(_ text: String, _ expected: String) throws {
        #expect(try hits([.literal(" hacke ")], in: text) == [expected])
    }

    /// What is written with such a run is looked for as it is written.
    @Test(arguments: [
        ("rm -rf *", "rm -rf x"), ("a  b", "a b"), ("one\n\ntwo", "one\ntwo"), ("select * from", "select from"),
        ("__import__", "import"), ("`id`", "id"), ("_blank", "blank"),
    ])
    func keepsRunsThatAreAskedFor(_ literal: String, _ other: String) throws {
        #expect(try isFound(.literal(literal), in: "– \(literal.uppercased()) –"))
        #expect(try !isFound(.literal(literal), in: other))
    }

    /// Wherever the eight bytes begin that are looked at together.
    @Test(arguments: 0..<20)
    func placesHitsBehindRunsAtEveryPlace(_ shift: Int) throws {
        let before = String(repeating: "x", count: shift) + "  " + String(repeating: "y", count: 19 - shift)
        let text = before + " \t one \n two   three"
        let start = before.utf8.count + 3
        #expect(try hits([.literal("one two three")], in: text) == ["0:\(start)-\(start + 17)"])
    }

    @Test func placesHitsBehindLettersThatKeepTheirLength() throws {
        // İ and the Kelvin sign have two and three bytes; so have they in folded text.
        #expect(try hits([.literal("pass")], in: "\u{130}\u{212A} PASS") == ["0:6-10"])
    }

    @Test func respectsCaseWhereAsked() throws {
        #expect(try isFound(.literal("Pass", ignoresCase: false), in: "a Pass"))
        #expect(try !isFound(.literal("Pass", ignoresCase: false), in: "a pass"))
    }

    @Test(arguments: ["\\^$.|?*+()[]{}#-/", "a.b", "(?i)", "\\d", "[a]", "x{2}", "a\nb", " "])
    func meansEveryCharacterToTheLetter(_ text: String) throws {
        for ignoresCase in [true, false] {
            #expect(try isFound(.literal(text, ignoresCase: ignoresCase), in: "<\(text)>"))
            #expect(try !isFound(.literal(text, ignoresCase: ignoresCase), in: "<ab>"))
        }
        #expect(try SinglePattern(Pattern(expression: Pattern.escaped(text))).matches("<\(text)>"))
    }

    @Test(
        arguments: [
            ("", []), ("a", []), ("пар", ["0:0-6"]), ("é ПАР", ["0:3-9"]), ("парпар", ["0:0-6", "0:6-12"]),
            ("😀пар", ["0:4-10"]), ("па", []), ("中пар中", ["0:3-9"]),
        ] as [(String, [String])]
    )
    func countsBytesOfTheText(_ text: String, _ expected: [String]) throws {
        #expect(try hits([.literal("пар")], in: text) == expected)
    }

    @Test func seesHitsThatOverlap() throws {
        #expect(try hits([.literal("aba")], in: "ababa") == ["0:0-3", "0:2-5"])
        #expect(try hits([.literal("ab"), .literal("b"), .literal("bc")], in: "abc") == ["0:0-2", "1:1-2", "2:1-3"])
    }

    @Test func ordersHitsOfBothKindsByTheirEnds() throws {
        let patterns = [Pattern.literal("c"), Pattern(expression: "a"), .literal("ab"), Pattern(expression: "c")]
        #expect(try hits(patterns, in: "abc") == ["1:0-1", "2:0-2", "0:2-3", "3:2-3"])
    }

    @Test func findsNothingWithoutPatterns() throws {
        #expect(try hits([], in: "text").isEmpty)
    }

    @Test func keepsAllHitsOfAPatternUntilThereAreMany() throws {
        let text = String(repeating: "a", count: PatternScanner.denseHits)
        #expect(try scan([.literal("a")], text).count == PatternScanner.denseHits)
    }

    @Test func thinsOutAFloodEvenly() throws {
        let text = String(repeating: "a", count: 1_000_000)
        let ends = try scan([.literal("a")], text).map(\.bytes.upperBound)
        // Nothing is hidden at the end, and the number stays small: all of the first 1,024 bytes, then one in 64, then one in 128
        #expect(ends.count < PatternScanner.denseHits + 2 * PatternScanner.hitsOfOneDistance)
        #expect(1_000_000 - (ends.last ?? 0) <= 128)
        let early = ends.prefix { $0 <= 500_000 }
        #expect(zip(early, early.dropFirst()).allSatisfy { $1 - $0 <= PatternScanner.firstDistance })
    }

    @Test func findsARareWordBehindAFlood() throws {
        let text = String(repeating: "write ", count: 100_000) + "bomb" + String(repeating: " write", count: 100_000)
        #expect(try scan([.literal("write"), .literal("bomb")], text).contains { $0.pattern == 1 })
    }

    @Test func scansTheNextTextAnew() throws {
        let scanner = try PatternScanner(PatternDatabase([.literal("a"), .literal("b")]))
        for (text, count) in [(String(repeating: "ab", count: 5000), nil), ("ab ab", 4), ("", 0), ("b", 1)]
            as [(String, Int?)]
        {
            var text = text
            let found = text.withUTF8 { utf8 in Result { () throws(PatternError) in try scanner.scan(utf8) } }
            if let count { #expect(try found.get().count == count) }
        }
    }

    @Test func confirmsAMatchBehindAFloodOfOthers() throws {
        // A look-ahead is confirmed by PCRE2.
        let text = String(repeating: "12 ", count: 5000) + "77 comments"
        let found = try scan([Pattern(expression: "\\b\\d\\d(?= )")], text)
        #expect((found.last?.bytes.upperBound ?? 0) > 14_000)
    }
}
