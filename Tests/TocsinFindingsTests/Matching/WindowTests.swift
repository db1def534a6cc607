// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings
import TocsinModel

struct WindowTests {
    private static let detection = """
        one:
          prompt|contains: alpha
        two:
          prompt|contains: omega
        filter:
          prompt|contains: training
        condition: one and two and not filter
        """

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var prompt: String
        var fires: Bool
    }

    // Both words have five bytes; the window has twenty.
    @Test(
        arguments: [
            Example(testDescription: "side by side", prompt: "alpha omega", fires: true),
            Example(testDescription: "the other way round", prompt: "omega alpha", fires: true),
            Example(
                testDescription: "just inside",
                prompt: "alpha" + String(repeating: "-", count: 10) + "omega",
                fires: true
            ),
            Example(
                testDescription: "just outside",
                prompt: "alpha" + String(repeating: "-", count: 11) + "omega",
                fires: false
            ),
            Example(
                testDescription: "counted in bytes",
                prompt: "alpha" + String(repeating: "я", count: 6) + "omega",
                fires: false
            ),
            Example(
                testDescription: "near each other later on",
                prompt: "alpha" + String(repeating: "-", count: 50) + "omega - alpha",
                fires: true
            ),
            Example(testDescription: "only one", prompt: "alpha alpha", fires: false),
            Example(
                testDescription: "a filter far away speaks against",
                prompt: "training" + String(repeating: "-", count: 500) + "alpha omega",
                fires: false
            ),
        ]
    )
    func hitsMustLieTogether(_ example: Example) throws {
        let rules = try sound(rule(Self.detection, tocsin: "windowBytes: 20"))
        #expect(try matches(rules, RequestText(prompt: example.prompt)).isEmpty != example.fires)
        // Without a window they may lie anywhere.
        let free = try sound(rule(Self.detection))
        let fires = example.prompt.contains("omega") && !example.prompt.contains("training")
        #expect(try matches(free, RequestText(prompt: example.prompt)).isEmpty != fires)
    }

    @Test func hitsInDifferentFieldsDoNotLieTogether() throws {
        let detection = "one:\n  prompt|contains: alpha\ntwo:\n  output|contains: omega\ncondition: one and two"
        let text = RequestText(prompt: "alpha", output: "omega")
        #expect(try matches(sound(rule(detection)), text).count == 1)
        #expect(try matches(sound(rule(detection, tocsin: "windowBytes: 1000")), text).isEmpty)
    }

    @Test func namesTheStretchesThatItRestsOn() throws {
        let text = RequestText(prompt: "xx alpha, alpha and omega", output: "fine")
        let free = try #require(try matches(sound(rule(Self.detection)), text).first)
        #expect(free.stretches.map(\.bytes) == [3..<8, 20..<25])
        #expect(free.stretches.map(\.field) == ["prompt", "prompt"])
        let windowed = try #require(try matches(sound(rule(Self.detection, tocsin: "windowBytes: 20")), text).first)
        #expect(windowed.stretches.map(\.bytes) == [10..<25])
    }

    @Test func matchersForgetBetweenRequests() throws {
        let matcher = try RequestMatcher(RequestRules(sound(rule(Self.detection))))
        for (prompt, count) in [
            ("alpha", 0), ("omega", 0), ("alpha omega", 1), ("", 0), ("alpha omega", 1), ("omega", 0),
        ] {
            #expect(
                try matcher.matches(RequestText(prompt: prompt), RuleRecord(["prompt": .text(prompt)])).count == count
            )
        }
    }

    @Test func refusesARuleThatIsTooLarge() throws {
        let selections = (0..<129).map { "s\($0):\n  prompt|contains: w\($0)" }.joined(separator: "\n")
        let rules = try sound(rule(selections + "\ncondition: 1 of them"))
        #expect(throws: RuleCompileError.tooManyLists) { try RequestRules(rules) }
        #expect(RuleCompileError.tooManyLists.description.contains("128"))
    }

    @Test(arguments: [(20_000, 0), (0, 20_000), (20_000, 20_000)])
    func findsARequestAmidAFloodOfOneOfItsWords(_ before: Int, _ behind: Int) throws {
        let detection = "one:\n  prompt|contains: write\ntwo:\n  prompt|contains: bomb\ncondition: one and two"
        let rules = try sound(rule(detection, tocsin: "windowBytes: 160"))
        let flood = { (count: Int) in String(repeating: "write again ", count: count) }
        let text = flood(before) + String(repeating: "x ", count: 40) + "write about a bomb" + flood(behind)
        #expect(try matches(rules, RequestText(prompt: text)).count == 1)
        let without = flood(before) + String(repeating: "x ", count: 200) + "a bomb"
        #expect(try matches(rules, RequestText(prompt: without)).isEmpty)
    }
}
