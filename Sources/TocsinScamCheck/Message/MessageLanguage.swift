// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import LanguageDetection
internal import Yams

/// Tells the language of a short message: by its script, by frequent short words, and by CLD2.
struct MessageLanguage: Sendable {
    /// What was found.
    struct Guess: Sendable, Equatable {
        /// ISO 639-1; nil when unknown.
        var language: String?
        /// Whose phrases are looked for; empty when no phrases fit.
        var phraseLanguages: Set<String>

        /// Whether the language has signs, as far as it is known; false for one whose script alone it shares with one that has.
        var hasSigns: Bool { language.map(phraseLanguages.contains) ?? !phraseLanguages.isEmpty }
    }

    private let stopWords: [String: Set<String>]
    private static let latin: Set<String> = ["en", "fr", "es", "de", "pt", "it"]
    /// So near to Spanish and Portuguese that CLD2 is often sure of it where a text is in one of them.
    private static let galician = "gl"

    init(yaml: String, file: String) throws {
        var words: [String: Set<String>] = [:]
        for (key, value) in (try? Yams.compose(yaml: yaml))?.mapping ?? [:] {
            // "no" and "on" are truth values in YAML 1.1, so the text itself is read.
            if let language = key.scalar?.string {
                words[language] = Set((value.sequence ?? []).compactMap { $0.scalar?.string })
            }
        }
        guard !words.isEmpty else { throw SignError.malformed(file: file, reason: "it has no words") }
        stopWords = words
    }

    /// Guesses; `text` is normalised and without links, which are seldom in the language of the text.
    func guess(_ text: String) -> Guess {
        var counts = (latin: 0, cyrillic: 0, arabic: 0, han: 0, kana: 0, hangul: 0, other: 0)
        for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
            switch scalar.value {
            case 0..<0x250: counts.latin += 1
            case 0x400..<0x530: counts.cyrillic += 1
            case 0x600..<0x700, 0x750..<0x780: counts.arabic += 1
            case 0x3040..<0x3100: counts.kana += 1
            case 0x3400..<0xA000: counts.han += 1
            case 0x1100..<0x1200, 0xAC00..<0xD7A4: counts.hangul += 1
            default: counts.other += 1
            }
        }
        let letters =
            counts.latin + counts.cyrillic + counts.arabic + counts.han + counts.kana + counts.hangul + counts.other
        guard letters > 0 else { return Guess(language: nil, phraseLanguages: []) }
        // A character of these says more than a Latin letter: brand names are written in Latin everywhere.
        if counts.hangul * 3 > letters { return Guess(language: "ko", phraseLanguages: ["ko"]) }
        if counts.kana * 8 > letters { return Guess(language: "ja", phraseLanguages: ["ja"]) }
        if counts.han * 3 > letters {
            return Guess(language: "zh", phraseLanguages: counts.kana > 0 ? ["zh", "ja"] : ["zh"])
        }
        let guess = LanguageDetection.guess(text)
        if counts.arabic * 2 > letters { return byScript("ar", guess) }
        if counts.cyrillic * 2 > letters { return byScript("ru", Self.isRussian(text, guess) ? nil : guess) }
        guard counts.latin * 2 > letters else { return Guess(language: guess.language, phraseLanguages: []) }
        return latinGuess(text, guess)
    }

    /// Other languages share the script: a reliable word for one of them is believed, and the phrases are tried all the same.
    private func byScript(_ language: String, _ guess: LanguageDetection.Guess?) -> Guess {
        let other = guess.flatMap { $0.isReliable ? $0.language : nil }
        // English beside it may be what CLD2 is sure of.
        let isOther = other.map { !Self.latin.contains($0) } ?? false
        return Guess(language: isOther ? other : language, phraseLanguages: [language])
    }

    /// Whether a text has no letter that Russian lacks, whatever CLD2 is sure of: it often takes Russian for Serbian.
    ///
    /// Bulgarian has none either, but lacks some that Russian has.
    private static func isRussian(_ text: String, _ guess: LanguageDetection.Guess) -> Bool {
        let letters = text.lowercased().unicodeScalars.filter { (0x400..<0x530).contains($0.value) }
        guard letters.allSatisfy({ ("а"..."я").contains($0) || $0 == "ё" }) else { return false }
        return guess.language != "bg" || letters.contains { $0 == "ы" || $0 == "э" || $0 == "ё" }
    }

    private func latinGuess(_ text: String, _ guess: LanguageDetection.Guess) -> Guess {
        let words = text.lowercased().split { !$0.isLetter && $0 != "'" }.map(String.init)
        let votes = stopWords.mapValues { list in words.count { list.contains($0) } }
        let ranked = votes.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        if let first = ranked.first, first.value > 0, ranked.dropFirst().first.map({ $0.value < first.value }) ?? true {
            // A language that has no phrases, and of which CLD2 is sure, is not taken for one that has: others have such short words too.
            if guess.isReliable, let other = guess.language, !Self.latin.contains(other), other != Self.galician,
                first.value * 4 < words.count
            {
                return Guess(language: other, phraseLanguages: [])
            }
            return Guess(language: first.key, phraseLanguages: [first.key])
        }
        if let language = guess.language, Self.latin.contains(language) {
            return Guess(language: language, phraseLanguages: [language])
        }
        if guess.isReliable, let other = guess.language { return Guess(language: other, phraseLanguages: []) }
        return Guess(language: nil, phraseLanguages: Self.latin)
    }
}
