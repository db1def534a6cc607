// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The first look at characters that are not ASCII: which deserve a second one, beside what.
enum CharacterWalk {
    /// Looks at the character that starts at a place.
    static func look(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ found: inout Suspicion) {
        let lead = text[index]
        let width = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard width > 1, index + width <= text.count else { return }
        if !found.contains(.characters), isSuspicious(text, lead, index, width) { found.insert(.characters) }
        if !found.contains(.spacing), isDot(text, index, lead), isInWord(text, index, index + width) {
            found.insert(.spacing)
        }
    }

    @inline(__always)
    private static func isSuspicious(
        _ text: UnsafeBufferPointer<UInt8>,
        _ lead: UInt8,
        _ index: Int,
        _ width: Int
    ) -> Bool {
        switch lead {
        case 0xC2: text[index + 1] == 0xAD || text[index + 1] == 0xA0 && isInWord(text, index, index + 2)
        case 0xC3...0xC8: false
        // IPA and modifiers (C9 to CB), combining marks (CC, CD).
        case 0xC9...0xCC: true
        // Greek and Cyrillic beside ASCII letters.
        case 0xCD...0xCF: isBesideASCII(text, index, index + 2) || lead == 0xCD
        case 0xD0, 0xD1:
            isBesideASCII(text, index, index + 2) || isShort(text, index)
        case 0xD2...0xD6: isBesideASCII(text, index, index + 2)
        case 0xD9, 0xDB: Arabic.isSuspicious(text, index)
        case 0xD7, 0xDA, 0xDC...0xDF: false
        case 0xE2: isSuspiciousPunctuation(text, index)
        case 0xE1: text[index + 1] < 0x80 + 0x3C && !isOrdinaryE1(text[index + 1])
        case 0xEA:
            text[index + 1] >= 0x92 && text[index + 1] <= 0x9F || text[index + 1] == 0xAC || text[index + 1] == 0xAD
        case 0xEF:
            isSuspiciousForm(text[index + 1], text[index + 2])
                || text[index + 1] == 0xB8 && text[index + 2] & 0xF0 == 0x80 && isBehindLetter(text, index)
                || text[index + 1] == 0xBC && text[index + 2] < 0xA0 && isWestern(text, index)
                    && !isASCIILetter(text, index - 1)
        case 0xD8:
            text[index + 1] == 0x9C && isInWord(text, index, index + 2)
                || text[index + 1] < 0x9B && Arabic.isSuspicious(text, index)
        case 0xE3:
            text[index + 1] == 0x85 && text[index + 2] == 0xA4
                || text[index + 1] == 0x80 && text[index + 2] == 0x80 && isWestern(text, index)
        case 0xF0: text[index + 1] == 0x9D || text[index + 1] == 0x9F && isLetterSign(text[index + 2], text[index + 3])
        case 0xF3: text[index + 1] == 0xA0
        default: false
        }
    }

    /// Georgian to Ethiopic, Cherokee, Mongolian separators, small capitals, marks; scripts of other languages are left out.
    @inline(__always)
    private static func isOrdinaryE1(_ second: UInt8) -> Bool {
        switch second {
        // Georgian U+10A0, Korean letters apart U+1100, Cherokee U+13A0, U+180B, U+1AB0, phonetic U+1D00 to U+1DFF.
        case 0x84...0x87, 0x8E, 0x8F, 0xA0, 0xAA, 0xB4...0xB7: false
        default: true
        }
    }

    /// Zero-width characters and controls, exotic blanks, letterlike forms, circled letters.
    @inline(__always)
    private static func isSuspiciousPunctuation(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        let third = text[index + 2]
        switch text[index + 1] {
        case 0x80:
            switch third {
            case 0x80...0x8A, 0xAF: return isInWord(text, index, index + 3)
            case 0x8B: return true
            // Joiners and marks of direction are ordinary in Arabic, Hebrew, Indian scripts and emoji: not beside other letters.
            case 0x8C, 0x8D: return isJoinerOutOfPlace(text, index)
            case 0x8E, 0x8F: return isInWord(text, index, index + 3)
            case 0xAA...0xAE: return third == 0xAE || isInWord(text, index, index + 3)
            default: return false
            }
        case 0x81:
            return third >= 0x9F && third <= 0xAF && (third < 0xA6 || isInWord(text, index, index + 3) || third > 0xA9)
        case 0x84:
            return third >= 0x8A && third <= 0xBC && third != 0x96 && third != 0xA0 && third != 0xA2 && third != 0xA1
        case 0x85: return third >= 0xA0
        case 0x83: return third >= 0x90
        case 0x92: return third >= 0x9C
        case 0x93: return third <= 0xA9
        case 0xB2, 0xB3: return true
        case 0xB1: return third < 0xBE
        default: return false
        }
    }

    @inline(__always)
    private static func isSuspiciousForm(_ second: UInt8, _ third: UInt8) -> Bool {
        switch second {
        case 0xAC: third < 0x90
        // Combining half marks.
        case 0xB8: third >= 0xA0 && third <= 0xAF
        // Full-width letters.
        case 0xBC: third >= 0xA1 && third <= 0xBA
        case 0xBD: third >= 0x81 && third <= 0x9A
        case 0xBB: third == 0xBF
        case 0xBE: third == 0xA0
        default: false
        }
    }

    /// Circled, squared and negative letters, regional indicators.
    @inline(__always)
    private static func isLetterSign(_ third: UInt8, _ fourth: UInt8) -> Bool {
        third >= 0x84 && third <= 0x87 && !(third == 0x87 && fourth < 0xA6)
    }

    // MARK: Neighbours

    @inline(__always)
    private static func isASCIILetter(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index >= 0 && index < text.count && ByteKind.isLetter(text[index])
    }

    /// Between ASCII letters, or between Cyrillic or Greek ones.
    @inline(__always)
    private static func isInWord(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start > 0, end < text.count else { return false }
        let isBefore =
            ByteKind.isLetter(text[start - 1]) || start > 1 && text[start - 2] >= 0xC3 && text[start - 2] <= 0xDF
            || start > 2 && text[start - 3] >= 0xE3 && text[start - 3] <= 0xED
        let isBehind =
            ByteKind.isLetter(text[end]) || text[end] >= 0xC3 && text[end] <= 0xDF
            || text[end] >= 0xE3 && text[end] <= 0xED
        return isBefore && isBehind
    }

    @inline(__always)
    private static func isBesideASCII(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        isASCIILetter(text, start - 1) || isASCIILetter(text, end)
    }

    /// Behind an ASCII, Latin, Greek, Cyrillic or Chinese letter, or another variation selector.
    @inline(__always)
    private static func isBehindLetter(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index > 0 else { return false }
        if ByteKind.isLetter(text[index - 1]) { return true }
        if index > 1, text[index - 2] >= 0xC3 && text[index - 2] <= 0xDF { return true }
        return index > 2
            && (text[index - 3] >= 0xE4 && text[index - 3] <= 0xED
                || text[index - 3] == 0xEF && text[index - 2] == 0xB8)
    }

    /// Behind an ASCII, Latin, Greek, Cyrillic, Arabic or Korean letter.
    @inline(__always)
    private static func isWestern(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        isASCIILetter(text, index - 1) || index > 1 && text[index - 2] >= 0xC3 && text[index - 2] <= 0xDF
            || index > 2 && text[index - 3] >= 0xEA && text[index - 3] <= 0xED
    }

    /// The first letter of a Cyrillic word that ASCII words surround.
    @inline(__always)
    private static func isShort(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index >= 2 && text[index - 1] == 0x20 && ByteKind.isLetter(text[index - 2])
    }

    /// A joiner behind or before an ASCII, Latin, Cyrillic or East Asian letter; or many of them in an Arabic or Indian word.
    @inline(__always)
    private static func isJoinerOutOfPlace(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index > 1 else { return false }
        if ByteKind.isLetter(text[index - 1]) || isASCIILetter(text, index + 3) { return true }
        if text[index - 2] >= 0xC3 && text[index - 2] <= 0xD6 { return true }
        if index > 2, text[index - 3] >= 0xE3 && text[index - 3] <= 0xED { return true }
        // Another joiner two Arabic letters or fewer before.
        return index >= 7
            && (text[index - 5] == 0xE2 && text[index - 4] == 0x80
                || text[index - 7] == 0xE2 && text[index - 6] == 0x80 && text[index - 5] <= 0x8D)
    }

    // MARK: Letters apart

    /// Middle dots and bullets.
    @inline(__always)
    private static func isDot(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ lead: UInt8) -> Bool {
        lead == 0xC2 && text[index + 1] == 0xB7
            || lead == 0xE2 && (text[index + 1] == 0x80 && text[index + 2] == 0xA2 || text[index + 1] == 0x88)
    }
}
