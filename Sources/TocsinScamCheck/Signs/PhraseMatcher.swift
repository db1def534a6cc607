// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching

/// All phrases of all signs in one database.
struct PhraseMatcher: Sendable {
    private struct Phrase: Sendable {
        var sign: Int
        var language: String
    }

    private let database: PatternDatabase
    private let phrases: [Phrase]
    private let negation: Negation
    private let signs: [Sign]

    /// Compiles the phrases.
    ///
    /// Fails with: ``PatternError/invalidPattern(_:reason:)`` with the phrase at fault.
    init(signs: [Sign], negation: Negation) throws {
        var phrases: [Phrase] = []
        var patterns: [Pattern] = []
        for (index, sign) in signs.enumerated() {
            for (language, expressions) in sign.phrases.sorted(by: { $0.key < $1.key }) {
                for expression in expressions {
                    phrases.append(Phrase(sign: index, language: language))
                    patterns.append(Pattern(expression: expression))
                }
            }
        }
        self.signs = signs
        self.phrases = phrases
        self.negation = negation
        database = try PatternDatabase(patterns)
    }

    /// The places of the signs whose phrases stand in a text.
    ///
    /// - Parameters:
    ///   - text: As ``TextNormalization`` leaves it.
    ///   - languages: Whose phrases count.
    func signs(in text: String, languages: Set<String>) throws -> Set<Int> {
        var found: Set<Int> = []
        let scanner = try PatternScanner(database)
        let utf8 = Array(text.utf8)
        let hits = try utf8.withUnsafeBufferPointer { try scanner.scan($0) }
        for hit in hits {
            let phrase = phrases[hit.pattern]
            guard languages.contains(phrase.language), !found.contains(phrase.sign) else { continue }
            if signs[phrase.sign].isNegatable && negation.covers(hit.bytes, in: utf8, language: phrase.language) {
                continue
            }
            found.insert(phrase.sign)
        }
        return found
    }
}
