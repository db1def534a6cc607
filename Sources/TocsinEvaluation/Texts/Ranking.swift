// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How well scores rank harmful texts above harmless ones, whatever the threshold.
package struct Ranking: Sendable {
    /// Rising by score; of equal scores, harmful ones first.
    private let sorted: [(score: Double, isHarmful: Bool)]
    package let harmful: Int
    package let harmless: Int

    package init(_ scored: [(score: Double, isHarmful: Bool)]) {
        sorted = scored.sorted { $0.score != $1.score ? $0.score < $1.score : $0.isHarmful && !$1.isHarmful }
        harmful = scored.count(where: \.isHarmful)
        harmless = scored.count - harmful
    }

    /// The probability that a harmful text scores above a harmless one (ROC AUC), 0...1; equal scores count half.
    ///
    /// Nil without texts of both kinds.
    package var auc: Double? {
        guard harmful > 0, harmless > 0 else { return nil }
        var wins = 0.0
        var below = 0
        var index = 0
        while index < sorted.count {
            var end = index
            var equal = (harmful: 0, harmless: 0)
            while end < sorted.count && sorted[end].score == sorted[index].score {
                if sorted[end].isHarmful { equal.harmful += 1 } else { equal.harmless += 1 }
                end += 1
            }
            wins += Double(equal.harmful) * (Double(below) + Double(equal.harmless) / 2)
            below += equal.harmless
            index = end
        }
        return wins / (Double(harmful) * Double(harmless))
    }

    /// The area under precision over recall, as average precision, 0...1; of equal scores the harmless ones are thought to come first.
    ///
    /// Nil without a harmful text.
    package var averagePrecision: Double? {
        guard harmful > 0 else { return nil }
        var sum = 0.0
        var found = 0
        for (rank, item) in sorted.reversed().enumerated() where item.isHarmful {
            found += 1
            sum += Double(found) / Double(rank + 1)
        }
        return sum / Double(harmful)
    }

    /// The smallest share of harmless texts flagged at which so much of the harmful ones is found; nil without both kinds.
    package func falsePositiveRate(atRecall recall: Double) -> Double? {
        guard harmful > 0, harmless > 0 else { return nil }
        let wanted = Int((recall * Double(harmful)).rounded(.up))
        var found = 0
        var wrong = 0
        for item in sorted.reversed() {
            if item.isHarmful { found += 1 } else { wrong += 1 }
            if found >= wanted { break }
        }
        return Double(wrong) / Double(harmless)
    }

    /// The share of harmful texts found where so much of the harmless ones is flagged at most; nil without both kinds.
    package func recall(atFalsePositiveRate rate: Double) -> Double? {
        guard harmful > 0, harmless > 0 else { return nil }
        let allowed = Int(rate * Double(harmless))
        var found = 0
        var wrong = 0
        for item in sorted.reversed() {
            if item.isHarmful { found += 1 } else { wrong += 1 }
            if wrong > allowed { break }
        }
        return Double(found) / Double(harmful)
    }

    /// What reviewers see who look at the highest scores of a day.
    ///
    /// - Parameters:
    ///   - budget: How many texts they look at a day.
    ///   - volume: How many texts a day has.
    ///   - baseRate: The share of harmful ones among them, 0...1.
    /// - Returns: The share of harmful texts among those looked at; nil without both kinds, or where the harmless texts measured are too few
    ///   to tell.
    package func precision(budget: Double, volume: Double, baseRate: Double) -> Double? {
        guard harmful > 0, harmless > 0 else { return nil }
        var found = 0
        var wrong = 0
        for item in sorted.reversed() {
            if item.isHarmful { found += 1 } else { wrong += 1 }
            let right = Double(found) / Double(harmful) * baseRate * volume
            let all = right + Double(wrong) / Double(harmless) * (1 - baseRate) * volume
            if all >= budget { return right / all }
        }
        return baseRate
    }
}
