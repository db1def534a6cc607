// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What letters look like, stand for and are made of; read from the tables beside it when first asked.
enum CharacterTables {
    /// A letter that looks like an ASCII letter, and which.
    static let lookAlikes: [UInt32: UInt8] = Dictionary(pairs(lookAlikesText).map { ($0.number, $0.letter) }) {
        first,
        _ in first
    }

    /// The Cyrillic letter that looks like an ASCII letter.
    static let cyrillic: [UInt8: UInt32] = Dictionary(pairs(cyrillicText).map { ($0.letter, $0.number) }) { first, _ in
        first
    }

    /// The letters that a compatibility form stands for: full-width, mathematical, circled, ligatures and such.
    static let forms: [UInt32: [UInt32]] = {
        var forms: [UInt32: [UInt32]] = [:]
        for entry in formsText.split(whereSeparator: \.isWhitespace) {
            let parts = entry.split(separator: ":")
            guard parts.count == 2, let form = UInt32(parts[0], radix: 16) else { continue }
            forms[form] = parts[1].split(separator: "+").compactMap { UInt32($0, radix: 16) }
        }
        return forms
    }()

    /// A letter with a mark, by the letter in the upper and the mark in the lower half.
    static let compositions: [UInt64: UInt32] = {
        var compositions: [UInt64: UInt32] = [:]
        for entry in compositionsText.split(whereSeparator: \.isWhitespace) {
            let parts = entry.split(separator: ":").compactMap { UInt32($0, radix: 16) }
            if parts.count == 3 { compositions[UInt64(parts[0]) << 32 | UInt64(parts[1])] = parts[2] }
        }
        return compositions
    }()

    /// By letter and next letter (0 to 25, 26 is a word's border): an eighth of a bit by which the pair is likelier than chance.
    static let letterPairs: [Int8] = {
        let values = letterPairsText.split(whereSeparator: \.isWhitespace).compactMap { Int8($0) }
        precondition(values.count == 27 * 27, "The table of letter pairs is damaged.")
        return values
    }()

    /// Entries `number:letter` and `letter:number`, the number in hexadecimal.
    private static func pairs(_ text: String) -> [(number: UInt32, letter: UInt8)] {
        text.split(whereSeparator: \.isWhitespace).compactMap { entry in
            let parts = entry.split(separator: ":")
            guard parts.count == 2 else { return nil }
            let isReversed = parts[0].utf8.count == 1
            guard let number = UInt32(parts[isReversed ? 1 : 0], radix: 16),
                let letter = parts[isReversed ? 0 : 1].utf8.first
            else { return nil }
            return (number, letter)
        }
    }
}
