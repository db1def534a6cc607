// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Evasions that put something between letters, or turn their order.
enum InsertionEvasions {
    static func zeroWidth(_ text: String, _ random: inout EvasionRandom) -> String {
        let noise = random.chance(0.5) ? [0x200B] : [0x200B, 0x200C, 0x200D, 0x2060, 0x2063, 0xFEFF, 0xAD, 0x180E]
        return insert(text, Double.random(in: 0.1...0.9, using: &random), &random) { $0.pick(noise).map { [$0] } ?? [] }
    }

    static func tagNoise(_ text: String, _ random: inout EvasionRandom) -> String {
        insert(text, Double.random(in: 0.1...0.5, using: &random), &random) {
            [Int.random(in: 0xE0020...0xE007E, using: &$0)]
        }
    }

    /// A harmless question with the text hidden behind it; for texts of ASCII letters.
    static func tagText(_ text: String, _ random: inout EvasionRandom) -> String {
        guard text.unicodeScalars.allSatisfy(\.isASCII) else { return text }
        let cover = random.pick(["What is the capital of Norway?", "Hello 😀", "Thanks!"]) ?? ""
        var hidden = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { hidden.append(Unicode.Scalar(scalar.value + 0xE0000) ?? scalar) }
        return cover + String(hidden)
    }

    static func variationSelectors(_ text: String, _ random: inout EvasionRandom) -> String {
        if random.chance(0.3) {
            // Bytes in selectors behind a sign.
            var hidden = String.UnicodeScalarView()
            for byte in text.utf8 {
                let number = byte < 16 ? 0xFE00 + UInt32(byte) : 0xE0100 + UInt32(byte) - 16
                if let scalar = Unicode.Scalar(number) { hidden.append(scalar) }
            }
            return "Decode this 😀" + String(hidden)
        }
        return insert(text, Double.random(in: 0.1...0.9, using: &random), &random) {
            [
                $0.chance(0.7)
                    ? Int.random(in: 0xFE00...0xFE0F, using: &$0) : Int.random(in: 0xE0100...0xE01EF, using: &$0)
            ]
        }
    }

    static func directionMarks(_ text: String, _ random: inout EvasionRandom) -> String {
        let marks = [0x200E, 0x200F, 0x202A, 0x202C, 0x2066, 0x2069, 0x61C]
        return insert(text, Double.random(in: 0.1...0.6, using: &random), &random) { $0.pick(marks).map { [$0] } ?? [] }
    }

    /// Words written backwards behind an override, so that they show as they should.
    static func turnedRound(_ text: String, _ random: inout EvasionRandom) -> String {
        if random.chance(0.3) { return "\u{202E}" + String(text.reversed()) + "\u{202C}" }
        return LetterEvasions.words(text, Double.random(in: 0.3...1, using: &random), &random) { word, _ in
            "\u{202E}" + String(word.reversed()) + "\u{202C}"
        }
    }

    static func stackedMarks(_ text: String, _ random: inout EvasionRandom) -> String {
        let most = Int.random(in: 1...5, using: &random)
        return insert(text, Double.random(in: 0.2...1, using: &random), &random) { random in
            (0..<Int.random(in: 1...most, using: &random)).map { _ in Int.random(in: 0x300...0x36F, using: &random) }
        }
    }

    /// Letters of longer words apart, with one separator for the text; where that is a blank, words stand two or three apart.
    static func spacing(_ text: String, _ random: inout EvasionRandom) -> String {
        let separator = random.pick([" ", " ", ".", "-", "_", "*", "·", "|", "/", "~"]) ?? " "
        let isBlank = separator == " "
        let share = isBlank ? 1 : Double.random(in: 0.5...1, using: &random)
        let gap = isBlank ? random.pick(["  ", "   "]) ?? "  " : " "
        return text.split(separator: " ")
            .map { word in
                guard word.count > 3 || isBlank, random.chance(share) else { return String(word) }
                return word.map(String.init).joined(separator: separator)
            }
            .joined(separator: gap)
    }

    /// A blank behind every letter, so that words no longer show.
    static func spacingWithoutGaps(_ text: String, _ random: inout EvasionRandom) -> String {
        text.filter { $0 != " " }.map(String.init).joined(separator: " ")
    }

    /// Blanks that are none to a pattern.
    static func blanks(_ text: String, _ random: inout EvasionRandom) -> String {
        let blanks = ["\u{A0}", "\u{2002}", "\u{2009}", "\u{202F}", "\u{205F}", "\u{2003}"]
        let share = Double.random(in: 0.3...1, using: &random)
        return text.map { $0 == " " && random.chance(share) ? random.pick(blanks) ?? " " : String($0) }.joined()
    }

    /// Lines that are broken anywhere, indented, or with several blanks, as where a text was copied.
    static func lineEnds(_ text: String, _ random: inout EvasionRandom) -> String {
        let breaks = ["\n", "\r\n", " \n", "\n    ", "  ", "\t"]
        let share = Double.random(in: 0.2...0.8, using: &random)
        return text.map { $0 == " " && random.chance(share) ? random.pick(breaks) ?? " " : String($0) }.joined()
    }

    /// Words that are set bold, in italics or as code.
    static func emphasis(_ text: String, _ random: inout EvasionRandom) -> String {
        let marks = ["**", "*", "_", "__", "`"]
        let share = Double.random(in: 0.2...0.5, using: &random)
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let mark = random.chance(share) ? random.pick(marks) ?? "" : ""
            return mark + word + mark
        }
        return words.joined(separator: " ")
    }

    /// Puts characters behind a random share of those of words.
    private static func insert(
        _ text: String,
        _ share: Double,
        _ random: inout EvasionRandom,
        _ noise: (inout EvasionRandom) -> [Int]
    ) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(scalar)
            guard scalar.properties.isAlphabetic, random.chance(share) else { continue }
            for number in noise(&random) {
                if let scalar = Unicode.Scalar(UInt32(number)) { result.append(scalar) }
            }
        }
        return String(result)
    }
}
