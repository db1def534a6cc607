// Tocsin
// SPDX-License-Identifier: Apache-2.0

import PatternMatching
import Testing
import TocsinFindings
import TocsinModel
import TocsinTestSupport

/// The engine looks at bits of what was hit; an evaluator that simply asks must say the same.
struct EngineAgreementTests {
    private static let words = ["aa", "bb", "cc", "dd", "ee"]

    private static func pick(_ items: [String], _ numbers: inout SeededNumbers) -> String {
        items[Int.random(in: 0..<items.count, using: &numbers)]
    }

    private static func selection(_ numbers: inout SeededNumbers) -> String {
        switch Int.random(in: 0..<6, using: &numbers) {
        case 0: "prompt|contains: \(pick(words, &numbers))"
        case 1: "prompt|contains: [\(pick(words, &numbers)), \(pick(words, &numbers))]"
        case 2: "prompt|contains|all: [\(pick(words, &numbers)), \(pick(words, &numbers))]"
        case 3: "output|contains: \(pick(words, &numbers))"
        case 4: "inputTokens|gt: 3"
        default: "prompt|exists: \(pick(["true", "false"], &numbers))"
        }
    }

    private static func condition(_ depth: Int, _ numbers: inout SeededNumbers) -> String {
        guard depth > 0 else { return pick(["s0", "s1", "s2", "s3"], &numbers) }
        switch Int.random(in: 0..<6, using: &numbers) {
        case 0, 1: return "(\(condition(depth - 1, &numbers)) and \(condition(depth - 1, &numbers)))"
        case 2, 3: return "(\(condition(depth - 1, &numbers)) or \(condition(depth - 1, &numbers)))"
        case 4: return "not \(condition(depth - 1, &numbers))"
        default: return pick(["1 of s*", "all of s*", "s0", "s3"], &numbers)
        }
    }

    private static func holds(_ condition: Condition, _ detection: Detection, _ record: RuleRecord) -> Bool {
        switch condition {
        case .selection(let name): detection.selections[name].map { holds($0, record) } ?? false
        case .and(let parts): parts.allSatisfy { holds($0, detection, record) }
        case .or(let parts): parts.contains { holds($0, detection, record) }
        case .not(let part): !holds(part, detection, record)
        }
    }

    private static func holds(_ selection: Selection, _ record: RuleRecord) -> Bool {
        switch selection {
        case .all(let parts): parts.allSatisfy { holds($0, record) }
        case .any(let parts): parts.contains { holds($0, record) }
        case .field(let test):
            switch (test.test, record.value(test.field)) {
            case (.exists(let flag), let value): (value != nil) == flag
            case (.patterns(let patterns), .text(let text)?): patterns.contains { text.contains($0.literal ?? "?") }
            case (.numbers(let comparisons, _), .number(let number)?): comparisons.contains { $0.holds(for: number) }
            default: false
            }
        }
    }

    @Test(arguments: UInt64(1)...6)
    func engineAgreesWithAnEvaluatorThatAsks(_ seed: UInt64) throws {
        var numbers = SeededNumbers(state: seed)
        for _ in 0..<40 {
            let selections = (0..<4).map { "s\($0):\n  \(Self.selection(&numbers))" }.joined(separator: "\n")
            let text = rule(selections + "\ncondition: \(Self.condition(3, &numbers)) or (all of s* and not 1 of s*)")
            let rules = try sound(text)
            guard case .detection(let detection)? = rules.first?.logic else {
                Issue.record("no detection")
                return
            }
            let matcher = try RequestMatcher(RequestRules(rules))
            for _ in 0..<20 {
                func sentence() -> String {
                    (0..<Int.random(in: 0...4, using: &numbers)).map { _ in Self.pick(Self.words, &numbers) }.joined(
                        separator: " "
                    )
                }
                let request = RequestText(prompt: sentence(), output: sentence())
                var values: [String: FieldValue] = [:]
                if !request.prompt.isEmpty { values["prompt"] = .text(request.prompt) }
                if !request.output.isEmpty { values["output"] = .text(request.output) }
                if Bool.random(using: &numbers) {
                    values["inputTokens"] = .number(Double.random(in: 0...6, using: &numbers))
                }
                let record = RuleRecord(values)
                let expected = Self.holds(detection.condition, detection, record)
                #expect(try matcher.matches(request, record).isEmpty != expected, "\(text)\n\(values)")
            }
        }
    }
}
