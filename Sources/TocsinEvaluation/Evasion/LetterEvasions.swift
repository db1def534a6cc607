// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Evasions that put another letter in the place of one.
enum LetterEvasions {
    private static let forLatin: [Character: String] = [
        "a": "аαɑ", "b": "Ьʙ", "c": "сϲᴄ", "d": "ԁ", "e": "еҽ", "g": "ɡ", "h": "һհ", "i": "іɩ", "j": "ј", "k": "кκ",
        "m": "мᴍ",
        "n": "пո", "o": "оοօ", "p": "рρ", "q": "ԛ", "r": "гᴦ", "s": "ѕꜱ", "t": "тτ", "u": "υս", "v": "ѵν", "w": "ԝѡ",
        "x": "хχ",
        "y": "уγ", "z": "ᴢ", "A": "АΑᎪ", "B": "ВΒ", "C": "СᏟ", "E": "ЕΕ", "H": "НΗ", "I": "ІΙ", "K": "КΚ", "M": "МΜ",
        "N": "Ν",
        "O": "ОΟ", "P": "РΡ", "S": "ЅᏚ", "T": "ТΤ", "X": "ХΧ", "Y": "ΥҮ", "Z": "Ζ", "W": "Ԝ",
    ]

    private static let forCyrillic: [Character: String] = [
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "А": "A", "В": "B", "Е": "E",
        "К": "K",
        "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X",
    ]

    private static let leet: [Character: String] = [
        "a": "4@", "b": "8", "e": "3", "g": "96", "i": "1!|", "l": "1|", "o": "0", "s": "5$", "t": "7+", "A": "4@",
        "E": "3",
        "I": "1!", "O": "0", "S": "5$", "T": "7", "а": "@4", "о": "0", "з": "3", "б": "6", "ч": "4", "и": "1", "в": "8",
    ]

    /// A random part of the letters that have look-alikes.
    static func lookAlikes(_ text: String, _ random: inout EvasionRandom) -> String {
        let share = Double.random(in: 0.15...0.7, using: &random)
        return replace(text, share, &random) { forLatin[$0] ?? forCyrillic[$0] }
    }

    /// A random part of the letters of most words; the others stay.
    static func leetspeak(_ text: String, _ random: inout EvasionRandom) -> String {
        let share = Double.random(in: 0.2...0.9, using: &random)
        let wordShare = Double.random(in: 0.6...1, using: &random)
        return words(text, wordShare, &random) { word, random in replace(word, share, &random) { leet[$0] } }
    }

    static func fullWidth(_ text: String, _ random: inout EvasionRandom) -> String {
        let wordShare = Double.random(in: 0.4...1, using: &random)
        let withBlanks = random.chance(0.3)
        let wide = words(text, wordShare, &random) { word, _ in
            map(word) { $0.value > 0x20 && $0.value < 0x7F ? $0.value + 0xFEE0 : nil }
        }
        return withBlanks ? wide.replacing(" ", with: "\u{3000}") : wide
    }

    /// One style for the whole text: mathematical, circled, squared, or small capitals.
    static func styled(_ text: String, _ random: inout EvasionRandom) -> String {
        // By style: what the letters a and A become.
        let styles: [(lower: UInt32, upper: UInt32)] = [
            (0x1D41A, 0x1D400), (0x1D482, 0x1D468), (0x1D4EA, 0x1D4D0), (0x1D586, 0x1D56C), (0x1D5BA, 0x1D5A0),
            (0x1D5EE, 0x1D5D4), (0x1D622, 0x1D608), (0x1D68A, 0x1D670), (0x24D0, 0x24B6), (0x1F130, 0x1F130),
            (0x1F150, 0x1F150), (0x1F170, 0x1F170), (0x249C, 0x1F110),
        ]
        let style = Int.random(in: 0...styles.count, using: &random)
        let wordShare = Double.random(in: 0.5...1, using: &random)
        let smallCapitals = Array("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘqʀꜱᴛᴜᴠᴡxʏᴢ".unicodeScalars)
        return words(text, wordShare, &random) { word, _ in
            map(word) { scalar in
                let isUpper = scalar.value < 0x61
                let letter = scalar.value &- (isUpper ? 0x41 : 0x61)
                guard letter < 26 else { return nil }
                guard style < styles.count else { return smallCapitals[Int(letter)].value }
                return (isUpper ? styles[style].upper : styles[style].lower) + letter
            }
        }
    }

    // MARK: Parts

    /// Applies a change to a random share of the words.
    static func words(
        _ text: String,
        _ share: Double,
        _ random: inout EvasionRandom,
        _ change: (String, inout EvasionRandom) -> String
    ) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false)
            .map { word in random.chance(share) ? change(String(word), &random) : String(word) }
            .joined(separator: " ")
    }

    private static func replace(
        _ text: String,
        _ share: Double,
        _ random: inout EvasionRandom,
        _ others: (Character) -> String?
    ) -> String {
        var replaced = ""
        for character in text {
            if let others = others(character), random.chance(share), let other = random.pick(Array(others)) {
                replaced.append(other)
            } else {
                replaced.append(character)
            }
        }
        return replaced
    }

    private static func map(_ text: String, _ other: (Unicode.Scalar) -> UInt32?) -> String {
        var mapped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { mapped.append(other(scalar).flatMap(Unicode.Scalar.init) ?? scalar) }
        return String(mapped)
    }
}
