// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How well something finds texts as they are and once they are written evasively.
package struct EvasionScore: Sendable, Equatable {
    /// Texts that the evasion changes.
    package var texts = 0
    package var foundPlain = 0
    package var foundEvaded = 0

    package init() {}

    package mutating func add(plain: Bool, evaded: Bool) {
        texts += 1
        foundPlain += plain ? 1 : 0
        foundEvaded += evaded ? 1 : 0
    }

    /// From 0 to 1; nil where the evasion changes no text.
    package var plainRecall: Double? { share(foundPlain) }
    /// From 0 to 1; nil where the evasion changes no text.
    package var evadedRecall: Double? { share(foundEvaded) }

    /// By how many points recall drops: 100 at most; nil where the evasion changes no text.
    package var drop: Double? {
        texts > 0 ? Double(foundPlain - foundEvaded) / Double(texts) * 100 : nil
    }

    private func share(_ found: Int) -> Double? { texts > 0 ? Double(found) / Double(texts) : nil }

    /// Scores of each evasion over texts.
    ///
    /// - Parameters:
    ///   - texts: What is written evasively, each with whatever tells how to look for it.
    ///   - seed: For what is drawn at random.
    ///   - isFound: Whether a text is found, as it is or written evasively.
    /// - Returns: In the order of the evasions.
    package static func measure<Context>(
        _ texts: [(text: String, context: Context)],
        seed: UInt64,
        isFound: (String, Context) throws -> Bool
    ) rethrows -> [(evasion: Evasion, score: EvasionScore)] {
        let plain = try texts.map { try isFound($0.text, $0.context) }
        return try Evasion.allCases.map { evasion in
            var score = EvasionScore()
            for (index, entry) in texts.enumerated() {
                let evaded = evasion.apply(to: entry.text, seed: seed)
                guard evaded != entry.text else { continue }
                score.add(plain: plain[index], evaded: try isFound(evaded, entry.context))
            }
            return (evasion, score)
        }
    }
}
