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

    /// The script that most letters of a text are in, over its first 400 characters; of equals, the first above.
    ///
    /// - Returns: Nil when the text has no letter of these scripts.
    package static func measure(_ text: String) -> Script? {
        var counts = [Int](repeating: 0, count: allCases.count)
        var seen = 0
        for scalar in text.unicodeScalars {
            if let script = Script(of: scalar), let index = order[script] { counts[index] += 1 }
            seen += 1
            if seen == 400 { break }
        }
        guard let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) else { return nil }
        return allCases[index]
    }

    private static let order = Dictionary(uniqueKeysWithValues: zip(allCases, allCases.indices))

    private init?(of scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: self = .latin
        case 0x370...0x3FF: self = .greek
        case 0x400...0x52F: self = .cyrillic
        case 0x590...0x5FF: self = .hebrew
        case 0x600...0x6FF, 0x750...0x77F, 0xFB50...0xFDFF, 0xFE70...0xFEFF: self = .arabic
        case 0x900...0x97F: self = .devanagari
        case 0xE00...0xE7F: self = .thai
        case 0x3040...0x30FF: self = .kana
        case 0x3400...0x9FFF, 0x20000...0x2FA1F: self = .han
        case 0x1100...0x11FF, 0xAC00...0xD7AF: self = .hangul
        default: return nil
        }
    }

    /// Whether one character holds about as much as a short word of other scripts.
    var isDense: Bool { self == .han || self == .kana || self == .hangul }
}
