// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TextEncoder
import TocsinClassifier
import TocsinFindings
import TocsinModel
import TocsinStore
import TocsinTestSupport

struct ClassifierScanTests {
    private func request(_ number: UInt64, _ turns: [String]) -> Event {
        let input = turns.enumerated().map { Message(role: $0.offset % 2 == 0 ? .user : .assistant, text: $0.element) }
        return Event(
            id: EventID(high: 0, low: number),
            time: Timestamp(milliseconds: Int64(number)),
            account: AccountID(high: 0, low: number),
            content: .request(Request(input: input))
        )
    }

    private let events: [UInt64: [String]] = [
        1: ["hello", "yes?", "a zebra"], 2: ["zebra", "no", "a moon"], 3: ["a moon"],
    ]

    private func scanned(_ classifier: HarmClassifier?) async throws -> [Finding] {
        let store = try MemoryStore(events.sorted { $0.key < $1.key }.map { request($0.key, $0.value) })
        try await RequestScan(store: store, rules: RuleSet(rules: []), classifier: classifier, workers: 2).run()
        return store.findings()
    }

    @Test func raisesALowFindingForWhatIsNew() async throws {
        let finding = try #require(try await scanned(HarmClassifier(.knowing("zebra"))).first)
        #expect(finding.account == AccountID(high: 0, low: 1))
        #expect(finding.rule.category == .fraud)
        #expect(finding.rule.level == .low)
        #expect(finding.rule.title == "Text classifier: fraud")
        #expect(!finding.isShadow)
        // Behind "hello" and the blank line.
        #expect(finding.evidence.first == .text(event: EventID(high: 0, low: 1), field: "prompt", bytes: 7..<14))
        #expect(try await scanned(HarmClassifier(.knowing("zebra"))).count == 1)
    }

    @Test(
        arguments: [
            (-0.31, -0.4, []), (-0.3, -0.2, []), (-0.25, -0.2, []), (-0.2, -0.2, [.low]),
            (-0.3, -0.4, [.low]),
        ] as [(Double, Double, [FindingLevel])]
    )
    func raisesWhatNeitherOrdinaryTextsNorNearMissesScore(
        _ meaning: Double,
        _ nearMisses: Double,
        _ levels: [FindingLevel]
    ) async throws {
        // The text's meaning alone decides, whose score the offset is: from -0.3 and from the near misses' on it is raised. That a defender's texts
        // score more says nothing of fraud.
        var stage = SecondStage(
            weights: [Float](repeating: 0, count: TextEncoder.dimensions),
            bias: 0,
            over: TextEncoder.untuned
        )
        stage.mix = SecondStage.Mix(first: 0, second: 1, offset: meaning)
        let texts = HarmModel.Calibration.minimumTexts
        stage.calibrations = [
            HarmModel.anyLanguage: .init(texts: texts, fivePercent: -0.5, onePercent: -0.4, onePerMille: -0.3),
            SecondStage.nearMisses(about: .fraud):
                .init(texts: texts, fivePercent: nearMisses, onePercent: 1, onePerMille: 2),
            SecondStage.nearMisses(about: .malware): .init(texts: texts, fivePercent: 9, onePercent: 9, onePerMille: 9),
        ]
        let model = HarmModel.knowing("zebra")
        let second = SecondOpinion(stage, after: model) { _ in
            [Float](repeating: 0, count: TextEncoder.dimensions)
        }
        #expect(try await scanned(HarmClassifier(model, second: second)).map(\.rule.level) == levels)
    }

    @Test func leavesToTheFirstStageWhatCannotBeEncoded() async throws {
        let model = HarmModel.knowing("zebra")
        let stage = SecondStage(
            weights: [Float](repeating: 0, count: TextEncoder.dimensions),
            bias: 0,
            over: TextEncoder.untuned
        )
        let second = SecondOpinion(stage, after: model) { _ in nil }
        #expect(try await scanned(HarmClassifier(model, second: second)).map(\.rule.level) == [.low])
    }

    @Test func countsInShadowAndRestsWhenOff() async throws {
        let shadow = try await scanned(HarmClassifier(.knowing("zebra"), isShadow: true))
        #expect(shadow.map(\.isShadow) == [true])
        #expect(try await scanned(nil).isEmpty)
    }

    @Test func comparesTwoModels() async throws {
        let store = try MemoryStore(events.map { request($0.key, $0.value) })
        let rules = RuleSet(rules: [])
        func side(_ word: String) -> ScanComparison.Side {
            ScanComparison.Side(rules: rules, classifier: HarmClassifier(.knowing(word)))
        }
        let same = try await ScanComparison(store, present: side("zebra"), new: side("zebra"), workers: 2)
        #expect(same.changes.map(\.both) == [1])
        #expect(same.changes.allSatisfy { $0.lost + $0.gained == 0 })
        let other = try await ScanComparison(store, present: side("zebra"), new: side("moon"), workers: 1)
        let change = try #require(other.changes.first)
        #expect(change.lost == 1)
        #expect(change.gained == 2)
        #expect(change.lostAccounts == [AccountID(high: 0, low: 1)])
        #expect(change.gainedAccounts == [AccountID(high: 0, low: 2), AccountID(high: 0, low: 3)])
        #expect(store.findings().isEmpty)
    }
}
