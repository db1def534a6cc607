// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinClassifier
import TocsinCorpus
import TocsinModel
@testable import TocsinTraining

struct SecondStageTrainingTests {
    private static func scored(
        _ set: String,
        _ scores: ClosedRange<Int>,
        isHarmful: Bool = false,
        about topic: HarmCategory = .scam
    ) -> [(text: LabelledText, score: Double, topic: HarmCategory)] {
        scores.map { score in
            let text = LabelledText(
                id: "\(score)",
                set: set,
                language: "en",
                text: "",
                isHarmful: isHarmful,
                category: nil,
                part: .dev
            )
            return (text, Double(score), topic)
        }
    }

    @Test func setsOneThresholdForOrdinaryTextsAndOneForThoseNearToHarm() throws {
        let calibrations = SecondStageTraining.calibrations(
            Self.scored("issuebench-prism", 1...100) + Self.scored("near-misses", 201...300)
                + Self.scored("coconot-contrast", 1_001...1_040) + Self.scored("cyberseceval-frr", 5_001...5_039)
                + Self.scored("near-misses", 9_001...9_100, isHarmful: true)
        )
        #expect(calibrations.keys.sorted() == ["any", "en", "near-misses"])
        #expect(calibrations["en"] == calibrations["any"])
        #expect(calibrations["en"]?.texts == 100)
        #expect(calibrations["en"]?.fivePercent == 96)
        // The highest of its sets; one of 39 texts is too small to say anything.
        #expect(calibrations["near-misses"]?.texts == 140)
        #expect(calibrations["near-misses"]?.fivePercent == 1_039)
        #expect(calibrations["near-misses"]?.onePercent == 1_040)
    }

    @Test func letsADefendersTextsDecideOverTheirTopicsAlone() {
        let calibrations = SecondStageTraining.calibrations(
            Self.scored("issuebench-prism", 1...100) + Self.scored("near-misses", 201...300)
                + Self.scored("near-misses", 401...500, about: .malware)
                + Self.scored("cyberseceval-frr", 5_001...5_100, about: .intrusion)
        )
        #expect(calibrations["near-misses"]?.fivePercent == 296)
        #expect(calibrations["near-misses-technical"]?.fivePercent == 5_096)
    }

    @Test func hasNoThresholdForNearMissesWithoutAny() {
        let calibrations = SecondStageTraining.calibrations(Self.scored("issuebench-prism", 1...100))
        #expect(calibrations.keys.sorted() == ["any", "en"])
    }
}
