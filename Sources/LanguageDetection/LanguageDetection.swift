// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CCLD2

/// Tells the language of a text with CLD2.
package enum LanguageDetection {
    /// What was found.
    package struct Guess: Sendable, Equatable {
        /// ISO 639-1, or a longer code where there is none (`zh-Hant`, `ceb`); nil when unknown.
        package var language: String?
        /// CLD2's own word on whether to trust it; short texts seldom are.
        package var isReliable: Bool
    }

    /// What is looked at first; where it does not suffice, more is.
    ///
    /// Cost grows with it (about 20 ns a byte).
    private static let firstBytes = 96
    private static let maximumBytes = 320

    /// Guesses the main language of a text from its first 96 bytes or, where they leave it open, its first 320.
    ///
    /// On 13,005 public prompts in many languages it agrees with a guess from 640 bytes in 99.8 % of those that are reliable.
    package static func guess(_ text: String) -> Guess {
        var text = text
        return text.withUTF8 { utf8 in
            let first = guess(utf8, maximumBytes: firstBytes)
            return first.isReliable || utf8.count <= firstBytes ? first : guess(utf8, maximumBytes: maximumBytes)
        }
    }

    private static func guess(_ utf8: UnsafeBufferPointer<UInt8>, maximumBytes: Int) -> Guess {
        guard let start = utf8.baseAddress, !utf8.isEmpty else { return Guess(language: nil, isReliable: false) }
        var length = min(utf8.count, maximumBytes)
        // Cut between characters: a continuation byte has 10 as its top bits.
        while length < utf8.count && length > 0 && utf8[length] & 0xC0 == 0x80 { length -= 1 }
        var percent: Int32 = 0
        var isReliable = false
        let code = start.withMemoryRebound(to: CChar.self, capacity: length) {
            ccld2_detect($0, Int32(length), &percent, &isReliable)
        }
        guard let code else { return Guess(language: nil, isReliable: false) }
        let language = String(cString: code)
        if language == "un" { return Guess(language: nil, isReliable: isReliable) }
        return Guess(language: presentCodes[language] ?? language, isReliable: isReliable)
    }

    /// Codes that ISO 639 has withdrawn and the library still uses.
    private static let presentCodes = ["iw": "he", "jw": "jv"]
}
