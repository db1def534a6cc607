// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Digits and signs in the place of letters: `ph1sh1ng`, `p@$$w0rd`, `ф1шинг`.
enum Leetspeak {
    /// How `1`, `|` and `!` are read, which stand for `i` as often as for `l`.
    enum Reading: Sendable {
        /// Whichever makes the likelier word.
        case likelier
        case other
    }

    /// A digit or sign that stands for a letter.
    static func isSubstitute(_ byte: UInt8) -> Bool { latin(byte) != nil }

    private static func latin(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0"): UInt8(ascii: "o")
        case UInt8(ascii: "1"), UInt8(ascii: "!"), UInt8(ascii: "|"): UInt8(ascii: "i")
        case UInt8(ascii: "3"): UInt8(ascii: "e")
        case UInt8(ascii: "4"), UInt8(ascii: "@"): UInt8(ascii: "a")
        case UInt8(ascii: "5"), UInt8(ascii: "$"): UInt8(ascii: "s")
        case UInt8(ascii: "6"), UInt8(ascii: "9"): UInt8(ascii: "g")
        case UInt8(ascii: "7"), UInt8(ascii: "+"): UInt8(ascii: "t")
        case UInt8(ascii: "8"): UInt8(ascii: "b")
        default: nil
        }
    }

    private static func cyrillic(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case UInt8(ascii: "0"): "о"
        case UInt8(ascii: "1"): "и"
        case UInt8(ascii: "3"): "з"
        case UInt8(ascii: "4"): "ч"
        case UInt8(ascii: "6"): "б"
        case UInt8(ascii: "8"): "в"
        case UInt8(ascii: "@"): "а"
        case UInt8(ascii: "$"): "с"
        case UInt8(ascii: "7"): "т"
        default: nil
        }
    }

    /// Signs that may stand at a word's end for themselves.
    private static let endings: [UInt8] = [UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: "+")]

    /// - Returns: Nil where no word is to be read otherwise.
    static func undo(_ text: MappedText, _ reading: Reading) -> MappedText? {
        let bytes = text.bytes
        var result = MappedText(evasions: text.evasions)
        var place = 0
        var index = 0
        // Words that may be anything are read otherwise only beside one that is hardly anything else.
        var isConvincing = false
        while index < bytes.count {
            guard isPart(bytes[index]) else {
                index += 1
                continue
            }
            let stop = bytes[index...].firstIndex { !isPart($0) } ?? bytes.count
            var end = stop
            while end > index, endings.contains(bytes[end - 1]) { end -= 1 }
            if let word = folded(bytes, index..<end, reading) {
                isConvincing = isConvincing || word.isConvincing
                result.append(text, place..<index)
                for (offset, letter) in word.letters.enumerated() {
                    let source = index + offset
                    if let letter {
                        result.append(letter, for: source..<source + 1, of: text, .leetspeak)
                    } else {
                        result.append(text, source..<source + 1)
                    }
                }
                place = end
            }
            index = stop
        }
        guard isConvincing else { return nil }
        result.append(text, place..<bytes.count)
        return result
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        byte >= 0x80 || ByteKind.isAlphanumeric(byte) || isSubstitute(byte)
    }

    private struct Folded {
        /// By byte of a word: what stands in its place, nil where it stays.
        var letters: [[UInt8]?]
        var isConvincing: Bool
    }

    /// A word read otherwise; nil for one that hides nothing.
    private static func folded(_ bytes: [UInt8], _ word: Range<Int>, _ reading: Reading) -> Folded? {
        guard word.count >= 3, word.count <= 40 else { return nil }
        var letters = 0
        var wide = 0
        var isCyrillic = false
        var substitutes = 0
        for index in word {
            let byte = bytes[index]
            if byte >= 0x80 {
                wide += byte >= 0xC0 ? 1 : 0
                if byte == 0xD0 || byte == 0xD1 { isCyrillic = true }
                if byte >= 0xD7 { return nil }
            } else if ByteKind.isLetter(byte) {
                letters += 1
            } else if isSubstitute(byte) {
                substitutes += 1
            } else {
                // `2` stands for nothing.
                return nil
            }
        }
        guard substitutes > 0, letters + wide >= 2 || letters == 1 && substitutes >= 2, !isAddress(bytes, word) else {
            return nil
        }
        if isCyrillic {
            guard letters == 0, wide >= 2 else { return nil }
            let letters = word.map { index in cyrillic(bytes[index]).flatMap(UTF8.encode).map { Array($0) } }
            return Folded(letters: letters, isConvincing: isInside(bytes[word]) && wide >= 3)
        }
        // Whether it is a word, the likelier reading says.
        let likelier = readWord(bytes[word], .likelier)
        guard isWord(likelier) else { return nil }
        let read = reading == .likelier ? likelier : readWord(bytes[word], .other)
        let isCode = substitutes > 1 && bytes[word].allSatisfy { ByteKind.hexadecimal($0) != nil }
        return Folded(
            letters: zip(word, read).map { index, letter in
                ByteKind.isLetter(bytes[index]) || letter >= 0x80 ? nil : [letter]
            },
            isConvincing: word.count >= 4 && isInside(bytes[word]) && (letters + wide) * 2 >= substitutes && !isCode
                && LetterPairs.score(likelier) >= 0
        )
    }

    /// Whether a digit or sign stands between letters, and not only before or behind them.
    private static func isInside(_ word: ArraySlice<UInt8>) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { ByteKind.isLetter(byte) || byte >= 0x80 }
        guard let first = word.firstIndex(where: isLetter), let last = word.lastIndex(where: isLetter) else {
            return false
        }
        return word[first...last].contains { !isLetter($0) }
    }

    /// Mail addresses and mentions.
    private static func isAddress(_ bytes: [UInt8], _ word: Range<Int>) -> Bool {
        guard let sign = word.first(where: { bytes[$0] == UInt8(ascii: "@") }) else { return false }
        let hasName = sign > word.lowerBound
        let rest = bytes[word.upperBound...].prefix(5)
        return hasName && word.upperBound - sign > 2 && rest.first == UInt8(ascii: ".")
            && rest.dropFirst().first.map(ByteKind.isLetter) ?? false
    }

    /// A word with each sign read as the letter that it may stand for.
    private static func readWord(_ word: ArraySlice<UInt8>, _ reading: Reading) -> [UInt8] {
        var read = word.map { byte in ByteKind.isLetter(byte) || byte >= 0x80 ? byte : latin(byte) ?? byte }
        let strokes = word.indices.filter {
            [UInt8(ascii: "1"), UInt8(ascii: "!"), UInt8(ascii: "|")].contains(word[$0])
        }
        .map { $0 - word.startIndex }
        guard !strokes.isEmpty else { return read }
        // One after the other is exact enough: strokes seldom stand side by side.
        for stroke in strokes {
            var other = read
            other[stroke] = UInt8(ascii: "l")
            if quality(other) > quality(read) { read = other }
        }
        if reading == .other {
            for stroke in strokes {
                read[stroke] = read[stroke] == UInt8(ascii: "l") ? UInt8(ascii: "i") : UInt8(ascii: "l")
            }
        }
        return read
    }

    /// Whether a word could be one, in any language that is written with these letters: identifiers and hashes are none.
    private static func isWord(_ word: [UInt8]) -> Bool {
        hasVowel(word) && LetterPairs.score(word) >= -8 * word.count
    }

    /// How much a word reads like one, in eighths of a bit; without a vowel it hardly does.
    private static func quality(_ word: [UInt8]) -> Int {
        LetterPairs.score(word) - (hasVowel(word) ? 0 : 400)
    }

    private static func hasVowel(_ word: [UInt8]) -> Bool {
        word.contains { "aeiouyAEIOUY".utf8.contains($0) || $0 >= 0x80 }
    }
}
