// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A text's scalars in lower case, digits as one, everything between words as one space.
///
/// Signs of Han, Kana and Hangul stand as they are: there a run of signs is the word.
enum TextFolding {
    static let space: UInt32 = 0x20
    /// Within words, as in "don't", however it is typed.
    static let apostrophe: UInt32 = 0x27
    private static let typographicApostrophe: UInt32 = 0x2019

    /// Folds a text.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - scalars: Gets the scalars in place of what it held, beginning and ending with a space.
    ///   - places: Gets, for each scalar, the byte of the text at which it starts.
    static func fold(_ text: String, into scalars: inout [UInt32], places: inout [Int32]) {
        scalars.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        scalars.append(space)
        places.append(0)
        var last = space
        var place: Int32 = 0
        for scalar in text.unicodeScalars {
            let folded = fold(scalar)
            if folded != space || last != space {
                scalars.append(folded)
                places.append(place)
            }
            last = folded
            place += scalar.value < 0x80 ? 1 : Int32(UTF8.width(scalar))
        }
        if last != space {
            scalars.append(space)
            places.append(place)
        }
    }

    @inline(__always)
    private static func fold(_ scalar: Unicode.Scalar) -> UInt32 {
        let value = scalar.value
        if value < 0x590 { return table[Int(value)] }
        switch value {
        case typographicApostrophe: return apostrophe
        case 0x2000...0x206F, 0x3000...0x303F, 0xFE00...0xFE0F, 0xFF00...0xFF0F, 0xFF1A...0xFF20, 0x60C, 0x61B, 0x61F:
            return space
        case 0xFF10...0xFF19, 0x660...0x669, 0x6F0...0x6F9: return digit
        case 0xFF21...0xFF3A: return value - 0xFF21 + 0x61
        case 0xFF41...0xFF5A: return value - 0xFF41 + 0x61
        default: return value
        }
    }

    private static let digit: UInt32 = 0x30

    /// What scalars of one and two bytes become.
    private static let table: [UInt32] = (0..<0x590).map { value in
        switch value {
        case 0x41...0x5A: return UInt32(value | 0x20)
        case 0x61...0x7A: return UInt32(value)
        case 0x30...0x39: return digit
        // Within words, as in "don't" and "e-mail".
        case Int(apostrophe), 0x2D: return UInt32(value)
        case 0..<0x80: return space
        default: break
        }
        guard let scalar = Unicode.Scalar(UInt32(value)) else { return UInt32(value) }
        if !scalar.properties.isAlphabetic && !scalar.properties.isDiacritic { return space }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        return lower.count == 1 ? lower.first?.value ?? UInt32(value) : UInt32(value)
    }
}
