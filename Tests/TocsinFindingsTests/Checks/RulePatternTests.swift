// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings
import TocsinModel

struct RulePatternTests {
    private static let first = """
        sel:
          prompt|contains: [BOMB, bath]
        words:
          prompt|re: 'a\\d+'
        filter:
          prompt|contains: test
        condition: (sel or words) and not filter
        """
    private static let second = """
        sel:
          prompt|contains: test
        told:
          instructions|contains: bath
        condition: sel and told
        """

    @Test func listsWhatIsScannedForAndWhoAsks() throws {
        let ids = ["11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"]
        let rules = try sound(rule(Self.first, id: ids[0]), rule(Self.second, id: ids[1]))
        let patterns = try RequestRules(rules).patterns()
        let byText = Dictionary(grouping: patterns) { "\($0.field) \($0.text)" }
        #expect(patterns.count == 5)
        #expect(byText["prompt bomb"]?.first?.isLiteral == true)
        #expect(byText["prompt bath"]?.first?.rules.map(\.id) == [ids[0]])
        #expect(byText["instructions bath"]?.first?.rules.map(\.id) == [ids[1]])
        let shared = try #require(byText["prompt test"]?.first)
        #expect(shared.rules.map(\.id) == [ids[1]])
        #expect(shared.exceptions.map(\.id) == [ids[0]])
        let expression = try #require(patterns.first { !$0.isLiteral })
        #expect(expression.isConfirmed)
        #expect(expression.flags != 0)
    }

    @Test func timedRunsFindWhatAScanFinds() throws {
        let rules = RuleSet(rules: try sound(rule(Self.first)))
        let prompts = ["a bomb", "a bomb test", "a bath and a bomb", "nothing", "a12"]
        let speed = try ScanSpeed(rules, prompts: prompts)
        #expect(try speed.patterns().found == 6)
        #expect(try speed.matching().found == 3)
        #expect(try speed.scanning().found == 3)
        #expect(try speed.scanning().duration > .zero)
        #expect(try ScanSpeed(rules, prompts: []).scanning().found == 0)
    }
}
