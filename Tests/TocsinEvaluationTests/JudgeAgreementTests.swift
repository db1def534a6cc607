// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinEvaluation
import TocsinModel
import TocsinTestSupport

struct JudgeAgreementTests {
    private static func label(_ number: UInt64, _ isHarmful: Bool, _ category: HarmCategory? = nil) -> AnalystLabel {
        AnalystLabel(event: EventID(high: 0, low: number), isHarmful: isHarmful, category: category)
    }

    private static func harmful(_ category: HarmCategory) -> Verdict {
        .harmful(category, confidence: nil, reasons: "")
    }

    private static let harmless = Verdict.harmless(confidence: nil, reasons: "")

    /// 20 both harmful, 5 judge alone, 10 analyst alone, 15 both harmless: kappa is 0.4 (a textbook table).
    @Test func measuresAgreementBeyondChance() {
        var agreement = JudgeAgreement()
        for _ in 0..<20 { agreement.add(Self.label(1, true), Self.harmful(.scam)) }
        for _ in 0..<5 { agreement.add(Self.label(1, false), Self.harmful(.scam)) }
        for _ in 0..<10 { agreement.add(Self.label(1, true), Self.harmless) }
        for _ in 0..<15 { agreement.add(Self.label(1, false), Self.harmless) }
        #expect(agreement.answered == 50)
        #expect(agreement.rawAgreement == 0.7)
        #expect(abs((agreement.kappa ?? 0) - 0.4) < 1e-12)
        #expect(agreement.score.precision == 0.8)
        #expect(agreement.score.recall == 20.0 / 30)
    }

    @Test func withoutAnswersThereIsNoAgreement() {
        var agreement = JudgeAgreement()
        #expect(agreement.rawAgreement == nil)
        agreement.add(Self.label(1, true, .scam), .refused)
        agreement.add(Self.label(2, false), .noVerdict(.timeout))
        #expect(agreement.answered == 0)
        #expect((agreement.refused, agreement.noVerdict) == (1, 1))
        #expect(agreement.rawAgreement == nil)
        #expect(agreement.kappa == nil)
        #expect(agreement.score.recall == nil)
    }

    @Test func whereChanceAgreesWhollyThereIsNoKappa() {
        var agreement = JudgeAgreement()
        agreement.add(Self.label(1, false), Self.harmless)
        #expect(agreement.rawAgreement == 1)
        #expect(agreement.kappa == nil)
    }

    @Test func countsByCategory() {
        var agreement = JudgeAgreement()
        agreement.add(Self.label(1, true, .scam), Self.harmful(.scam))
        agreement.add(Self.label(2, true, .scam), Self.harmful(.phishing))
        agreement.add(Self.label(3, true, .scam), Self.harmless)
        agreement.add(Self.label(4, true, .scam), .refused)
        agreement.add(Self.label(5, true, .scam), .noVerdict(.malformed))
        agreement.add(Self.label(6, false), Self.harmful(.fraud))
        agreement.add(Self.label(7, true), Self.harmful(.fraud))
        let scam = agreement.byCategory[.scam]
        #expect(scam?.labelled == 5)
        #expect(scam?.foundHarmful == 2)
        #expect(scam?.sameCategory == 1)
        #expect(scam?.refused == 1)
        #expect(scam?.noVerdict == 1)
        #expect(scam?.falseAlarms == 0)
        #expect(agreement.byCategory[.fraud]?.falseAlarms == 1)
        #expect(agreement.byCategory[.fraud]?.labelled == 0)
        #expect(agreement.byCategory[.phishing] == nil)
    }

    @Test func readsLabelsAndNamesTheLinesThatAreNone() async throws {
        let id = EventID(high: 1, low: 2)
        let other = EventID(high: 3, low: 4)
        let lines = [
            "{\"event\": \"\(id)\", \"harmful\": false, \"category\": \"scam\"}", "",
            "{\"event\": \"\(other)\", \"harmful\": true, \"category\": null, \"by\": \"somebody\"}", "not json",
            "{\"event\": \"event-1\", \"harmful\": true}", "{\"event\": \"\(id)\", \"harmful\": \"yes\"}",
            "{\"event\": \"\(id)\", \"harmful\": true, \"category\": \"opinion\"}", "[1]",
            "{\"event\": \"\(id)\", \"harmful\": true, \"category\": \"scam\"}\r",
        ]
        try await TemporaryFolder.with { folder in
            let path = try folder.write(lines.joined(separator: "\n"), to: "labels.jsonl")
            let file = try AnalystLabel.read(path)
            #expect(
                file.labels == [
                    AnalystLabel(event: id, isHarmful: true, category: .scam),
                    AnalystLabel(event: other, isHarmful: true),
                ]
            )
            #expect(file.problems.map(\.line) == [4, 5, 6, 7, 8])
            #expect(file.problems.first?.description == "\(path):4: expected a JSON object. The line is left out.")
            #expect(file.problems.allSatisfy { !$0.description.contains("opinion") })
        }
    }

    @Test func aFileThatIsNotThereIsAnError() {
        #expect(throws: AnalystLabelError.cannotRead(path: "/nowhere")) { try AnalystLabel.read("/nowhere") }
    }
}
