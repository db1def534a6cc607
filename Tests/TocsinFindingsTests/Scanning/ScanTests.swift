// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings
import TocsinModel
import TocsinSignals
import TocsinStore
import TocsinTestSupport

struct ScanTests {
    private static func event(
        _ number: UInt64,
        at seconds: Double,
        _ turns: [String],
        account: UInt64? = 1,
        conversation: UInt64? = nil
    ) -> Event {
        // User and model by turns; the user begins and ends.
        let input = turns.enumerated().map { Message(role: $0.offset % 2 == 0 ? .user : .assistant, text: $0.element) }
        return Event(
            id: EventID(high: 0, low: number),
            time: Timestamp(milliseconds: 1_764_000_000_000 + Int64(seconds * 1000)),
            account: account.map { AccountID(high: 0, low: $0) },
            content: .request(
                Request(conversation: conversation.map { ConversationID(high: $0, low: 0) }, input: input)
            )
        )
    }

    private func findings(_ events: [Event], _ rules: [Rule]) async throws -> [Finding] {
        let store = try MemoryStore(events)
        let set = RuleSet(rules: rules)
        try await RequestScan(store: store, rules: set, workers: 2).run()
        let log = try await ActivityLog(store, workers: 2)
        try await AccountScan(store: store, rules: set, workers: 2).run(log, PromptFamilies(log))
        return store.findings()
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var events: [Event]
        /// The occurrences of each finding.
        var occurrences: [Int]
    }

    @Test(
        arguments: [
            Example(testDescription: "nothing to find", events: [event(1, at: 0, ["a bath"])], occurrences: []),
            Example(
                testDescription: "nobody to find",
                events: [event(1, at: 0, ["a bomb"], account: nil)],
                occurrences: []
            ),
            Example(testDescription: "one", events: [event(1, at: 0, ["a bomb"])], occurrences: [1]),
            Example(
                testDescription: "a message that a conversation repeats is one finding",
                events: [
                    event(1, at: 0, ["a bomb"], conversation: 7),
                    event(2, at: 1, ["a bomb", "no", "and now?"], conversation: 7),
                    event(3, at: 2, ["a bomb", "no", "and now?", "no", "please"], conversation: 7),
                ],
                occurrences: [3]
            ),
            Example(
                testDescription: "the same message in two conversations is two findings",
                events: [event(1, at: 0, ["a bomb"], conversation: 7), event(2, at: 1, ["a bomb"], conversation: 8)],
                occurrences: [1, 1]
            ),
            Example(
                testDescription: "the same message of two accounts is two findings",
                events: [event(1, at: 0, ["a bomb"]), event(2, at: 1, ["a bomb"], account: 2)],
                occurrences: [1, 1]
            ),
            Example(
                testDescription: "the same message asked anew without a conversation is two findings",
                events: [event(1, at: 0, ["a bomb"]), event(2, at: 1, ["a bomb"])],
                occurrences: [1, 1]
            ),
            Example(
                testDescription: "history without a conversation is one finding beside the first",
                events: [
                    event(1, at: 0, ["a bomb"]), event(2, at: 1, ["a bomb", "no", "why"]),
                    event(3, at: 2, ["a bomb", "no", "why", "so", "hm"]),
                ],
                occurrences: [1, 2]
            ),
        ]
    )
    func mergesAMessageThatIsRepeated(_ example: Example) async throws {
        let found = try await findings(example.events, sound(soundRule))
        #expect(found.map(\.occurrences) == example.occurrences)
    }

    @Test("what was found and measured of a purged text stays when rules change")
    func keepsWhatIsKnownOfPurgedTexts() async throws {
        let events = [
            Self.event(1, at: 0, ["a bomb, please, as I asked for in English"], conversation: 7),
            Self.event(2, at: 10, ["a bomb in the second half of the day"], conversation: 8),
            Self.event(3, at: 20, ["a bath for the children in the evening"], conversation: 9),
        ]
        let store = try MemoryStore(events)
        let first = try RuleSet(rules: sound(soundRule))
        try await RequestScan(store: store, rules: first, workers: 2).run()
        let before = try await ActivityLog(store, workers: 1).records
        let found = store.findings()
        #expect(found.map(\.occurrences) == [1, 1])
        #expect(before.allSatisfy { $0.sketch >= 0 || $0.language >= 0 })

        #expect(store.purgeText(before: events[1].time) == 1)
        // The same rule in other words, and one for baths.
        let second = try RuleSet(
            rules: sound(soundRule.replacing("title: ", with: "title: New "))
                + sound(Self.named("bath", "bath", 2))
        )
        func scanAgain(_ rules: RuleSet) async throws {
            let scan = try RequestScan(store: store, rules: rules, workers: 2)
            try scan.startOver()
            try await scan.run()
        }
        try await scanAgain(second)
        let after = store.findings()
        #expect(after.map(\.firstTime) == events.map(\.time))
        #expect(after.first == found.first)
        #expect(after.map(\.occurrences) == [1, 1, 1])
        #expect(try await ActivityLog(store, workers: 1).records.map(\.language) == before.map(\.language))

        // And once more, of everything.
        #expect(store.purgeText(before: Timestamp(milliseconds: events[2].time.milliseconds + 1)) == 2)
        try await scanAgain(first)
        #expect(store.findings() == after)
    }

    @Test func saysWhatAFindingRestsOn() async throws {
        let events = [Self.event(1, at: 5, ["first", "no", "a BOMB"], conversation: 7)]
        let all = try await findings(events, sound(soundRule))
        let found = try #require(all.first)
        #expect(found.subject == .account(AccountID(high: 0, low: 1)))
        #expect(found.firstTime == events[0].time)
        // "first", a blank line, "a ".
        #expect(found.evidence.first == .text(event: events[0].id, field: "prompt", bytes: 9..<13))
        #expect(!found.isShadow)
    }

    private static func series(_ correlation: String, category: String = "fraud") -> String {
        """
        title: A series
        id: 99999999-9999-9999-9999-999999999999
        status: test
        description: For tests.
        level: high
        correlation:
          group-by: [account]
          timespan: 60s
        \(correlation.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
        tocsin:
          category: \(category)
          examples:
            match: []
        """
    }

    private static func named(_ name: String, _ word: String, _ number: Int, tocsin: String = "") -> String {
        rule("sel:\n  prompt|contains: \(word)\ncondition: sel", tocsin: tocsin, id: "id-\(number)")
            .replacing("title: A rule", with: "title: A rule\nname: \(name)")
    }

    struct Series: Sendable, CustomTestStringConvertible {
        var correlation: String
        /// Seconds and words of requests.
        var requests: [(Double, String)]
        /// How many findings make the series; nil for none.
        var expected: Int?
        /// Whether it is only counted.
        var isShadow = false

        var testDescription: String { "\(correlation) \(requests)" }
    }

    private static let count = "type: event_count\nrules: [one]\ncondition:\n  gte: 3"
    private static let values = "type: value_count\nrules: [one, two]\ncondition:\n  field: rule\n  gte: 2"
    private static let together = "type: temporal\nrules: [one, two]"
    private static let ordered = "type: temporal_ordered\nrules: [one, two]"

    @Test(
        arguments: [
            Series(correlation: count, requests: [(0, "aa"), (1, "aa")], expected: nil),
            Series(correlation: count, requests: [(0, "aa"), (1, "aa"), (60, "aa")], expected: 3),
            Series(correlation: count, requests: [(0, "aa"), (1, "aa"), (60.001, "aa")], expected: nil),
            Series(correlation: count, requests: [(0, "aa"), (1, "bb"), (2, "aa")], expected: nil),
            Series(correlation: count, requests: [(0, "aa"), (100, "aa"), (101, "aa"), (102, "aa")], expected: 3),
            Series(correlation: values, requests: [(0, "aa"), (1, "aa")], expected: nil),
            Series(correlation: values, requests: [(0, "aa"), (1, "bb")], expected: 2),
            Series(correlation: together, requests: [(0, "bb"), (60, "aa")], expected: 2),
            Series(correlation: together, requests: [(0, "bb"), (61, "aa")], expected: nil),
            Series(correlation: ordered, requests: [(0, "aa"), (1, "bb")], expected: 2),
            Series(correlation: ordered, requests: [(0, "bb"), (1, "aa")], expected: nil),
            Series(correlation: ordered, requests: [(0, "bb"), (1, "aa"), (2, "bb")], expected: 3),
            // Of one moment nobody knows what came first.
            Series(correlation: ordered, requests: [(0, "aa bb")], expected: nil),
            Series(correlation: ordered, requests: [(0, "aa"), (0, "bb")], expected: nil),
            Series(correlation: ordered, requests: [(0, "aa bb"), (1, "bb")], expected: 3),
            // What lies too far back is no part of it.
            Series(correlation: ordered, requests: [(0, "aa"), (61, "bb")], expected: nil),
            Series(correlation: ordered, requests: [(0, "aa"), (100, "bb"), (101, "aa"), (102, "bb")], expected: 3),
            Series(correlation: values, requests: [(0, "aa"), (61, "bb"), (122, "aa")], expected: nil),
            Series(correlation: "type: temporal_ordered\nrules: [one, one]", requests: [(0, "aa")], expected: nil),
            Series(
                correlation: "type: temporal_ordered\nrules: [one, one]",
                requests: [(0, "aa"), (1, "aa")],
                expected: 2
            ),
            // By id instead of name.
            Series(correlation: "type: temporal\nrules: [id-1]", requests: [(0, "aa")], expected: 1),
            // A series that rests on a rule in shadow is counted as that rule is.
            Series(correlation: "type: temporal\nrules: [shadow]", requests: [(0, "cc")], expected: 1, isShadow: true),
            Series(
                correlation: "type: temporal\nrules: [one, shadow]",
                requests: [(0, "aa"), (1, "cc")],
                expected: 2,
                isShadow: true
            ),
            Series(correlation: "type: temporal\nrules: [one, shadow]", requests: [(0, "aa")], expected: nil),
            // Where raised findings are enough, those in shadow do not make it one.
            Series(
                correlation: "type: event_count\nrules: [one, shadow]\ncondition:\n  gte: 2",
                requests: [(0, "cc"), (1, "aa"), (2, "aa")],
                expected: 2
            ),
            Series(
                correlation: "type: event_count\nrules: [one, shadow]\ncondition:\n  gte: 2",
                requests: [(0, "cc"), (1, "aa")],
                expected: 2,
                isShadow: true
            ),
        ]
    )
    func findsSeriesWithinTheirTime(_ series: Series) async throws {
        let rules = try sound(
            Self.named("one", "aa", 1),
            Self.named("two", "bb", 2),
            Self.named("shadow", "cc", 3, tocsin: "shadow: true"),
            Self.series(series.correlation)
        )
        let events = series.requests.enumerated().map {
            Self.event(UInt64($0.offset), at: $0.element.0, [$0.element.1])
        }
        let found = try await findings(events, rules)
        let correlated = found.filter { $0.rule.scope == .correlation }
        #expect(correlated.map(\.occurrences) == (series.expected.map { [$0] } ?? []))
        #expect(correlated.allSatisfy { $0.isShadow == series.isShadow })
        #expect(!found.contains { $0.rule.id == "id-3" && !$0.isShadow })
    }

    @Test func asksAccountRulesAboutWhatIsMeasured() async throws {
        let text = rule("sel:\n  requests|gte: 2\n  findings.scam|gte: 2\ncondition: sel", id: "account-rule")
            .replacing("service: request", with: "service: account").replacing("prompt: a b", with: "requests: 1 #")
        let rules = try sound(text, soundRule)
        func found(_ prompts: [String]) async throws -> [Finding] {
            let events = prompts.enumerated().map { Self.event(UInt64($0.offset), at: Double($0.offset), [$0.element]) }
            return try await findings(events, rules).filter { $0.rule.scope == .account }
        }
        let one = try await found(["a bomb", "a bath"])
        #expect(one.isEmpty)
        let both = try await found(["a bomb", "two bombs"])
        let finding = try #require(both.first)
        #expect(
            finding.evidence == [.signal(name: "findings.scam", value: "2"), .signal(name: "requests", value: "2")]
        )
    }

    @Test func scansOnlyWhatIsNewUntilTheRulesChange() async throws {
        let store = try MemoryStore([Self.event(1, at: 0, ["a bomb"])])
        let set = RuleSet(rules: try sound(soundRule))
        try await RequestScan(store: store, rules: set, workers: 1).run()
        try await RequestScan(store: store, rules: set, workers: 1).run()
        #expect(store.findings().map(\.occurrences) == [1])
        #expect(store.signalSegments().count == 1)
    }

    // MARK: Coverage

    @Test(
        arguments: [
            ("sel:\n  prompt|contains: a\ncondition: sel", nil),
            ("sel:\n  output|contains: a\ncondition: sel", ["output"]),
            ("sel:\n  output|contains: a\n  country: FR\ncondition: sel", ["country", "output"]),
            ("sel:\n  output|contains: a\nother:\n  prompt|contains: a\ncondition: sel or other", nil),
            ("sel:\n  output|contains: a\nother:\n  prompt|contains: a\ncondition: other and not sel", nil),
            ("sel:\n  output|exists: false\ncondition: sel", nil),
            ("sel:\n  output|exists: true\ncondition: sel", ["output"]),
            ("sel:\n  country|exists: false\n  prompt|contains: a\ncondition: sel", nil),
        ] as [(String, [String]?)]
    )
    func namesRulesThatCanNeverFire(_ detection: String, _ missing: [String]?) async throws {
        let set = RuleSet(rules: try sound(rule(detection)))
        let gaps = try RuleCoverage.gaps(set, in: MemoryStore([Self.event(1, at: 0, ["a prompt"])]))
        #expect(gaps.map(\.missing) == (missing.map { [$0] } ?? []))
    }
}
