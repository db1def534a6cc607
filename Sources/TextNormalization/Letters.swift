// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A character of a text and its bytes.
struct Letter: Sendable {
    /// Nil for a byte that is no UTF-8.
    var scalar: Unicode.Scalar?
    var range: Range<Int>

    /// The characters of a text, in order and without a gap.
    static func all(of bytes: [UInt8]) -> [Letter] {
        var letters: [Letter] = []
        letters.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let (scalar, width) = decode(bytes, index)
            letters.append(Letter(scalar: scalar, range: index..<index + width))
            index += width
        }
        return letters
    }

    /// The character at a place and its width; a width of 1 without one where the bytes are damaged.
    static func decode(_ bytes: [UInt8], _ index: Int) -> (scalar: Unicode.Scalar?, width: Int) {
        let lead = bytes[index]
        if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
        let width = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
        guard width > 0, index + width <= bytes.count else { return (nil, 1) }
        var number = UInt32(lead) & (0x7F >> UInt32(width))
        for byte in bytes[(index + 1)..<(index + width)] {
            guard byte & 0xC0 == 0x80 else { return (nil, 1) }
            number = number << 6 | UInt32(byte & 0x3F)
        }
        let isShortest = width == 2 || width == 3 && number >= 0x800 || width == 4 && number >= 0x10000
        guard isShortest, let scalar = Unicode.Scalar(number) else { return (nil, 1) }
        return (scalar, width)
    }
}

/// The scripts that are told apart.
enum Script: Sendable {
    case latin, cyrillic, greek, other, none

    /// A letter's script; none for what is no letter.
    static func of(_ scalar: Unicode.Scalar) -> Script {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A: .latin
        case 0..<0xC0, 0xD7, 0xF7: .none
        case 0xC0...0x2AF, 0x1D00...0x1DBF, 0x1E00...0x1EFF, 0x2C60...0x2C7F, 0xA720...0xA7FF, 0xAB30...0xAB6F: .latin
        case 0x370...0x3FF, 0x1F00...0x1FFF: scalar.properties.isAlphabetic ? .greek : .none
        case 0x400...0x481, 0x48A...0x52F, 0x1C80...0x1C8F, 0xA640...0xA69F: .cyrillic
        default: scalar.properties.isAlphabetic ? .other : .none
        }
    }
}

/// Characters that are not shown, and marks that stand over others.
enum Invisible {
    /// What a character that is not shown hides as; nil for one that is shown.
    static func kind(_ number: UInt32) -> EvasionSet? {
        switch number {
        case 0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B...0x200D, 0x2060...0x2065, 0x3164, 0xFEFF,
            0xFFA0,
            0xFFF9...0xFFFB:
            .zeroWidth
        case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x206F: .bidi
        case 0x180B...0x180D, 0xFE00...0xFE0F, 0xE0100...0xE01EF: .variationSelectors
        case 0xE0000...0xE00FF: .tags
        default: nil
        }
    }

    static func isMark(_ number: UInt32) -> Bool {
        switch number {
        case 0x300...0x36F, 0x483...0x489, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        default: false
        }
    }
}
