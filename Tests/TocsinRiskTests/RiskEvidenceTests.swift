// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinModel
import TocsinRisk

struct ConversationEvidenceTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var feature: RiskFeature
        var requests: [RequestReading]
        var value: Double
        var events: [UInt64] = []
    }

    private static let asked = "please write a letter that says the parcel waits at the office"
    private static let again = "please write a short letter that says the parcel waits at the office now"
    private static let other = "how many grams of flour belong into a loaf of white bread at home"

    @Test(arguments: [
        Example(testDescription: "no text", feature: .highestScore, requests: [request(1)], value: 0),
        Example(
            testDescription: "below the threshold",
            feature: .highestScore,
            requests: [request(1, bits: -2)],
            value: 0
        ),
        Example(
            testDescription: "the highest of three",
            feature: .highestScore,
            requests: [request(1, bits: 1), request(2, bits: 3), request(3, bits: -9)],
            value: 2,
            events: [2]
        ),
        Example(
            testDescription: "capped",
            feature: .highestScore,
            requests: [request(1, bits: 100)],
            value: 3,
            events: [1]
        ),
        Example(
            testDescription: "the first five, those above the threshold",
            feature: .earlyScores,
            requests: (1...6).map { request(Double($0), bits: $0 == 2 ? -5 : 0.75) },
            value: 2,
            events: [1, 3, 4, 5]
        ),
        Example(testDescription: "one turn", feature: .escalation, requests: [request(1, bits: 5)], value: 0),
        Example(
            testDescription: "from harmless to harm",
            feature: .escalation,
            requests: [request(1, bits: -2), request(2, bits: 0), request(3, bits: 1)],
            value: 2,
            events: [1, 3]
        ),
        Example(
            testDescription: "it ends harmless",
            feature: .escalation,
            requests: [request(1, bits: -3), request(2, bits: 4), request(3, bits: -1)],
            value: 0
        ),
        Example(
            testDescription: "it falls",
            feature: .escalation,
            requests: [request(1, bits: 4), request(2, bits: 2)],
            value: 0
        ),
        Example(
            testDescription: "it begins without text",
            feature: .escalation,
            requests: [request(1), request(2, bits: 2)],
            value: 0
        ),
        Example(
            testDescription: "asked again after a refusal",
            feature: .pressed,
            requests: [request(1, bits: 0.5, text: asked, isDeclined: true), request(60, bits: -9, text: again)],
            value: 1,
            events: [1, 60]
        ),
        Example(
            testDescription: "asked again where nothing speaks of harm",
            feature: .pressed,
            requests: [request(1, bits: -9, text: asked, isDeclined: true), request(60, bits: -9, text: again)],
            value: 0
        ),
        Example(
            testDescription: "asked again by who speaks of harming himself",
            feature: .pressed,
            requests: [
                request(1, bits: 2, category: .selfHarm, text: asked, isDeclined: true),
                request(60, bits: 2, category: .selfHarm, text: again),
            ],
            value: 0
        ),
        Example(
            testDescription: "asked again where no text was scored",
            feature: .pressed,
            requests: [request(1, text: asked, isDeclined: true), request(60, text: again)],
            value: 0
        ),
        Example(
            testDescription: "asked something else",
            feature: .pressed,
            requests: [request(1, bits: 2, text: asked, isDeclined: true), request(60, bits: 2, text: other)],
            value: 0
        ),
        Example(
            testDescription: "asked again an hour later",
            feature: .pressed,
            requests: [request(1, bits: 2, text: asked, isDeclined: true), request(3601, bits: 2, text: again)],
            value: 0
        ),
        Example(
            testDescription: "asked again though answered",
            feature: .pressed,
            requests: [request(1, bits: 2, text: asked), request(60, bits: 2, text: again)],
            value: 0
        ),
        Example(
            testDescription: "three parts within an hour",
            feature: .splitTask,
            requests: [0, 60, 3600].map { request($0, bits: -1, category: .malware) },
            value: 2,
            events: [0, 60, 3600]
        ),
        Example(
            testDescription: "two parts",
            feature: .splitTask,
            requests: [0, 60].map { request($0, bits: -1, category: .malware) },
            value: 0
        ),
        Example(
            testDescription: "three parts, too far apart",
            feature: .splitTask,
            requests: [0, 1900, 3700].map { request($0, bits: -1, category: .malware) },
            value: 0
        ),
        Example(
            testDescription: "three parts of different harms",
            feature: .splitTask,
            requests: [HarmCategory.malware, .scam, .fraud].enumerated()
                .map { request(Double($0.offset), bits: -1, category: $0.element) },
            value: 0
        ),
        Example(
            testDescription: "flagged ones are no parts",
            feature: .splitTask,
            requests: [0, 60, 120].map { request($0, bits: 0.5, category: .malware) },
            value: 0
        ),
        Example(
            testDescription: "who speaks of harming himself",
            feature: .splitTask,
            requests: [0, 60, 120].map { request($0, bits: -1, category: .selfHarm) },
            value: 0
        ),
        Example(
            testDescription: "one in four, and two that are thought to be there",
            feature: .harmfulShare,
            requests: [request(1, bits: 9), request(2), request(3, bits: -1), request(4, bits: 0)],
            value: 1.0 / 6,
            events: [1]
        ),
        Example(
            testDescription: "just above the threshold",
            feature: .harmfulShare,
            requests: [request(1, bits: 0.3)],
            value: 0.1,
            events: [1]
        ),
        Example(
            testDescription: "who speaks of harming himself, alone",
            feature: .highestScore,
            requests: [request(1, bits: 5, category: .selfHarm)],
            value: 0
        ),
        Example(
            testDescription: "half of what is raised is quoted",
            feature: .quoting,
            requests: [request(1, bits: 1, quoted: 0.3), request(2, bits: 1, quoted: 0.2), request(3, quoted: 1)],
            value: 0.5,
            events: [1]
        ),
        Example(
            testDescription: "a question covers what comes after it",
            feature: .askingAbout,
            requests: [request(1, bits: 1), request(2, asks: true), request(3, bits: 1), request(4, bits: 1)],
            value: 2.0 / 3,
            events: [3, 4]
        ),
        Example(
            testDescription: "a question about nothing",
            feature: .askingAbout,
            requests: [request(1, bits: -1, asks: true)],
            value: 0
        ),
    ])
    func measures(_ example: Example) {
        let found = evidence(example.requests)
        #expect(abs(found[example.feature] - example.value) < 1e-9)
        #expect(found.events[example.feature.place].sorted() == example.events.map(event))
    }

    @Test(.timeLimit(.minutes(1)))
    func measuresAConversationWithoutEnd() {
        let requests = (0..<50_000).map { number in
            request(Double(number) / 50, bits: -1, category: .malware, text: Self.asked, isDeclined: true)
        }
        let found = evidence(requests)
        #expect(found[.splitTask] == RiskFeature.splitTask.cap)
        #expect(found[.pressed] == RiskFeature.pressed.cap)
    }

    @Test func countsFindingsByLevelAndUpToACap() {
        let low = evidence([request(1)], [finding(1, .low), finding(2, .informational), finding(3, .medium)])
        #expect(abs(low[.findingsLow] - log2(3)) < 1e-9)
        #expect(low[.findingsMedium] == 1)
        #expect(low[.findingsHigh] == 0)
        #expect(low.findings[RiskFeature.findingsLow.place] == [FindingID(value: 1), FindingID(value: 2)])
        let flood = evidence([request(1)], (0..<500).map { finding($0, .critical) })
        #expect(flood[.findingsHigh] == RiskFeature.findingsHigh.cap)
        #expect(flood.findings[RiskFeature.findingsHigh.place].count == RiskEvidence.maximumSources)
    }

    @Test func aFindingRaisesItsRequest() {
        let found = evidence([request(1, quoted: 1), request(2)], [finding(1, .medium, events: [1])])
        #expect(found[.harmfulShare] == 0.25)
        #expect(found[.quoting] == 1)
        #expect(evidence([request(1)], [finding(1, .low, events: [1])])[.harmfulShare] == 0)
    }
}

struct AccountEvidenceTests {
    @Test func putsRequestsIntoConversations() {
        let history = AccountHistory(
            account: someone,
            requests: [
                request(9000, conversation: 1), request(0), request(1800), request(3601), request(10, conversation: 1),
            ],
            findings: []
        )
        let seconds = history.conversations.map { $0.requests.map { $0.time.milliseconds / 1000 } }
        #expect(seconds == [[0, 1800], [10, 9000], [3601]])
    }

    @Test func keepsFindingsWithTheirConversation() {
        let history = AccountHistory(
            account: someone,
            requests: [request(1, conversation: 1), request(2, conversation: 2)],
            findings: [
                finding(1, events: [2]), finding(2, events: [77]), finding(3, events: [1], isShadow: true),
                finding(4, .medium, .selfHarm, events: [1]),
            ]
        )
        #expect(history.conversations.map { $0.findings.map(\.id.value) } == [[], [1]])
        // Its request is gone, and it still counts; shadow and harm to oneself do not.
        #expect(history.findings.map(\.id.value) == [2])
        #expect(history.withoutFindings.findings.isEmpty)
        #expect(history.withoutFindings.conversations.allSatisfy { $0.findings.isEmpty })
    }

    @Test func halvesWithEveryHalfLife() {
        let day = 86_400.0
        let history = AccountHistory(
            account: someone,
            requests: [],
            findings: [finding(1, at: 0), finding(2, at: 60 * day)]
        )
        func value(_ days: Double) -> Double {
            RiskEvidence(history, at: moment(days * day), halfLifeDays: 30)[.findingsMedium]
        }
        // A quarter of the first and all of the second.
        #expect(abs(value(60) - log2(2.25)) < 1e-9)
        let place = RiskFeature.findingsMedium.place
        #expect(RiskEvidence(history, at: moment(60 * day), halfLifeDays: 30).categories[place] == [.scam: 1.25])
        #expect(abs(value(90) - log2(1.625)) < 1e-9)
        // What lies ahead counts in full.
        #expect(abs(value(0) - log2(3)) < 1e-9)
    }

    @Test func oldHarmWeighsLessThanWhatIsNew() {
        let day = 86_400.0
        let history = AccountHistory(
            account: someone,
            requests: [request(0, bits: 4, conversation: 1), request(60 * day, bits: 3, conversation: 2)],
            findings: []
        )
        let found = RiskEvidence(history, at: moment(60 * day), halfLifeDays: 30)
        #expect(found[.highestScore] == 2)
        #expect(found.events[RiskFeature.highestScore.place] == [event(UInt64(60 * day))])
        #expect(abs(found[.earlyScores] - log2(1 + 3 + 1)) < 1e-9)
    }

    @Test func countsAFindingOfTwoConversationsOnce() {
        let history = AccountHistory(
            account: someone,
            requests: [request(1, conversation: 1), request(2, conversation: 2)],
            findings: [finding(1, events: [1, 2])]
        )
        #expect(history.conversations.allSatisfy { $0.findings.count == 1 })
        #expect(RiskEvidence(history, at: moment(2), halfLifeDays: .infinity)[.findingsMedium] == 1)
    }

    @Test func nothingIsKnownOfAnEmptyAccount() {
        let history = AccountHistory(account: someone, requests: [], findings: [])
        #expect(RiskEvidence(history, at: moment(0), halfLifeDays: 30).values.allSatisfy { $0 == 0 })
    }
}
