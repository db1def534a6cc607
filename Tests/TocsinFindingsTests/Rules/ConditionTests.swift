// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings

struct ConditionTests {
    private static let names = ["a", "b", "c", "sel_x", "sel_y", "_hidden"]

    /// The condition over selections of these names, each of which looks for its own word.
    private func read(_ condition: String, names: [String]) -> (Condition?, [RuleProblem]) {
        let selections = names.map { "\($0):\n  prompt|contains: <\($0)>" }.joined(separator: "\n")
        var reader = RuleReader(file: "rule.yml")
        let rules = reader.read(rule(selections + "\ncondition: \"\(condition)\""))
        guard case .detection(let detection)? = rules.first?.logic else { return (nil, reader.problems) }
        return (detection.condition, reader.problems)
    }

    @Test(
        arguments: [
            ("a", .selection("a")), ("a and b", .and([.selection("a"), .selection("b")])),
            ("a AND b", .and([.selection("a"), .selection("b")])),
            // `and` binds more than `or`, `not` more than both.
            ("a or b and c", .or([.selection("a"), .and([.selection("b"), .selection("c")])])),
            ("a and b or c", .or([.and([.selection("a"), .selection("b")]), .selection("c")])),
            ("(a or b) and c", .and([.or([.selection("a"), .selection("b")]), .selection("c")])),
            ("not a and b", .and([.not(.selection("a")), .selection("b")])),
            ("not (a and b)", .not(.and([.selection("a"), .selection("b")]))),
            ("not not a", .not(.not(.selection("a")))),
            ("a and not b", .and([.selection("a"), .not(.selection("b"))])),
            ("((a))", .selection("a")), ("(a)and(b)", .and([.selection("a"), .selection("b")])),
            ("1 of sel_*", .or([.selection("sel_x"), .selection("sel_y")])),
            ("any of sel_*", .or([.selection("sel_x"), .selection("sel_y")])),
            ("all of sel_*", .and([.selection("sel_x"), .selection("sel_y")])),
            ("all of *_x", .selection("sel_x")), ("1 of a", .selection("a")),
            ("not 1 of sel_*", .not(.or([.selection("sel_x"), .selection("sel_y")]))),
            ("a and 1 of sel_*", .and([.selection("a"), .or([.selection("sel_x"), .selection("sel_y")])])),
        ] as [(String, Condition)]
    )
    func readsConditions(_ text: String, _ expected: Condition) {
        // Every other selection is unused, which is a problem of its own.
        let used = Self.names.filter { name in
            text.split { "() ".contains($0) }.contains { word in
                word == name
                    || (name.hasPrefix("sel_") && word.contains("*")
                        && (word.hasPrefix("sel_") || name.hasSuffix("_x")))
            }
        }
        let (condition, problems) = read(text, names: used)
        #expect(condition == expected, "\(problems)")
    }

    @Test func themLeavesOutNamesThatStartWithAnUnderscore() {
        let (condition, _) = read("1 of them and not _hidden", names: ["a", "b", "_hidden"])
        #expect(condition == .and([.or([.selection("a"), .selection("b")]), .not(.selection("_hidden"))]))
        #expect(read("all of them", names: ["a", "b"]).0 == .and([.selection("a"), .selection("b")]))
    }

    @Test(
        arguments: [
            ("", "bad-condition"), ("a b", "bad-condition"), ("(a", "bad-condition"), ("a)", "bad-condition"),
            ("a or", "bad-condition"), ("not", "bad-condition"), ("()", "unknown-selection"),
            ("2 of them", "bad-condition"),
            ("1 of", "bad-condition"), ("1 of x_*", "unknown-selection"), ("A", "unknown-selection"),
        ]
    )
    func namesConditionsThatAreNone(_ text: String, _ code: String) {
        let (condition, problems) = read(text, names: ["a"])
        #expect(condition == nil)
        #expect(problems.first.map { $0.code == code || $0.code == "wrong-type" } == true, "\(problems)")
    }

    @Test(arguments: [(63, true), (64, false), (100_000, false)])
    func boundsNesting(_ depth: Int, _ isRead: Bool) {
        let text = String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
        #expect((read(text, names: ["a"]).0 != nil) == isRead)
        let negated = String(repeating: "not ", count: depth) + "a"
        #expect((read(negated, names: ["a"]).0 != nil) == isRead)
    }
}
