// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinEvaluation
import TocsinModel

struct FindingTallyTests {
    private static func finding(
        _ title: String,
        _ category: HarmCategory,
        _ level: FindingLevel,
        in events: [Int],
        isShadow: Bool = false
    ) -> Finding {
        Finding(
            id: FindingID(value: 1),
            rule: RuleReference(
                id: title,
                title: title,
                version: "1",
                category: category,
                level: level,
                scope: events.isEmpty ? .account : .request,
                tags: []
            ),
            subject: .account(account(1)),
            firstTime: Timestamp(milliseconds: 0),
            lastTime: Timestamp(milliseconds: 0),
            occurrences: 1,
            evidence: [.signal(name: "language", value: "en")]
                + events.map { .text(event: event($0), field: "prompt", bytes: 0..<1) },
            isShadow: isShadow
        )
    }

    @Test func countsARequestOnceAtItsGravest() {
        let tally = FindingTally([
            Self.finding("a", .scam, .low, in: [1, 1, 2]), Self.finding("b", .scam, .high, in: [1]),
            Self.finding("c", .fraud, .medium, in: [1, 3]),
        ])
        #expect(tally.requests == 3)
        #expect(tally.requestsByLevel == [.high: 1, .medium: 1, .low: 1])
        #expect(tally.requestsByCategory == [.scam: 2, .fraud: 2])
        #expect(tally.rules.map(\.rule.title) == ["b", "c", "a"])
        #expect(tally.rules.map(\.requests) == [1, 2, 2])
    }

    @Test func leavesOutShadowAndCountsFindingsWithoutRequestApart() {
        let tally = FindingTally([
            Self.finding("a", .scam, .high, in: [1], isShadow: true), Self.finding("b", .scam, .medium, in: []),
        ])
        #expect(tally.requests == 0)
        #expect(tally.requestsByCategory.isEmpty)
        #expect(tally.findingsWithoutRequest == [.medium: 1])
        #expect(FindingTally([]).requests == 0)
    }

    @Test func ranksRulesByLevelThenRequestsThenTitle() {
        let tally = FindingTally([
            Self.finding("d", .scam, .medium, in: [1, 2, 3]), Self.finding("c", .scam, .high, in: [1]),
            Self.finding("b", .scam, .high, in: [2, 3]), Self.finding("a", .scam, .high, in: [2]),
        ])
        #expect(tally.rules.map(\.rule.title) == ["b", "a", "c", "d"])
    }
}
