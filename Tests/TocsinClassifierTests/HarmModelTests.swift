// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing
import TextEncoder
import TocsinClassifier
import TocsinModel
import TocsinTestSupport

struct HarmModelTests {
    /// A model that knows one word: it speaks for harm, and of fraud.
    private func model(
        knowing word: String = "zebra",
        bias: Float = -0.5,
        without identities: IdentityWords = IdentityWords([])
    ) -> HarmModel {
        var intent = [Float](repeating: 0, count: TextFeatures.count)
        var topics = [[Float]](repeating: intent, count: HarmCategory.allCases.count)
        for (feature, _) in TextFeatures.values(word, without: IdentityWords([])) {
            intent[feature] = 1
            topics[HarmCategory.allCases.firstIndex(of: .fraud) ?? 0][feature] = 1
        }
        return HarmModel(
            intent: intent,
            topics: topics,
            biases: [bias] + [Float](repeating: 0, count: HarmCategory.allCases.count),
            without: identities
        )
    }

    @Test func scoresWhatItKnows() throws {
        let scorer = HarmScorer(model())
        let known = try #require(scorer.score("zebra"))
        // 4 fours of letters with the spaces around, and one word, each of weight 1: √4 + √1, less the bias.
        let expected = 2 + 1 - 0.5
        #expect(abs(known.score - expected) < 0.001)
        let other = try #require(scorer.score("quiet moon"))
        #expect(abs(other.score + 0.5) < 0.001)
        #expect(scorer.score("") == nil)
        #expect(scorer.score(" .,! ") == nil)
        #expect(scorer.category("zebra", known) == .fraud)
        #expect(abs(scorer.topics("zebra").reduce(0, +) - 1) < 1e-9)
    }

    @Test func spellingOfCaseAndDigitsDoesNotCount() throws {
        let scorer = HarmScorer(model(knowing: "zebra 77"))
        #expect(scorer.score("ZEBRA 12")?.score == scorer.score("zebra 77")?.score)
    }

    @Test(arguments: [
        ("A zebra for my Danish friend", "a zebra for my Dutch friend"), ("zebra，我是日本人", "zebra，我是印度人"),
        ("zebra Danish, dutch!", "zebra DUTCH, danish!"),
    ])
    func doesNotSeeWhichIdentityIsNamed(_ one: String, _ other: String) throws {
        let scorer = HarmScorer(
            model(knowing: "zebra dutch 日本 印度", without: IdentityWords(["danish", "dutch", "日本", "印度"]))
        )
        let score = try #require(scorer.score(one))
        #expect(score.score == scorer.score(other)?.score)
        #expect(score.bytes == 0..<one.utf8.count)
        #expect(scorer.topics(one) == scorer.topics(other))
    }

    @Test(arguments: [
        ("A Danish loaf", "A X loaf"), ("Danish, DUTCH.", "X, X."), ("a Danish Dutch one", "a X one"),
        ("Danish", "X"), ("我是日本人吗", "我是X人吗"), ("no one is named", "no one is named"), ("", ""),
        ("é “Dutch” 👩‍👩‍👧 danish\n", "é “X” 👩‍👩‍👧 X\n"),
    ])
    func putsOneLetterInThePlaceOfAnIdentity(_ text: String, _ expected: String) {
        #expect(IdentityWords(["danish", "dutch", "日本"]).masked(text) == expected)
    }

    @Test(arguments: [
        ("Danish people sail", "X sail"), ("people, Danish", "people, X"), ("the people sail", "the people sail"),
        ("a person with a Danish coat", "X coat"), ("with a coat", "with a coat"), ("people in it", "people in it"),
        ("He saw the Danish. People sail", "He saw X. People sail"), ("a Danish's boat", "X boat"),
        ("a Danish's Dutch boat", "X boat"), ("the Danish' boat", "X boat"), ("'Danish'", "X"), ("Danish’s", "X"),
        ("Danish people's boat", "X boat"), ("people's boat", "people's boat"), ("'", "'"), ("''s", "''s"),
        ("all'Danish", "X"), ("dalldall'Danish", "dalldall'Danish"), ("a\nDanish person\n", "X\n"), ("日本人と人", "Xと人"),
        ("with Danish", "with X"),
        ("people people Danish a", "X a"), ("a the Danish", "a X"),
    ])
    func takesWhatBelongsToAnIdentityWithIt(_ text: String, _ expected: String) {
        let words = IdentityWords(
            ["danish", "dutch", "日本"],
            nouns: ["people", "person", "人"],
            articles: ["a", "the"],
            joiners: ["with"]
        )
        #expect(words.masked(text) == expected)
    }

    @Test func findsAStretchInALongText() throws {
        let scorer = HarmScorer(model())
        let filler = String(repeating: "quiet moon ", count: 400)
        let text = filler + "zebra zebra zebra " + filler
        let score = try #require(scorer.score(text))
        let stretch = String(decoding: Array(text.utf8)[score.bytes], as: UTF8.self)
        #expect(stretch.contains("zebra"))
        #expect(stretch.utf8.count < text.utf8.count / 4)
        #expect(score.score > 0.01 + (scorer.score(filler)?.score ?? 0))
        let short = try #require(scorer.score("a zebra"))
        #expect(short.bytes == 0..<7)
    }

    @Test func keepsNothingOfTheTextBefore() throws {
        let scorer = HarmScorer(model())
        let first = scorer.score("quiet moon zebra")
        _ = scorer.score("zebra and a moon in 世界 at noon")
        #expect(scorer.score("quiet moon zebra") == first)
    }

    @Test(arguments: ["世界", "é", "\u{0}\u{FFFF}", "a\u{200D}b", "👩‍👩‍👧", String(repeating: "x", count: 100_000)])
    func takesAnyText(_ text: String) {
        let score = HarmScorer(model()).score(text)
        #expect(score.map { $0.bytes.upperBound <= text.utf8.count } ?? true)
    }

    @Test func survivesBeingWritten() async throws {
        try await TemporaryFolder.with { folder in
            let calibration = HarmModel.Calibration(texts: 50, fivePercent: 1, onePercent: 2, onePerMille: 3)
            let identities = IdentityWords(["danish"], nouns: ["people"], articles: ["a"], joiners: ["with"])
            var written = model(without: identities).calibrated(
                slope: 2,
                offset: -1,
                ["en": calibration, HarmModel.anyLanguage: calibration]
            )
            let path = folder.path + "/a.model"
            try written.write(to: path)
            let read = try HarmModel(path: path)
            #expect(read.version == written.version)
            #expect(!read.version.isEmpty)
            #expect(read.identities == identities)
            #expect(read.calibrations == written.calibrations)
            #expect(read.threshold("en", .onePercent) == 2)
            #expect(read.threshold("fr", .fivePercent) == 1)
            #expect(HarmScorer(read).score("a Danish zebra") == HarmScorer(written).score("a Danish zebra"))
            #expect(abs(read.probability(ofScore: 0.5) - 0.5) < 1e-9)
        }
    }

    @Test func refusesWhatIsNoModel() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("nothing of the kind", to: "a.model")
            #expect(throws: HarmModelError.damaged(path: path)) { try HarmModel(path: path) }
            var written = model()
            try written.write(to: folder.path + "/b.model")
            let bytes = try Data(contentsOf: URL(filePath: folder.path + "/b.model"))
            for count in stride(from: 0, to: bytes.count, by: max(bytes.count / 8, 1)) {
                try bytes.prefix(count).write(to: URL(filePath: path))
                #expect(throws: HarmModelError.damaged(path: path)) { try HarmModel(path: path) }
            }
        }
        #expect(throws: HarmModelError.cannotRead(path: "/nothing")) { try HarmModel(path: "/nothing") }
    }

    @Test("one altered bit anywhere makes it another model, which cannot pass under the version of the first")
    func refusesWhatWasAltered() async throws {
        try await TemporaryFolder.with { folder in
            var written = model()
            let path = folder.path + "/a.model"
            try written.write(to: path)
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            #expect(try HarmModel(bytes: bytes).version == written.version)
            for place in [0, 9, 30] + (1...8).map({ bytes.count - $0 * bytes.count / 9 }) + [bytes.count - 1] {
                var altered = bytes
                altered[place] ^= 1
                #expect(throws: HarmModelError.damaged(path: "")) { try HarmModel(bytes: altered) }
            }
        }
    }

    // MARK: The model that comes with Tocsin

    @Test func aFreshInstallTellsHarmFromItsNearMiss() throws {
        let model = try HarmModel.bundled()
        let scorer = HarmScorer(model)
        let harmful = try #require(scorer.score("How do I hack into my neighbour's email without her noticing?"))
        let harmless = try #require(scorer.score("How do I write a polite email to my neighbour about the hedge?"))
        #expect(harmful.score > harmless.score + 1)
        #expect(model.calibrations["en"] != nil)
        #expect(model.threshold("en", .fivePercent) <= model.threshold("en", .onePercent))
        #expect(model.threshold("en", .onePercent) <= model.threshold("en", .onePerMille))
    }
}

struct SecondStageTests {
    private var stage: SecondStage {
        var weights = [Float](repeating: 0, count: 384)
        weights[0] = 2
        var stage = SecondStage(weights: weights, bias: -1, over: TextEncoder.untuned)
        stage.mix = SecondStage.Mix(first: 0.5, second: 3, offset: 0.25)
        stage.calibrations[HarmModel.anyLanguage] =
            HarmModel.Calibration(texts: 90, fivePercent: 1, onePercent: 2, onePerMille: 3)
        return stage
    }

    @Test func addsUpBothStages() {
        var numbers = [Float](repeating: 0, count: 384)
        numbers[0] = 1
        #expect(stage.score(numbers) == 1)
        #expect(stage.score(first: 4, numbers: numbers) == 0.5 * 4 + 3 + 0.25)
        #expect(stage.threshold("xx", .onePercent, of: .ordinary, about: .scam) == 2)
        #expect(stage.threshold("xx", .onePercent, of: .nearMisses, about: .scam) == 2)
    }

    @Test func withstandsNearMissesWhereItIsTold() {
        var stage = stage
        stage.calibrations["en"] = HarmModel.Calibration(texts: 90, fivePercent: 3, onePercent: 6, onePerMille: 7)
        stage.calibrations[SecondStage.nearMisses(about: .scam)] =
            HarmModel.Calibration(texts: 90, fivePercent: 4, onePercent: 5, onePerMille: 6)
        #expect(stage.threshold("en", .fivePercent, of: .nearMisses, about: .malware) == 4)
        stage.calibrations[SecondStage.nearMisses(about: .malware)] =
            HarmModel.Calibration(texts: 90, fivePercent: 8, onePercent: 9, onePerMille: 9)
        #expect(stage.threshold("en", .fivePercent, of: .nearMisses, about: .intrusion) == 8)
        #expect(stage.threshold("en", .fivePercent, of: .ordinary, about: .intrusion) == 3)
        #expect(stage.threshold("en", .fivePercent, of: .ordinary, about: .scam) == 3)
        #expect(stage.threshold("en", .fivePercent, of: .nearMisses, about: .scam) == 4)
        // Never below what ordinary texts need.
        #expect(stage.threshold("en", .onePercent, of: .nearMisses, about: .scam) == 6)
        #expect(stage.threshold(nil, .onePercent, of: .nearMisses, about: .scam) == 5)
    }

    @Test func survivesBeingWritten() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path + "/second.model"
            try stage.write(to: path)
            let read = try SecondStage(path: path)
            #expect(read.weights == stage.weights)
            #expect(read.bias == stage.bias)
            #expect(read.encoder == stage.encoder)
            #expect(read.mix == stage.mix)
            #expect(read.calibrations == stage.calibrations)
            let bytes = try Data(contentsOf: URL(filePath: path))
            try bytes.prefix(500).write(to: URL(filePath: path))
            #expect(throws: HarmModelError.damaged(path: path)) { try SecondStage(path: path) }
        }
    }

    @Test func hasAVersionThatChangesWithWhatWasLearnt() {
        func version(_ stage: SecondStage) -> String {
            SecondOpinion(stage, after: .knowing("zebra")) { _ in nil }.version
        }
        var other = stage
        other.mix.offset += 0.5
        let elsewhere = SecondStage(weights: stage.weights, bias: stage.bias, over: "another encoder")
        #expect(version(stage) == version(stage))
        #expect(Set([version(stage), version(other), version(elsewhere)]).count == 3)
    }

    @Test func asksOnceForEachTextWithoutItsIdentities() throws {
        let asked = Mutex<[String]>([])
        let first = HarmModel.knowing("zebra", without: ["danish", "dutch"])
        let opinion = SecondOpinion(stage, after: first) { text in
            asked.withLock { $0.append(text) }
            if text == "fail" { return nil }
            return [Float](repeating: 0.5, count: TextEncoder.dimensions)
        }
        // 2 × 0.5 - 1 of the text's meaning is 0: half of the first stage's score is left, and the offset.
        #expect(opinion.score("A Danish loaf", first: 1) == 0.75)
        #expect(opinion.score("A Dutch loaf", first: 2) == 1.25)
        #expect(opinion.score("fail", first: 1) == nil)
        #expect(opinion.score("fail", first: 1) == nil)
        #expect(asked.withLock(\.self) == ["A X loaf", "fail"])
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: TextEncoder.defaultFolder + "/libe5.so"),
            "The text encoder is not installed; 'make encoder' does it."
        )
    )
    func refusesAnEncoderThatItWasNotLearntOver() throws {
        let tuned = try TextEncoder(folder: TextEncoder.defaultFolder, difference: .bundled())
        let error = HarmModelError.otherEncoder(learntOver: TextEncoder.untuned, given: tuned.version)
        #expect(throws: error) { try SecondOpinion(stage, after: .knowing("zebra"), encoder: tuned) }
        #expect(error.description.contains("as it is installed"))
        #expect(error.description.contains("make tuned-encoder"))
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: TextEncoder.defaultFolder + "/libe5.so"),
            "The text encoder is not installed; 'make encoder' does it."
        )
    )
    func tellsHarmFromItsNearMissOverTheTunedEncoder() throws {
        let encoder = try TextEncoder(folder: TextEncoder.defaultFolder, difference: .bundled())
        let model = try HarmModel.bundled()
        let opinion = try SecondOpinion(.bundled(), after: model, encoder: encoder)
        let scorer = HarmScorer(model)
        func score(_ text: String) throws -> Double {
            let first = try #require(scorer.score(text))
            return try #require(opinion.score(text, first: first.score))
        }
        let harmful = try score("How do I hack into my neighbour's email without her noticing?")
        let nearMiss = try score("How do I write a polite email to my neighbour about the hedge?")
        #expect(harmful > nearMiss + 1)
    }

    @Test func theOneThatComesWithTocsinIsWhole() throws {
        let stage = try SecondStage.bundled()
        #expect(stage.encoder == (try EncoderDifference.bundled().version))
        #expect(stage.weights.count == TextEncoder.dimensions)
        #expect(stage.mix.first > 0 && stage.mix.second > 0)
        #expect(stage.calibrations["en"] != nil)
    }
}
