// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Zero-width spaces (U+200B) in the place of blanks: to take them out would glue the words together.
enum UnseenBlanks {
    static let space: Unicode.Scalar = "\u{200B}"

    /// Fewer of them are noise inside a word.
    private static let fewest = 3

    /// Whether such spaces part the words of a text, most of them of three letters and more, and blanks hardly do.
    static func stand(in letters: [Letter]) -> Bool {
        let spaces = letters.count { $0.scalar == space }
        guard spaces >= fewest else { return false }
        var blanks = 0
        var words = 0
        var longWords = 0
        var length = 0
        func endWord() {
            if length > 0 { words += 1 }
            if length >= 3 { longWords += 1 }
            length = 0
        }
        for letter in letters {
            guard let scalar = letter.scalar else { continue }
            if scalar == space {
                endWord()
            } else if scalar == " " {
                blanks += 1
                endWord()
            } else if isWordLetter(scalar) {
                length += 1
            } else {
                endWord()
            }
        }
        endWord()
        return blanks * 3 <= spaces && longWords * 2 >= words && words > spaces / 2
    }

    /// Letters of scripts that part words with blanks: not Thai and its neighbours, Khmer, Chinese and Japanese.
    private static func isWordLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE00..<0x1100, 0x1780..<0x1800, 0x1980..<0x1AB0, 0x3040..<0xA000: false
        default: Script.of(scalar) != .none
        }
    }
}
