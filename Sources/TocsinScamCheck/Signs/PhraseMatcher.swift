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

    /// The places of the signs whose phrases stand in a text.
    ///
    /// - Parameters:
    ///   - text: As ``MessageText`` leaves it.
    ///   - languages: Whose phrases count.
    /// - Returns: Places in the list of signs; empty when no language has phrases.
    /// - Throws: ``SignError/invalidPhrase(file:sign:phrase:reason:)`` for a phrase that does not compile, or a `PatternError`.
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
                if !isNear(signs[sign].near[language], hit.bytes, in: utf8) { continue }
                found.insert(sign)
            }
        }
        return found
    }

    /// How far from a phrase the words that must be near it may stand, in bytes.
    private static let nearBytes = 160

    /// Whether one of some words stands near a hit; true for no words.
    private func isNear(_ words: [String]?, _ hit: Range<Int>, in utf8: [UInt8]) -> Bool {
        guard let words else { return true }
        let end = min(hit.upperBound, utf8.count)
        let around = max(0, min(hit.lowerBound, end) - Self.nearBytes)..<min(utf8.count, end + Self.nearBytes)
        // Words that stand apart are written with a blank on either side.
        let text = " " + String(decoding: utf8[around], as: UTF8.self).lowercased() + " "
        return words.contains { text.contains($0) }
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
        let compiled: Database
        do { compiled = Database(patterns: try PatternDatabase(patterns), signs: places) } catch {
            throw error.naming(signs)
        }
        return databases.withLock { databases in
            if let known = databases[language] { return known }
            databases[language] = compiled
            return compiled
        }
    }
}
