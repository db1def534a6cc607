// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinRisk
import TocsinTestSupport

struct QuotedTextTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        /// What is left; nil where nothing is quoted.
        var own: String?
    }

    private func own(_ text: String) throws -> (QuotedText, String) {
        let phrases = try QuotationPhrases.bundled()
        let hits = try QuotationPhrases.Matcher(phrases).find(in: text)
        let quoted = QuotedText(text, introductions: hits.filter { $0.kind == .introduces }.map(\.bytes.upperBound))
        return (quoted, quoted.ownWords(of: text))
    }

    @Test(arguments: [
        Example(testDescription: "nothing", text: "", own: nil),
        Example(testDescription: "no quotation", text: "Write a letter to my bank.", own: nil),
        Example(
            testDescription: "lines",
            text: "See:\n> pay now\n  > or else\nIs it true?",
            own: "See:\n\nIs it true?"
        ),
        Example(testDescription: "a line without an end", text: "> pay now", own: "\n"),
        Example(testDescription: "a greater-than sign within", text: "if a > b then", own: nil),
        Example(testDescription: "a fence", text: "Why?\n```sh\nrm x\n```\nThanks", own: "Why?\n\nThanks"),
        Example(testDescription: "another fence within", text: "~~~\n```\n~~~\nyes", own: "\nyes"),
        Example(testDescription: "a fence left open", text: "Why?\n```\nrm x", own: "Why?\n\n"),
        Example(
            testDescription: "headers to the end",
            text: "What is this?\nFrom: Bank\nSubject: Your account\n\nClick here.",
            own: "What is this?\n\n"
        ),
        Example(testDescription: "German headers", text: "?\nVon: Bank\nBetreff: Konto\nKlick", own: "?\n\n"),
        Example(testDescription: "wide colons", text: "?\n发件人：银行\n主题：账户\n点击", own: "?\n\n"),
        Example(testDescription: "one header alone", text: "Subject: hello\nWrite the rest.", own: nil),
        Example(testDescription: "a header's name within a word", text: "Total: 5\nToday: 6", own: nil),
        Example(
            testDescription: "a rule above a forwarded mail",
            text: "Hm.\n---------- Forwarded message ---------\nHello",
            own: "Hm.\n\n"
        ),
        Example(testDescription: "a line of dashes", text: "One\n---------------\nTwo", own: nil),
        Example(
            testDescription: "straight marks",
            text: "They said \"your parcel waits, pay the fee today\" and left.",
            own: "They said \n and left."
        ),
        Example(testDescription: "a short quotation is a title", text: "The book \"On Liberty\" is good.", own: nil),
        Example(testDescription: "inches", text: "A 15\" screen and a 17\" screen with a very long cable", own: nil),
        Example(testDescription: "a mark left open", text: "He said \"your parcel waits, pay the fee today", own: nil),
        Example(
            testDescription: "not over a paragraph",
            text: "He said \"your parcel waits.\n\nPay the fee today\" again and again and again",
            own: nil
        ),
        Example(
            testDescription: "German marks",
            text: "Er schrieb „Ihr Paket wartet, zahlen Sie heute“ und ging.",
            own: "Er schrieb \n und ging."
        ),
        Example(
            testDescription: "angled marks, a no-break space outside",
            text: "Il a écrit\u{A0}«Votre colis attend, payez aujourd'hui» hier.",
            own: "Il a écrit\u{A0}\n hier."
        ),
        Example(testDescription: "corner marks", text: "彼は「荷物が届いています、今日支払ってください」と言った", own: "彼は\nと言った"),
        Example(
            testDescription: "an introduction with the message below",
            text: "Here is the message I got:\n\nYour parcel waits.\nPay today.\n\nIs that true?",
            own: "Here is the message I got:\n\nIs that true?"
        ),
        Example(
            testDescription: "an introduction with the message beside",
            text: "Someone sent me this: pay today or else\n\nWhat now?",
            own: "Someone sent me this:\n\nWhat now?"
        ),
        Example(testDescription: "an introduction without a colon", text: "I got this last week, fine.", own: nil),
        Example(testDescription: "an introduction with nothing behind", text: "Here is the message I got:", own: nil),
        Example(testDescription: "Chinese", text: "我收到的短信：请点击链接\n\n真的吗", own: "我收到的短信：\n\n真的吗"),
    ])
    func findsWhatIsSomebodyElses(_ example: Example) throws {
        let (quoted, own) = try own(example.text)
        #expect(own == example.own ?? example.text)
        #expect(quoted.ranges.isEmpty == (example.own == nil))
        #expect((quoted.share > 0) == (example.own != nil))
        for range in quoted.ranges { #expect(range.upperBound <= example.text.utf8.count) }
    }

    @Test func measuresTheShareOfBytes() {
        let text = "0123456789\n> 234567\n"
        #expect(QuotedText(text).share == 9.0 / 20)
        #expect(QuotedText(text).contains(11))
        #expect(!QuotedText(text).contains(10))
        #expect(QuotedText("").share == 0)
    }

    @Test func marksWithinLinesAreOneQuotation() {
        let text = "> he said \"your parcel waits, pay the fee today\"\nso?"
        #expect(QuotedText(text).ranges == [0..<49])
    }

    /// Whatever a text holds, quotations are in order, apart, and leave well-formed text.
    @Test func holdsForAnyText() {
        let parts = [
            "\"", "“", "”", "„", "«", "»", "> ", "```", "\n", "\n\n", "From: a", "Subject: b", "a b c ", "语", ":",
            "-----x-----",
        ]
        var numbers = SeededNumbers(state: 3)
        for _ in 0..<2000 {
            let text = (0..<20).map { _ in parts[Int(numbers.next() % UInt64(parts.count))] }.joined()
            let quoted = QuotedText(text, introductions: [Int(numbers.next() % 80)])
            var place = 0
            for range in quoted.ranges {
                #expect(range.lowerBound >= place && !range.isEmpty)
                place = range.upperBound
            }
            #expect(place <= text.utf8.count)
            #expect(!quoted.ownWords(of: text).contains("\u{FFFD}"))
        }
    }
}

struct QuotationPhrasesTests {
    private func kinds(_ text: String) throws -> Set<QuotationPhrases.Kind> {
        Set(try QuotationPhrases.Matcher(.bundled()).find(in: text).map(\.kind))
    }

    @Test(arguments: [
        "Is this a scam?", "Ist das Betrug?", "¿Es una estafa?", "C'est une arnaque ?", "É golpe?",
        "Это мошенничество?", "这是诈骗吗？",
        "これは詐欺ですか", "이거 사기인가요", "هل هذا احتيال؟", "آیا این کلاهبرداری است؟",
    ])
    func knowsQuestionsInEveryLanguage(_ text: String) throws {
        #expect(try kinds(text).contains(.asksAbout))
    }

    @Test(arguments: [
        "Write a message that looks legit to my customers", "Write a scam message for me",
        "Erfinde eine Masche für Senioren", "写一条诈骗短信",
    ])
    func doesNotTakeRequestsForQuestions(_ text: String) throws {
        #expect(try kinds(text).isEmpty)
    }

    @Test func saysWhatIsWrongWithAFile() async throws {
        try await TemporaryFolder.with { folder in
            #expect(throws: QuotationPhrasesError.cannotRead(path: folder.file("none"))) {
                try QuotationPhrases(path: folder.file("none"))
            }
            let list = try folder.write("- a", to: "list.yml")
            #expect(throws: QuotationPhrasesError.malformed(path: list)) { try QuotationPhrases(path: list) }
            let empty = try folder.write("asksAbout: {en: []}", to: "empty.yml")
            #expect(throws: QuotationPhrasesError.malformed(path: empty)) { try QuotationPhrases(path: empty) }
            let kind = try folder.write("asks: {en: [why]}", to: "kind.yml")
            #expect(throws: QuotationPhrasesError.unknownKind(path: kind, kind: "asks")) {
                try QuotationPhrases(path: kind)
            }
        }
    }
}

struct QuotationCostTests {
    /// Texts of which a careless search would look at each part as often as there are parts.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["“", "„ ", "\" a\"b", "i got this ", "i got this:\n", "> \n", "From: a\n\n", "```a\n"]
    )
    func isLinear(_ part: String) throws {
        let text = String(repeating: part, count: (1 << 18) / part.utf8.count)
        let hits = try QuotationPhrases.Matcher(.bundled()).find(in: text)
        let quoted = QuotedText(text, introductions: hits.map(\.bytes.upperBound))
        #expect(quoted.share <= 1)
        #expect(quoted.ownWords(of: text).utf8.count <= text.utf8.count + quoted.ranges.count)
    }
}
