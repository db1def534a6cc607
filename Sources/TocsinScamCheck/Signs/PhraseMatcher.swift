// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching
internal import Synchronization

/// The phrases of all signs, in one database a language.
///
/// A database is compiled when a message in its language first comes (a second or so for all ten, a tenth of that for one), and then
/// shared by all tasks.
final class PhraseMatcher: Sendable {
    private struct Database: Sendable {
        var patterns: PatternDatabase
        /// The place of the sign that each pattern belongs to.
        var signs: [Int]
    }

    private let signs: [Sign]
    private let negation: Negation
    private let databases = Mutex<[String: Database]>([:])

    init(signs: [Sign], negation: Negation) {
        self.signs = signs
        self.negation = negation
    }

    /// The languages that have phrases, in order.
    var languages: [String] { Set(signs.flatMap(\.phrases.keys)).sorted() }

    /// The places of the signs whose phrases stand in a text.
    ///
    /// - Parameters:
    ///   - text: As ``MessageText`` leaves it.
    ///   - languages: Whose phrases count.
    /// - Returns: Places in the list of signs; empty when no language has phrases.
    /// - Throws: `PatternError` for a phrase that does not compile.
    func signs(in text: String, languages: Set<String>) throws -> Set<Int> {
        var found: Set<Int> = []
        let utf8 = Array(text.utf8)
        for language in languages.sorted() {
            guard let database = try database(language) else { continue }
            let scanner = try PatternScanner(database.patterns)
            for hit in try utf8.withUnsafeBufferPointer({ try scanner.scan($0) }) {
                let sign = database.signs[hit.pattern]
                guard !found.contains(sign) else { continue }
                // Who asks to do something or else does not ask to leave it.
                if signs[sign].weight < 0 && negation.isCondition(hit.bytes, in: utf8, language: language) { continue }
                if signs[sign].isNegatable && negation.covers(hit.bytes, in: utf8, language: language) { continue }
                found.insert(sign)
            }
        }
        return found
    }

    private func database(_ language: String) throws -> Database? {
        // Two tasks may compile the same database at once; the first to be done is kept.
        if let known = databases.withLock({ $0[language] }) { return known }
        var places: [Int] = []
        var patterns: [Pattern] = []
        for (place, sign) in signs.enumerated() {
            for expression in sign.phrases[language] ?? [] {
                places.append(place)
                patterns.append(Pattern(expression: expression))
            }
        }
        guard !patterns.isEmpty else { return nil }
        let compiled = Database(patterns: try PatternDatabase(patterns), signs: places)
        return databases.withLock { databases in
            if let known = databases[language] { return known }
            databases[language] = compiled
            return compiled
        }
    }
}
