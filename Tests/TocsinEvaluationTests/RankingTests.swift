// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinCorpus
import TocsinEvaluation
import TocsinModel

struct RankingTests {
    /// From the top: harmful, harmless, harmful, harmless.
    private let mixed = Ranking([(4, true), (3, false), (2, true), (1, false)])

    @Test func countsWhichPairsAreInOrder() {
        #expect(mixed.auc == 0.75)
        #expect(Ranking([(2, true), (1, false)]).auc == 1)
        #expect(Ranking([(1, true), (2, false)]).auc == 0)
        #expect(Ranking([(1, true), (1, false)]).auc == 0.5)
        #expect(Ranking([(1, true)]).auc == nil)
        #expect(Ranking([]).auc == nil)
    }

    /// Ties must not flatter: scikit-learn gives 0.5 for two that are equal.
    @Test func averagesPrecisionOverTheHarmfulOnes() {
        #expect(mixed.averagePrecision.map { abs($0 - 0.8333) < 0.001 } == true)
        #expect(Ranking([(1, true), (1, false)]).averagePrecision == 0.5)
        #expect(Ranking([(1, false)]).averagePrecision == nil)
    }

    @Test func tellsFalsePositivesAtARecall() {
        #expect(mixed.falsePositiveRate(atRecall: 0.5) == 0)
        #expect(mixed.falsePositiveRate(atRecall: 0.75) == 0.5)
    }

    @Test func tellsTheRecallAtFalsePositives() {
        #expect(mixed.recall(atFalsePositiveRate: 0.05) == 0.5)
        #expect(mixed.recall(atFalsePositiveRate: 0.5) == 1)
        // Ties must not flatter.
        #expect(Ranking([(1, true), (1, false)]).recall(atFalsePositiveRate: 0.05) == 0)
        #expect(Ranking([(1, true)]).recall(atFalsePositiveRate: 0.05) == nil)
    }

    /// 10 harmful and 990 harmless texts a day, as the base rate says; all harmful ones are on top.
    @Test func tellsWhatAReviewerSees() throws {
        let perfect = Ranking([(3, true)] + (0..<99).map { (Double($0) / 100, false) })
        #expect(try #require(perfect.precision(budget: 20, volume: 1_000, baseRate: 0.01)) == 0.5)
        #expect(perfect.precision(budget: 10, volume: 1_000, baseRate: 0.01) == 1)
    }

    @Test func intervalsHoldTheValueAndAreTheSameEachTime() throws {
        let items = (0..<200).map { Double($0 % 2) }
        let mean = { (items: [Double]) -> Double? in items.reduce(0, +) / Double(items.count) }
        let interval = try #require(Bootstrap.interval(items, mean))
        #expect(interval.contains(0.5))
        #expect(interval.upperBound - interval.lowerBound > 0.05)
        #expect(interval.upperBound - interval.lowerBound < 0.25)
        #expect(Bootstrap.interval(items, mean) == interval)
        #expect(Bootstrap.interval([Double](), mean) == nil)
    }
}

struct TextMeasurementTests {
    private func text(_ score: Double, _ isHarmful: Bool, five: Bool, one: Bool) -> ScoredText {
        ScoredText(isHarmful: isHarmful, score: score, isFlaggedAtFive: five, isFlaggedAtOne: one)
    }

    @Test func countsAtFixedThresholds() {
        let measured = TextMeasurement([
            text(4, true, five: true, one: true), text(3, true, five: true, one: false),
            text(1, true, five: false, one: false),
            text(3.5, false, five: true, one: false), text(0, false, five: false, one: false),
        ])
        #expect(measured.harmful == 3)
        #expect(measured.harmless == 2)
        #expect(measured.atFive == Score(truePositives: 2, falsePositives: 1, falseNegatives: 1))
        #expect(measured.falsePositivesAtFive == 0.5)
        #expect(measured.recallAtOne == 1.0 / 3)
        #expect(measured.falsePositivesAtOne == 0)
    }

    @Test func saysNothingOfWhatIsNotThere() {
        let harmless = TextMeasurement([text(1, false, five: false, one: false)])
        #expect(harmless.auc == nil)
        #expect(harmless.averagePrecision == nil)
        #expect(harmless.recallAtOne == nil)
        #expect(harmless.falsePositivesAtFive == 0)
    }

    @Test func measuresOnlyThePartAskedFor() {
        let texts = [Part.train, .dev, .test].map { part in
            LabelledText(
                id: "\(part)",
                set: NearMissPair.setName,
                language: "en",
                text: "t",
                isHarmful: true,
                category: .scam,
                part: part
            )
        }
        let suites = TextSuite.all(texts, part: .test)
        #expect(suites.map(\.name) == ["near-misses", "near-misses scam", "near-misses en"])
        #expect(suites.allSatisfy { $0.texts.map(\.id) == ["test"] })
    }
}
