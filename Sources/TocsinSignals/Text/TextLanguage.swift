// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import LanguageDetection

/// The language of a text.
///
/// False positives: names, code and loanwords; texts under about 20 letters are left open for that reason.
enum TextLanguage {
    /// Shorter texts, in bytes, are left open.
    private static let minimumBytes = 16

    /// Guesses a language.
    ///
    /// - Returns: ISO 639-1, or a longer code where there is none; Chinese is `zh` in either script. Nil when not to be told.
    static func measure(_ text: String) -> String? {
        guard text.utf8.count >= minimumBytes else { return nil }
        let guess = LanguageDetection.guess(text)
        guard guess.isReliable, let language = guess.language else { return nil }
        return language == "zh-Hant" ? "zh" : language
    }
}
