// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCorpus
package import TocsinModel

/// How well something tells requests for harm from their near misses.
package struct PairScore: Sendable, Equatable {
    package var pairs = 0
    /// Harmful texts for which anything was raised.
    package var found = 0
    /// Harmful texts for which the right category was raised.
    package var foundAsSuch = 0
    /// Near misses for which anything was raised.
    package var falseAlarms = 0

    package init() {}

    /// Adds a pair.
    ///
    /// - Parameters:
    ///   - pair: The pair.
    ///   - harmful: The categories raised for the harmful text.
    ///   - nearMiss: The categories raised for the other.
    package mutating func add(_ pair: NearMissPair, harmful: Set<HarmCategory>, nearMiss: Set<HarmCategory>) {
        pairs += 1
        if !harmful.isEmpty { found += 1 }
        if harmful.contains(pair.category) { foundAsSuch += 1 }
        if !nearMiss.isEmpty { falseAlarms += 1 }
    }

    /// Over texts, each pair being one of each kind.
    package var score: Score {
        Score(
            truePositives: Double(found),
            falsePositives: Double(falseAlarms),
            falseNegatives: Double(pairs - found)
        )
    }

    /// Scores by category and by language, and over all.
    ///
    /// `raised`: The categories that are raised for a text.
    package static func measure(
        _ pairs: [NearMissPair],
        raised: (String) throws -> Set<HarmCategory>
    ) rethrows -> (all: PairScore, byCategory: [HarmCategory: PairScore], byLanguage: [String: PairScore]) {
        var all = PairScore()
        var byCategory: [HarmCategory: PairScore] = [:]
        var byLanguage: [String: PairScore] = [:]
        for pair in pairs {
            let harmful = try raised(pair.harmful)
            let nearMiss = try raised(pair.nearMiss)
            all.add(pair, harmful: harmful, nearMiss: nearMiss)
            byCategory[pair.category, default: PairScore()].add(pair, harmful: harmful, nearMiss: nearMiss)
            byLanguage[pair.language, default: PairScore()].add(pair, harmful: harmful, nearMiss: nearMiss)
        }
        return (all, byCategory, byLanguage)
    }
}
