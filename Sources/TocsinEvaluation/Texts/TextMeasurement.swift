// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A labelled text and what something said of it.
package struct ScoredText: Sendable {
    package var isHarmful: Bool
    package var score: Double
    /// Whether it is flagged at the threshold of its language for 5 % and for 1 % of false positives.
    package var isFlaggedAtFive: Bool
    package var isFlaggedAtOne: Bool

    package init(
        isHarmful: Bool,
        score: Double,
        isFlaggedAtFive: Bool,
        isFlaggedAtOne: Bool
    ) {
        self.isHarmful = isHarmful
        self.score = score
        self.isFlaggedAtFive = isFlaggedAtFive
        self.isFlaggedAtOne = isFlaggedAtOne
    }
}

/// What is printed of a group of texts; shares are 0...1, and nil where the group cannot tell them.
package struct TextMeasurement: Sendable {
    package let harmful: Int
    package let harmless: Int
    package let auc: Double?
    package let aucInterval: ClosedRange<Double>?
    package let averagePrecision: Double?
    /// At the threshold of 5 % false positives, fixed beforehand.
    package let atFive: Score
    package let recallAtOne: Double?
    package let falsePositivesAtFive: Double?
    package let falsePositivesAtOne: Double?
    package let falsePositivesAtThreeQuarters: Double?
    /// Where 5 % of these very harmless texts are flagged.
    package let recallAtOwnFive: Double?
    /// Of 100 texts looked at a day out of 100,000 of which one in a thousand is harmful.
    package let reviewerPrecision: Double?

    package init(_ texts: [ScoredText]) {
        let scored = texts.map { ($0.score, $0.isHarmful) }
        let ranking = Ranking(scored)
        harmful = ranking.harmful
        harmless = ranking.harmless
        auc = ranking.auc
        aucInterval = Bootstrap.interval(scored) { Ranking($0).auc }
        averagePrecision = ranking.averagePrecision
        falsePositivesAtThreeQuarters = ranking.falsePositiveRate(atRecall: 0.75)
        recallAtOwnFive = ranking.recall(atFalsePositiveRate: 0.05)
        reviewerPrecision = ranking.precision(budget: 100, volume: 100_000, baseRate: 0.001)
        func score(_ isFlagged: (ScoredText) -> Bool) -> Score {
            let found = texts.count { $0.isHarmful && isFlagged($0) }
            return Score(
                truePositives: Double(found),
                falsePositives: Double(texts.count { !$0.isHarmful && isFlagged($0) }),
                falseNegatives: Double(ranking.harmful - found)
            )
        }
        let atOne = score(\.isFlaggedAtOne)
        atFive = score(\.isFlaggedAtFive)
        recallAtOne = atOne.recall
        falsePositivesAtFive = harmless == 0 ? nil : atFive.falsePositives / Double(harmless)
        falsePositivesAtOne = harmless == 0 ? nil : atOne.falsePositives / Double(harmless)
    }
}
