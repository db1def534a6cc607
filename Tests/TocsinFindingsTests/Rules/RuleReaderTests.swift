// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings
import TocsinModel

struct RuleReaderTests {
    struct Example: Sendable, CustomTestStringConvertible {
        /// What is put in the place of what, with ❗ where the problem is to be seen.
        var old: String
        var new: String
        var kind: RuleProblem.Kind

        var testDescription: String { new }
    }

    private static let levels = FindingLevel.allCases.map(\.rawValue)
    private static let requestFields = RuleFields.names(for: .request)

    @Test(
        arguments: [
            // Where a part is missing, what should hold it is named.
            Example(old: "title: A rule\nid", new: "❗id", kind: .missing("title")),
            Example(
                old: "title: A rule\nid: 11111111-1111-1111-1111-111111111111\nstatus",
                new: "title: A rule\nstatus",
                kind: .missing("id")
            ),
            Example(old: "status: test\n", new: "", kind: .missing("status")),
            Example(old: "description: For tests.\n", new: "", kind: .missing("description")),
            Example(old: "level: high\n", new: "", kind: .missing("level")),
            Example(old: "  condition: sel", new: "  ", kind: .missing("condition")),
            Example(old: "  category: scam\n  examples", new: "  examples", kind: .missing("category")),
            Example(
                old: "level: high",
                new: "level: ❗loud",
                kind: .unknownValue(field: "level", found: "loud", expected: levels)
            ),
            Example(
                old: "category: scam",
                new: "category: ❗spam",
                kind: .unknownValue(field: "category", found: "spam", expected: HarmCategory.allCases.map(\.rawValue))
            ),
            Example(
                old: "product: tocsin",
                new: "product: ❗windows",
                kind: .unknownValue(field: "product", found: "windows", expected: ["tocsin"])
            ),
            Example(
                old: "service: request",
                new: "service: ❗requests",
                kind: .unknownValue(field: "service", found: "requests", expected: ["request", "account", "operation"])
            ),
            Example(
                old: "title: A rule",
                new: "title: ❗[A, rule]",
                kind: .wrongType(field: "title", expected: "a text")
            ),
            Example(old: "title: A rule", new: "title: ❗''", kind: .wrongType(field: "title", expected: "a text")),
            Example(
                old: "  sel:\n    prompt|contains: bomb",
                new: "  sel: ❗bomb",
                kind: .wrongType(field: "selection", expected: "a mapping of fields or a list")
            ),
            // What asks for nothing would hold for everything.
            Example(
                old: "  sel:\n    prompt|contains: bomb",
                new: "  sel: ❗{}",
                kind: .wrongType(field: "selection", expected: "at least one field or keyword")
            ),
            Example(
                old: "  sel:\n    prompt|contains: bomb",
                new: "  sel: ❗[]",
                kind: .wrongType(field: "selection", expected: "at least one field or keyword")
            ),
            Example(
                old: "contains: bomb",
                new: "contains|all: ❗[]",
                kind: .wrongType(field: "prompt", expected: "at least one value")
            ),
            // Neither the words nor the mapping would be lost in silence.
            Example(
                old: "  sel:\n    prompt|contains: bomb",
                new: "  sel:\n    ❗- bomb\n    - prompt: a bath",
                kind: .wrongType(field: "selection", expected: "a list of mappings or a list of keywords")
            ),
            Example(
                old: "contains: bomb",
                new: "contains: ❗''",
                kind: .wrongType(field: "value", expected: "a text that is not empty")
            ),
            Example(
                old: "category: scam",
                new: "category: scam\n  windowBytes: ❗-5",
                kind: .wrongType(field: "windowBytes", expected: "a number of bytes above 0")
            ),
            Example(
                old: "category: scam",
                new: "category: scam\n  windowBytes: ❗9223372036854775807",
                kind: .wrongType(field: "windowBytes", expected: "a number of bytes above 0")
            ),
            Example(
                old: "category: scam",
                new: "category: scam\n  shadow: ❗perhaps",
                kind: .wrongType(field: "shadow", expected: "true or false")
            ),
            Example(
                old: "    prompt|contains",
                new: "    ❗prompts|contains",
                kind: .unknownField("prompts", expected: requestFields)
            ),
            Example(
                old: "- prompt: a bath",
                new: "- ❗promt: a bath",
                kind: .unknownField("promt", expected: requestFields)
            ),
            Example(old: "    prompt|contains", new: "    ❗prompt|contain", kind: .unknownModifier("contain")),
            Example(
                old: "prompt|contains: bomb",
                new: "inputTokens|gt: ❗many",
                kind: .modifierNeeds("gt", expected: "a number")
            ),
            Example(
                old: "prompt|contains: bomb",
                new: "prompt|exists: ❗maybe",
                kind: .modifierNeeds("exists", expected: "true or false")
            ),
            Example(
                old: "prompt|contains: bomb",
                new: "prompt|fieldref: ❗answer",
                kind: .modifierNeeds("fieldref", expected: "the name of another field")
            ),
            Example(
                old: "    prompt|contains: bomb",
                new: "    ❗country|cidr: 192.0.2.0/24",
                kind: .addressesArePseudonyms
            ),
            Example(
                old: "condition: sel",
                new: "condition: ❗sel and",
                kind: .badCondition(reason: "it ends too early")
            ),
            Example(old: "condition: sel", new: "condition: ❗sal", kind: .unknownSelection("sal")),
            Example(
                old: "  condition: sel",
                new: "  other:\n    prompt|contains: x\n  condition: ❗sel",
                kind: .unusedSelection("other")
            ),
            Example(old: "contains: bomb", new: "contains|expand: ❗'%bombs%'", kind: .unknownList("%bombs%")),
        ]
    )
    func namesTheProblemAndItsPlace(_ example: Example) throws {
        try #require(soundRule.contains(example.old))
        let marked = soundRule.replacing(example.old, with: example.new)
        var place = (line: 1, column: 1)
        if let mark = marked.firstRange(of: "❗") {
            let lines = marked[..<mark.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
            place = (lines.count, (lines.last?.count ?? 0) + 1)
        } else if case .missing("condition") = example.kind {
            // What `detection` holds begins on the tenth line.
            place = (10, 3)
        }
        var reader = RuleReader(file: "rule.yml")
        _ = reader.read(marked.replacing("❗", with: ""))
        let expected = RuleProblem(file: "rule.yml", line: place.line, column: place.column, kind: example.kind)
        #expect(reader.problems.contains(expected), "\(reader.problems)")
        #expect(expected.description.hasPrefix("rule.yml:\(place.line):\(place.column): "))
    }

    @Test(arguments: ["a: [", "a: b: c", "a: 1\na: 2", "\t- x", "&a [*b]", "%"])
    func namesWhatIsNoYAML(_ text: String) {
        var reader = RuleReader(file: "rule.yml")
        #expect(reader.read(text).isEmpty)
        #expect(reader.problems.map(\.code) == ["not-yaml"])
    }

    @Test func placesWhatIsNoYAML() {
        var reader = RuleReader(file: "rule.yml")
        _ = reader.read("title: x\nlevel: [a\nid: y\n")
        #expect(reader.problems.first.map { $0.line > 1 } == true)
    }

    @Test func refusesAnExpressionThatDoesNotCompile() throws {
        var reader = RuleReader(file: "rule.yml")
        _ = reader.read(rule("sel:\n  prompt|re: '(a'\ncondition: sel"))
        #expect(reader.problems.map(\.code) == ["bad-pattern"])
        #expect(reader.problems.first?.line == 11)
    }

    @Test func collectsEveryProblem() {
        var reader = RuleReader(file: "rule.yml")
        let text = soundRule.replacing("level: high", with: "level: loud").replacing(
            "category: scam",
            with: "category: x"
        )
        .replacing("condition: sel", with: "condition: sal")
        #expect(reader.read(text).isEmpty)
        #expect(Set(reader.problems.map(\.code)) == ["unknown-value", "unknown-selection"])
        #expect(reader.problems.count == 3)
    }

    @Test func readsSeveralDocuments() throws {
        let second = soundRule.replacing("1111-1111", with: "2222-2222")
        let rules = try sound(soundRule + "\n---\n" + second)
        #expect(rules.map(\.line) == [1, 21])
        #expect(rules.map(\.reference.title) == ["A rule", "A rule"])
        // A file is one version.
        #expect(rules[0].reference.version == rules[1].reference.version)
    }

    @Test func readsWhatItFinds() throws {
        let text = soundRule.replacing("id: 1", with: "name: n\ntags: [a.b, c]\nfalsepositives: one\nid: 1")
            .replacing("category: scam", with: "category: scam\n  shadow: true\n  windowBytes: 40")
        let rule = try #require(try sound(text).first)
        #expect(rule.name == "n")
        #expect(rule.reference.tags == ["a.b", "c"])
        #expect(rule.falsePositives == ["one"])
        #expect(rule.isShadow)
        #expect(rule.windowBytes == 40)
        #expect(rule.reference.level == .high)
        #expect(rule.reference.scope == .request)
        #expect(rule.examples.matching.count == 1)
        #expect(rule.examples.nearMisses.count == 1)
    }

    @Test(
        arguments: [
            ("type: event_count", "type: events", "unknown-value"), ("rules: [first]", "rules: []", "missing"),
            ("group-by: [account]", "group-by: [device]", "unknown-value"), ("1h", "an hour", "bad-timespan"),
            ("1h", "1w", "bad-timespan"), ("1h", "-1h", "bad-timespan"), ("1h", "infh", "bad-timespan"),
            ("1h", "1e300d", "bad-timespan"), ("1h", "nanh", "bad-timespan"), ("gte: 2", "gte: two", "unknown-value"),
            ("gte: 2", "about: 2", "unknown-value"), ("  condition:\n    gte: 2\n", "", "missing"),
            ("event_count", "value_count", "unknown-value"), ("  timespan: 1h\n", "", "missing"),
        ]
    )
    func namesProblemsOfCorrelations(_ old: String, _ new: String, _ code: String) {
        var reader = RuleReader(file: "rule.yml")
        #expect(reader.read(soundSeries).count == 1)
        #expect(reader.problems.isEmpty)
        #expect(reader.read(soundSeries.replacing(old, with: new)).isEmpty)
        #expect(reader.problems.first?.code == code)
    }

    @Test(arguments: ["1e400", ".inf", "-.inf", ".nan", "1e30", "9223372036854775808"])
    func survivesNumbersThatAreTooLarge(_ number: String) throws {
        let text = rule("sel:\n  promptLength: '5*'\ncondition: sel").replacing(
            "prompt: a b",
            with: "promptLength: \(number)\n        prompt: a b"
        )
        var reader = RuleReader(file: "rule.yml")
        let rules = RuleSet(rules: reader.read(text))
        #expect(reader.problems.isEmpty)
        _ = try RuleTrial(rules).problems()
    }

    @Test func survivesDeepNesting() {
        for text in [String(repeating: "[", count: 20_000), String(repeating: "{a: ", count: 5000)] {
            var reader = RuleReader(file: "rule.yml")
            #expect(reader.read(text).isEmpty)
        }
    }
}
