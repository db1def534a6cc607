// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignals

struct TextSignalTests {
    @Test(
        arguments: [
            ("", nil), ("Write comments", nil), ("Write 30 comments", 30), ("write 30 short, angry COMMENTS", 30),
            ("1 comment", nil), ("2 comments", 2), ("2000 comments", 2000), ("2001 comments", nil),
            ("20000 comments", nil),
            ("0030 comments", 30), ("3 posts and 12 comments", 12), ("30. Comments", nil), ("30\ncomments", nil),
            ("30 of what is by far too long for comments", nil), ("comments: 30", nil), ("3.5 comments", nil),
            ("Écris 15 commentaires", 15), ("写30条评论", 30), ("напиши 20 комментариев", 20), ("댓글 10개의 댓글", 10),
            ("اكتب 25 تعليق", 25), ("escribe 12 reseñas", 12),
            // Thousands in groups.
            ("1,000 comments", 1000), ("1 000 comments", 1000), ("1.000 Kommentare", 1000), ("2\u{202F}000 avis", 2000),
            ("1\u{A0}500 commentaires", 1500), ("1'200 Bewertungen", 1200), ("1’200 Bewertungen", 1200),
            ("1٬000 تعليق", 1000), ("12,000 comments", nil), ("1,000,000 comments", nil), ("0.500 comments", nil),
            ("3.14 comments", nil), ("1,5 comments", nil), ("1,0000 comments", nil), ("5 200 comments", 200),
            ("2020 30 comments", 30),
            // Rows of numbers, longer than any number, and more of them than anybody asks for.
            ("101,102,103,104,105,106,107", nil), ("1,000,000,000,000,000,000,000 comments", nil),
            ("101,102,103,104,105,106,107 and 30 comments", 30), ("123456789012345678901234567890 comments", nil),
            ((1...100).map { "\($0);" }.joined() + " write 500 comments", 500),
            // Other digits.
            ("٣٠ تعليق", 30), ("۳۰ کامنت", 30), ("３０条评论", 30), ("३० comments", 30), ("１，０００条评论", 1000),
            // Words, not parts of them.
            ("30 commentsection", nil), ("30 reposts", nil), ("30 replicas", nil), ("30 postcards", nil),
            ("30 accountants", nil), ("30 Comments!", 30), ("30 «comments»", 30), ("30 Leserkommentare", 30),
            ("30 Kommentarspalten", nil), ("30 постов", 30), ("30 постояльцев", nil), ("30 مردم", nil), ("30 ردود", 30),
            ("30 条款", nil), ("30条款", nil), ("3个规则", nil), ("30条", 30), ("5封邮件", 5), ("5 篇文章", 5), ("10 replies", 10),
        ] as [(String, Int?)]
    )
    func countsWhatIsAskedForAtOnce(_ prompt: String, _ size: Int?) {
        #expect(TextSignals.measure(RequestText(prompt: prompt)).batchSize == size)
    }

    @Test(
        arguments: [
            ("", 0), ("a 34-year-old nurse", 0), ("You are a 34-year-old nurse", 1),
            ("Personas: Anna, 34 years old; Ben, 41 years old", 2), ("Persona: 13 years old", 0),
            ("Persona: 14 years old", 1), ("Persona: 99 years old", 1), ("Persona: 100 years old", 0),
            ("persona of 34 people", 0), ("人设：李明，28岁，工程师；王芳，35岁", 2), ("персонаж: Анна, 34 лет", 1),
            ("profil : Marie, 52 ans", 1),
        ]
    )
    func countsMadeUpPeopleByTheirAges(_ prompt: String, _ count: Int) {
        #expect(TextSignals.measure(RequestText(prompt: prompt)).personaBiographies == count)
    }

    @Test(
        arguments: [
            ("", nil), ("1234 !?", nil), ("a", .latin), ("é", .latin), ("я", .cyrillic), ("ω", .greek), ("ع", .arabic),
            ("א", .hebrew), ("अ", .devanagari), ("ก", .thai), ("中", .han), ("の", .kana), ("ア", .kana), ("한", .hangul),
            ("ab я", .latin), ("a яя", .cyrillic),
            // Of equals, the first of the list.
            ("a я", .latin),
        ] as [(String, Script?)]
    )
    func namesTheMainScript(_ text: String, _ script: Script?) {
        #expect(Script.measure(text) == script)
    }

    @Test func looksForTheScriptInTheFirst400Characters() {
        let text = String(repeating: "a", count: 201) + String(repeating: "я", count: 5000)
        #expect(Script.measure(text) == .latin)
    }

    @Test func measuresWhatIsNewAndCountsTheWhole() {
        let text = RequestText(
            prompt:
                "Bitte schreibe einen kurzen Brief an den Vermieter.\n\nNow please translate the letter into English.",
            output: "Вот короткое письмо вашему домовладельцу о сломанном отоплении в квартире.",
            newPrompt: "Now please translate the letter into English."
        )
        let signals = TextSignals.measure(text)
        #expect(signals.language == "en")
        #expect(signals.outputLanguage == "ru")
        #expect(signals.script == .latin)
        // 51 characters, the blank line, and 45.
        #expect(signals.promptLength == 51 + 2 + 45)
        #expect(signals.sketch == PromptSketch(text.newPrompt))
    }

    @Test(arguments: ["", "Hello there", "ok", "12345678901234567890"])
    func leavesTheLanguageOfShortTextsOpen(_ prompt: String) {
        #expect(TextSignals.measure(RequestText(prompt: prompt)).language == nil)
    }
}
