// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A writing system, by its ISO 15924 code.
package enum Script: String, Sendable, CaseIterable {
    case latin = "Latn"
    case cyrillic = "Cyrl"
    case greek = "Grek"
    case arabic = "Arab"
    case hebrew = "Hebr"
    case devanagari = "Deva"
    case thai = "Thai"
    case han = "Hani"
    case kana = "Kana"
    case hangul = "Hang"

    /// The script that most letters of a text are in, over its first 200 characters; of equals, the first above.
    ///
    /// - Returns: Nil when the text has no letter of these scripts.
    package static func measure(_ text: String) -> Script? {
        var text = text
        return text.withUTF8 { measure($0) }
    }

    static func measure(_ utf8: UnsafeBufferPointer<UInt8>) -> Script? {
        var counts = InlineArray<10, Int>(repeating: 0)
        var scalars = Scalars(utf8)
        var seen = 0
        while seen < 200, let scalar = scalars.next() {
            if let index = place(of: scalar) { counts[index] += 1 }
            seen += 1
        }
        var most = 0
        for index in allCases.indices.dropFirst() where counts[index] > counts[most] { most = index }
        return counts[most] > 0 ? allCases[most] : nil
    }

    /// The place of a letter's script in ``allCases``; nil for anything else.
    @inline(__always)
    private static func place(of scalar: UInt32) -> Int? {
        if scalar < 0x80 { return (scalar | 0x20) &- 0x61 < 26 ? 0 : nil }
        return switch scalar {
        case 0xC0...0x24F, 0x1E00...0x1EFF: 0
        case 0x400...0x52F: 1
        case 0x370...0x3FF: 2
        case 0x600...0x6FF, 0x750...0x77F, 0xFB50...0xFDFF, 0xFE70...0xFEFF: 3
        case 0x590...0x5FF: 4
        case 0x900...0x97F: 5
        case 0xE00...0xE7F: 6
        case 0x3400...0x9FFF, 0x20000...0x2FA1F: 7
        case 0x3040...0x30FF: 8
        case 0x1100...0x11FF, 0xAC00...0xD7AF: 9
        default: nil
        }
    }

    /// Whether one character holds about as much as a short word of other scripts.
    var isDense: Bool { self == .han || self == .kana || self == .hangul }
}
