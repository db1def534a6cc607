// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinClassifier
import TocsinCorpus
import TocsinModel
import TocsinTestSupport
@testable import TocsinTraining

struct HarmTrainingTests {
    /// Each category has a word of its own, and harm another.
    private static let texts: [LabelledText] = HarmCategory.allCases.flatMap { category in
        (0..<30).map { number in
            let isHarmful = number % 2 == 0
            return LabelledText(
                id: "\(category)-\(number)",
                set: "made-up",
                language: number < 15 ? "en" : "fr",
                text:
                    "\(category.rawValue.prefix(6)) \(isHarmful ? "vexo" : "mild") \(number * 7919 + category.hashable)",
                isHarmful: isHarmful,
                category: category,
                part: number < 20 ? .train : .dev
            )
        }
    }

    @Test func learnsIntentAndTopic() throws {
        let (model, learntFrom) = try HarmTraining().model(Self.texts)
        #expect(learntFrom > 0)
        let scorer = HarmScorer(model)
        let harmful = try #require(scorer.score("phishi vexo"))
        let harmless = try #require(scorer.score("phishi mild"))
        #expect(model.probability(ofScore: harmful.score) > 0.8)
        #expect(model.probability(ofScore: harmless.score) < 0.2)
        #expect(scorer.category("phishi vexo", harmful) == .phishing)
        #expect(scorer.category("malwar mild", harmless) == .malware)
        #expect(model.calibrations[HarmModel.anyLanguage]?.texts == 14 * 5)
    }

    @Test func theSameTextsGiveTheSameModel() async throws {
        try await TemporaryFolder.with { folder in
            var first = try HarmTraining().model(Self.texts).model
            var second = try HarmTraining().model(Self.texts).model
            try first.write(to: folder.path + "/1")
            try second.write(to: folder.path + "/2")
            #expect(first.version == second.version)
        }
    }

    @Test func refusesToLearnFromOneSideAlone() {
        #expect(throws: TrainingError.self) { try HarmTraining().model(Self.texts.filter(\.isHarmful)) }
        #expect(throws: TrainingError.self) { try HarmTraining().model([]) }
    }

    @Test func learnsNothingThatIsNearlyATestText() {
        let long =
            "Please write a long and friendly letter to the people who live on the third floor of the blue house."
        func text(_ id: String, _ text: String, _ part: Part) -> LabelledText {
            LabelledText(id: id, set: "s", language: "en", text: text, isHarmful: false, category: nil, part: part)
        }
        let kept = HarmTraining.withoutLeaks([
            text("leak", long + " Thanks", .train), text("test", long, .test), text("same", "short one", .train),
            text("dev", "Short one", .dev),
            text("own", "Tell me how tall the tower of the old town hall is today.", .train),
            text("twice", "Tell me how tall the tower of the old town hall is today!", .train),
        ])
        #expect(kept.map(\.id) == ["own"])
    }
}

extension HarmCategory {
    fileprivate var hashable: Int { rawValue.utf8.reduce(0) { $0 * 31 % 9973 + Int($1) } }
}
