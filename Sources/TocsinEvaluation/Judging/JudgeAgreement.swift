// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How far a judge agrees with analysts over events that both looked at.
///
/// Shares are over what the judge answered by harmful or harmless; refused and no verdict are counted apart.
package struct JudgeAgreement: Sendable, Equatable {
    /// Both say harmful.
    package private(set) var bothHarmful = 0
    /// Both say harmless.
    package private(set) var bothHarmless = 0
    /// The judge alone says harmful.
    package private(set) var judgeOnly = 0
    /// The analyst alone says harmful.
    package private(set) var analystOnly = 0
    package private(set) var refused = 0
    package private(set) var noVerdict = 0
    package private(set) var byCategory: [HarmCategory: CategoryCounts] = [:]

    /// Counts of one category.
    package struct CategoryCounts: Sendable, Equatable {
        /// Events that analysts put into it.
        package var labelled = 0
        /// Of these: the judge says harmful.
        package var foundHarmful = 0
        /// Of these: the judge names the same category.
        package var sameCategory = 0
        /// Of these: the judge refused.
        package var refused = 0
        /// Of these: no verdict.
        package var noVerdict = 0
        /// Events that analysts call harmless and the judge puts into it.
        package var falseAlarms = 0

        package init() {}
    }

    package init() {}

    /// Adds what both say of one event.
    package mutating func add(_ label: AnalystLabel, _ verdict: Verdict) {
        var counts = CategoryCounts()
        counts.labelled = 1
        switch (verdict, label.isHarmful) {
        case (.harmful(let category, _, _), true):
            bothHarmful += 1
            counts.foundHarmful = 1
            if category == label.category { counts.sameCategory = 1 }
        case (.harmful(let category, _, _), false):
            judgeOnly += 1
            byCategory[category, default: CategoryCounts()].falseAlarms += 1
        case (.harmless, true): analystOnly += 1
        case (.harmless, false): bothHarmless += 1
        case (.refused, _):
            refused += 1
            counts.refused = 1
        case (.noVerdict, _):
            noVerdict += 1
            counts.noVerdict = 1
        }
        if let category = label.category { byCategory[category, default: CategoryCounts()].add(counts) }
    }

    /// How many the judge answered by harmful or harmless.
    package var answered: Int { bothHarmful + bothHarmless + judgeOnly + analystOnly }

    /// The share of answers that agree, 0...1; nil without answers.
    package var rawAgreement: Double? {
        answered == 0 ? nil : Double(bothHarmful + bothHarmless) / Double(answered)
    }

    /// Agreement beyond chance (Cohen, 1960), -1...1; nil without answers, and where chance alone agrees wholly.
    package var kappa: Double? {
        guard let rawAgreement else { return nil }
        let total = Double(answered)
        let judge = Double(bothHarmful + judgeOnly) / total
        let analyst = Double(bothHarmful + analystOnly) / total
        let chance = judge * analyst + (1 - judge) * (1 - analyst)
        return chance >= 1 ? nil : (rawAgreement - chance) / (1 - chance)
    }

    /// Precision and recall of harmful, with analysts as the truth.
    package var score: Score {
        Score(
            truePositives: Double(bothHarmful),
            falsePositives: Double(judgeOnly),
            falseNegatives: Double(analystOnly)
        )
    }
}

extension JudgeAgreement.CategoryCounts {
    fileprivate mutating func add(_ other: Self) {
        labelled += other.labelled
        foundHarmful += other.foundHarmful
        sameCategory += other.sameCategory
        refused += other.refused
        noVerdict += other.noVerdict
    }
}
