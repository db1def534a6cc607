// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignals

struct PassageTests {
    private static let answer =
        "The ferry to the island leaves at nine each morning, and whoever wants to see the lighthouse should book a seat two days before. "
        + "In winter it runs on Sundays alone, unless the harbour is closed by ice, and the lighthouse keeper lets nobody up when it storms."
    private static let chinese = "渡轮每天早上九点出发前往岛上，想参观灯塔的人应该提前两天预订座位。冬天只在星期日开航，除非港口结冰关闭，暴风雨时灯塔看守人不让任何人上去。"

    private func passages(prompt: String = "", newPrompt: String? = nil, answer: String = "") -> (
        asked: [UInt64], answered: [UInt64]
    ) {
        let signals = TextSignals.measure(RequestText(prompt: prompt, output: answer, newPrompt: newPrompt))
        return (signals.promptPassages, signals.answerPassages)
    }

    @Test(
        arguments: [
            answer, "Make this sound more cheerful: " + answer, answer + "\n\nShorter, please.",
            "Heading\n\n" + answer.uppercased(),
            answer.split(separator: " ").joined(separator: "\n  "),
        ]
    )
    func knowsAnAnswerInAPrompt(_ prompt: String) throws {
        let answered = passages(answer: Self.answer).answered
        #expect(answered.count == 1)
        #expect(passages(prompt: prompt).asked.contains(try #require(answered.first)))
    }

    @Test func knowsAnAnswerWithoutSpaces() throws {
        let answered = try #require(passages(answer: Self.chinese).answered.first)
        #expect(passages(prompt: "请翻译成英文：" + Self.chinese).asked.contains(answered))
    }

    @Test func knowsAnAnswerWithOtherNumbers() throws {
        let answered = try #require(passages(answer: Self.answer + " Seats cost 12 euros.").answered.first)
        #expect(passages(prompt: Self.answer + " Seats cost 95 euros.").asked.contains(answered))
    }

    @Test(arguments: [nil, "Shorter, please."])
    func takesNothingThatTheAnswerRepeats(_ newPrompt: String?) throws {
        let own =
            " I would leave out the second sentence, since the reader knows the harbour and has read of its ice in our letter of November, which many kept, as the replies show that have come to the office since then."
        let repeated = passages(prompt: "Improve this: " + Self.answer, newPrompt: newPrompt, answer: Self.answer)
        #expect(repeated.answered == [])
        let mixed = passages(prompt: "Improve this: " + Self.answer, newPrompt: newPrompt, answer: Self.answer + own)
        #expect(mixed.answered.count == 1)
        #expect(!passages(prompt: Self.answer).asked.contains(mixed.answered[0]))
    }

    @Test func takesOnlyWhatIsNewInAPrompt() {
        #expect(passages(prompt: Self.answer, newPrompt: "Shorter, please.").asked == [])
        #expect(passages(prompt: Self.answer).asked.count == 3)
    }

    @Test func leavesShortTextsOut() {
        let short = String(Self.answer.prefix(159))
        #expect(passages(prompt: short, answer: short).asked == [])
        #expect(passages(answer: short).answered == [])
        #expect(passages(answer: String(Self.answer.prefix(160))).answered.count == 1)
    }
}
