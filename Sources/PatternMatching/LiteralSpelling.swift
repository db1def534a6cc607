// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Other ways in which people type a text: without accents, and without the joiners of Persian.
enum LiteralSpelling {
    /// Short texts without accents are often other words: `dé`, `où`, `más`.
    private static let fewestLetters = 6

    /// Letters that Unicode does not take apart.
    private static let plainLetters: [Unicode.Scalar: String] = [
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
        "ł": "l", "Ł": "L", "ı": "i",
    ]

    private static let umlauts: [Unicode.Scalar: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE",
    ]

    /// At most four texts, different from the text and from one another; none for most texts.
    static func others(of text: String) -> [String] {
        // Compared by scalars, as strings are the same when they are so canonically.
        let original = Array(text.unicodeScalars)
        guard original.contains(where: { !$0.isASCII }) else { return [] }
        var known = [original]
        func add(_ other: String) {
            let scalars = Array(other.unicodeScalars)
            if !known.contains(scalars) { known.append(scalars) }
        }
        if original.count(where: \.properties.isAlphabetic) >= fewestLetters {
            add(plain(original, [:]))
            add(plain(original, umlauts))
        }
        if original.contains("\u{200C}") {
            add(withoutJoiners(original, ""))
            add(withoutJoiners(original, " "))
        }
        return known.dropFirst().map { scalars in
            var other = String.UnicodeScalarView()
            other.append(contentsOf: scalars)
            return String(other)
        }
    }

    private static func plain(_ text: [Unicode.Scalar], _ others: [Unicode.Scalar: String]) -> String {
        var plain = ""
        for scalar in text {
            if let letters = others[scalar] ?? plainLetters[scalar] {
                plain += letters
            } else if isLatin(scalar),
                let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first
            {
                plain.unicodeScalars.append(base)
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    /// Latin-1, Latin Extended-A and -B, Latin Extended Additional.
    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xC0..<0x250, 0x1E00..<0x1F00: true
        default: false
        }
    }

    private static func withoutJoiners(_ text: [Unicode.Scalar], _ stead: String) -> String {
        var plain = ""
        for scalar in text {
            if scalar == "\u{200C}" { plain += stead } else { plain.unicodeScalars.append(scalar) }
        }
        return plain
    }
}
