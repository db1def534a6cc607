// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What Arabic script may be written with or without: vowel signs and strokes that make words longer.
enum Arabic {
    /// Whether a word is the same word without a character: U+0640, vowel signs, and signs of recitation.
    static func isSilent(_ number: UInt32) -> Bool {
        switch number {
        case 0x610...0x61A, 0x640, 0x64B...0x65F, 0x670, 0x6D6...0x6DC, 0x6DF...0x6E4, 0x6E7, 0x6E8, 0x6EA...0x6ED: true
        default: false
        }
    }

    /// Whether a two-byte character deserves a second look: such a sign or stroke, but for the one that ordinary writing has.
    ///
    /// Many adverbs end in alef with U+064B on it or before it, so that alone asks for nothing.
    static func isSuspicious(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        let number = UInt32(text[index] & 0x1F) << 6 | UInt32(text[index + 1] & 0x3F)
        guard isSilent(number) else { return false }
        guard number == 0x64B else { return true }
        if isAlef(text, index + 2) { return isLetter(text, index + 4) }
        return !isAlef(text, index - 2) || isLetter(text, index + 2)
    }

    private static func isAlef(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index >= 0 && index + 1 < text.count && text[index] == 0xD8 && text[index + 1] == 0xA7
    }

    /// Whether a letter or sign of the script starts at a place.
    private static func isLetter(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index + 1 < text.count else { return false }
        switch text[index] {
        // Comma, semicolon and question mark end a word.
        case 0xD8: return ![0x8C, 0x9B, 0x9F].contains(text[index + 1])
        case 0xD9...0xDB: return true
        default: return false
        }
    }
}
