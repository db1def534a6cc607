// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignals

struct PromptSketchTests {
    private static let letter =
        "Write a friendly comment of two sentences about the new park in our town, in the voice of a retired teacher who walks there daily."
    private static let balcony =
        "Which vegetables grow well on a balcony that faces north, and how often should the boxes be watered during a dry summer?"
    private static let chinese = "请以一位退休教师的口吻，为我们镇上新建的公园写一条两句话的友好评论，她每天都在那里散步，最近天气很好。"
    private static let chineseOther = "北向阳台适合种植哪些蔬菜？干燥的夏天应该多久给花盆浇一次水？请列出三种容易照料的品种并说明原因。"

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var one: String
        var other: String
        var range: ClosedRange<Double>
    }

    @Test(
        arguments: [
            Example(testDescription: "the same", one: letter, other: letter, range: 1...1),
            Example(testDescription: "other case", one: letter, other: letter.uppercased(), range: 1...1),
            Example(
                testDescription: "other white space",
                one: letter,
                other: "  " + letter.split(separator: " ").joined(separator: " \n\t"),
                range: 1...1
            ),
            Example(
                testDescription: "other digits",
                one: letter + " Nr. 12345",
                other: letter + " Nr. 90817",
                range: 1...1
            ),
            Example(
                testDescription: "one word changed",
                one: letter,
                other: letter.replacing("retired", with: "young"),
                range: 0.62...0.97
            ),
            Example(
                testDescription: "a template with two slots",
                one: letter,
                other: letter.replacing("park", with: "library").replacing("daily", with: "on Sundays"),
                range: 0.5...0.95
            ),
            Example(testDescription: "unrelated", one: letter, other: balcony, range: 0...0.25),
            Example(testDescription: "unrelated, of another script", one: letter, other: chinese, range: 0...0.1),
            Example(testDescription: "the same in Chinese", one: chinese, other: chinese, range: 1...1),
            Example(
                testDescription: "one word changed in Chinese",
                one: chinese,
                other: chinese.replacing("退休", with: "年轻"),
                range: 0.6...0.99
            ),
            Example(testDescription: "unrelated in Chinese", one: chinese, other: chineseOther, range: 0...0.25),
            Example(
                testDescription: "other case in Greek and Cyrillic",
                one: "напиши дружеский комментарий о новом парке в нашем городе",
                other: "НАПИШИ ДРУЖЕСКИЙ КОММЕНТАРИЙ О НОВОМ ПАРКЕ В НАШЕМ ГОРОДЕ",
                range: 1...1
            ),
        ]
    )
    func estimatesHowMuchTextsShare(_ example: Example) throws {
        let one = try #require(PromptSketch(example.one))
        let other = try #require(PromptSketch(example.other))
        #expect(example.range.contains(one.similarity(to: other)), "\(one.similarity(to: other))")
        #expect(one.similarity(to: other) == other.similarity(to: one))
    }

    @Test func leavesShortTextsOut() {
        // 24 shingles of 5 characters need 28, of 3 dense ones 26.
        let letters = "abcdefghijklmnopqrstuvwxyzabcdef"
        #expect(PromptSketch("") == nil)
        #expect(PromptSketch(String(letters.prefix(27))) == nil)
        #expect(PromptSketch(String(letters.prefix(28))) != nil)
        #expect(PromptSketch(String(Self.chinese.prefix(25))) == nil)
        #expect(PromptSketch(String(Self.chinese.prefix(26))) != nil)
        #expect(PromptSketch(String(repeating: " ", count: 100)) == nil)
    }

    @Test func looksAtTheStartOfLongTexts() {
        let text = String(repeating: Self.letter, count: 40)
        #expect(PromptSketch(text) == PromptSketch(text + Self.balcony))
    }

    @Test func gathersFamiliesOverAccounts() {
        var maker = LogMaker()
        for index in 0..<6 {
            let prompt = Self.letter.replacing("park", with: ["park", "pool", "hall"][index % 3])
            maker.add(request: prompt, at: Double(index), account: UInt64(index / 2))
        }
        maker.add(request: Self.balcony, at: 9, account: 7)
        maker.add(request: Self.chinese, at: 10, account: 8)
        maker.add(request: Self.chinese.replacing("退休", with: "年轻"), at: 11, account: 8)
        maker.add(request: "too short", at: 12, account: 8)
        var log = maker.log
        log.finish()
        let families = PromptFamilies(log)
        #expect(families.families == [0, 0, 0, 0, 0, 0, ActivityLog.none, 1, 1])
        #expect(families.sizes == [6, 2])
        #expect(families.accountCounts == [3, 1])
    }

    @Test func findsNoFamilyInNothing() {
        var log = ActivityLog()
        log.finish()
        let families = PromptFamilies(log)
        #expect(families.families.isEmpty)
        #expect(families.sizes.isEmpty)
    }

    @Test func joinsSets() {
        var sets = DisjointSets(count: 5)
        sets.join(0, 1)
        sets.join(3, 4)
        sets.join(1, 0)
        #expect(sets.root(of: 0) == sets.root(of: 1))
        #expect(sets.root(of: 0) != sets.root(of: 3))
        #expect(sets.size(of: sets.root(of: 0)) == 2)
        #expect(sets.size(of: sets.root(of: 2)) == 1)
        sets.join(1, 4)
        #expect(sets.size(of: sets.root(of: 3)) == 4)
    }
}
