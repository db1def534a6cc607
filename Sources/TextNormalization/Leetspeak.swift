// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Digits and signs in the place of letters: `ph1sh1ng`, `p@$$w0rd`, `ф1шинг`.
enum Leetspeak {
    /// A digit or sign that stands for a letter.
    static func isSubstitute(_ byte: UInt8) -> Bool { !latin[Int(byte)].isEmpty }

    /// By ASCII character: the letters that it stands for, the likeliest first.
    private static let latin = table([
        "0": "o", "1": "il", "!": "il", "|": "il", "3": "e", "4": "a", "@": "a", "5": "s", "$": "s", "6": "gb",
        "9": "g",
        "7": "t", "+": "t", "8": "b",
    ])

    private static let cyrillic = table([
        "0": "о", "1": "и", "3": "зе", "4": "ча", "6": "б", "7": "т", "8": "в", "@": "а", "$": "с",
    ])

    private static func table(_ letters: [Unicode.Scalar: String]) -> [[[UInt8]]] {
        (0..<256).map { number in letters[Unicode.Scalar(UInt8(number))].map { $0.map { Array($0.utf8) } } ?? [] }
    }

    /// How many readings of a word are kept.
    private static let maximumReadings = 4

    /// Reads the words of a text.
    ///
    /// - Returns: The text in the likeliest reading, and up to three others of the same length; nil where no word is to be read otherwise.
    static func undo(_ text: MappedText) -> (text: MappedText, otherReadings: [[UInt8]])? {
        let bytes = text.bytes
        var result = MappedText(evasions: text.evasions)
        var read: [(start: Int, readings: [[UInt8]])] = []
        var place = 0
        var index = 0
        // Words that may be anything are read otherwise only beside one that is hardly anything else.
        var isConvincing = false
        // The same holds of several that begin or end with a digit.
        var likely = 0
        while index < bytes.count {
            guard partWidth(bytes, index) == 1 || partWidth(bytes, index) == 2 else {
                index += max(1, Letter.decode(bytes, index).width)
                continue
            }
            var stop = index
            while stop < bytes.count, case let width = partWidth(bytes, stop), width > 0 { stop += width }
            var end = stop
            while end > index, bytes[end - 1] == UInt8(ascii: "!") { end -= 1 }
            if let word = folded(bytes, index..<end) {
                isConvincing = isConvincing || word.isConvincing
                likely += word.isLikely ? 1 : 0
                result.append(text, place..<index)
                let start = result.count
                for (offset, letter) in word.letters.enumerated() {
                    let source = index + offset
                    if letter.count > 1 || letter[0] != bytes[source] {
                        result.append(letter, for: source..<source + 1, of: text, .leetspeak)
                    } else {
                        result.append(text, source..<source + 1)
                    }
                }
                if !word.otherReadings.isEmpty { read.append((start, word.otherReadings)) }
                place = end
            }
            index = stop
        }
        guard isConvincing || likely >= 3 else { return nil }
        result.append(text, place..<bytes.count)
        let others = (0..<maximumReadings - 1).filter { number in read.contains { $0.readings.count > number } }.map {
            number in
            var other = result.bytes
            for (start, readings) in read {
                // A word with fewer readings keeps its last one: the first is in the text itself.
                let reading = readings[min(number, readings.count - 1)]
                other.replaceSubrange(start..<start + reading.count, with: reading)
            }
            return other
        }
        return (result, others)
    }

    /// The width of a character that may be part of a word: ASCII, or Latin, Greek and Cyrillic letters; 0 for others.
    private static func partWidth(_ bytes: [UInt8], _ index: Int) -> Int {
        let byte = bytes[index]
        if byte >= 0xC3 && byte <= 0xD4 { return index + 1 < bytes.count && bytes[index + 1] & 0xC0 == 0x80 ? 2 : 0 }
        return ByteKind.isAlphanumeric(byte) || isSubstitute(byte) ? 1 : 0
    }

    private struct Folded {
        /// By byte of a word: what stands in its place.
        var letters: [[UInt8]]
        /// The whole word in other readings, all of the same length.
        var otherReadings: [[UInt8]]
        var isConvincing: Bool
        var isLikely = false
    }

    /// A word read otherwise; nil for one that hides nothing.
    private static func folded(_ bytes: [UInt8], _ word: Range<Int>) -> Folded? {
        guard word.count >= 2, word.count <= 60 else { return nil }
        var letters = 0
        var wide = 0
        var isCyrillic = false
        var substitutes = 0
        for index in word {
            let byte = bytes[index]
            if byte >= 0x80 {
                wide += byte >= 0xC0 ? 1 : 0
                if byte == 0xD0 || byte == 0xD1 { isCyrillic = true }
            } else if ByteKind.isLetter(byte) {
                letters += 1
            } else if isSubstitute(byte) {
                substitutes += 1
            } else {
                // `2` stands for nothing.
                return nil
            }
        }
        // Numbers stay numbers; signs that no number is written with may be short words.
        let hasSign = bytes[word].contains { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "|") }
        guard substitutes > 0, letters + wide > 0 || hasSign, !isAddress(bytes, word) else { return nil }
        if isCyrillic, letters > 0 { return nil }
        let readings = readings(bytes[word], isCyrillic: isCyrillic)
        guard let likeliest = readings.first else { return nil }
        let isInside = isInside(bytes[word])
        let isConvincing: Bool
        var isLikely = false
        if isCyrillic {
            isConvincing = isInside && wide >= 3
        } else {
            let read = Array(likeliest.joined())
            let isCode = substitutes > 1 && wide == 0 && bytes[word].allSatisfy { ByteKind.hexadecimal($0) != nil }
            isLikely = isWord(read) && read.count >= 4 && letters + wide >= 3
            isConvincing =
                isWord(read) && read.count >= 4 && isInside && (letters + wide) * 2 >= substitutes && !isCode
                && LetterPairs.score(read) >= -2 * read.count
        }
        return Folded(
            letters: likeliest,
            otherReadings: readings.dropFirst().map { Array($0.joined()) },
            isConvincing: isConvincing,
            isLikely: isLikely
        )
    }

    /// The likeliest readings of a word, at most four, each letter by letter.
    private static func readings(_ word: ArraySlice<UInt8>, isCyrillic: Bool) -> [[[UInt8]]] {
        var readings: [[[UInt8]]] = [[]]
        for byte in word {
            let options = isCyrillic ? cyrillic[Int(byte)] : latin[Int(byte)]
            guard !options.isEmpty else {
                for index in readings.indices { readings[index].append([byte]) }
                continue
            }
            if options.count == 1 {
                for index in readings.indices { readings[index].append(options[0]) }
                continue
            }
            readings = readings.flatMap { reading in options.map { reading + [$0] } }
            if readings.count > 2 * maximumReadings { readings = best(readings, 2 * maximumReadings, isCyrillic) }
        }
        return best(readings, maximumReadings, isCyrillic)
    }

    /// The likeliest by pairs of letters; the order in which they were made decides between equals, and in scripts without a table.
    private static func best(_ readings: [[[UInt8]]], _ count: Int, _ isCyrillic: Bool) -> [[[UInt8]]] {
        if readings.count == 1 || isCyrillic { return Array(readings.prefix(count)) }
        return readings.enumerated().map {
            (quality: quality(Array($0.element.joined())), place: $0.offset, reading: $0.element)
        }
        .sorted { ($1.quality, $0.place) < ($0.quality, $1.place) }
        .prefix(count).map(\.reading)
    }

    /// Whether a digit or sign stands between letters, and not only before or behind them.
    private static func isInside(_ word: ArraySlice<UInt8>) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { ByteKind.isLetter(byte) || byte >= 0x80 }
        guard let first = word.firstIndex(where: isLetter), let last = word.lastIndex(where: isLetter) else {
            return false
        }
        return word[first...last].contains { !isLetter($0) }
    }

    /// Mail addresses.
    private static func isAddress(_ bytes: [UInt8], _ word: Range<Int>) -> Bool {
        guard let sign = word.first(where: { bytes[$0] == UInt8(ascii: "@") }) else { return false }
        let rest = bytes[word.upperBound...].prefix(2)
        return sign > word.lowerBound && word.upperBound - sign > 2 && rest.first == UInt8(ascii: ".")
            && rest.dropFirst().first.map(ByteKind.isLetter) ?? false
    }

    /// Whether a word could be one, in any language that is written with these letters: identifiers and hashes are none.
    private static func isWord(_ word: [UInt8]) -> Bool {
        hasVowel(word) && LetterPairs.score(word) >= -16 * word.count
    }

    /// How much a word reads like one, in eighths of a bit; without a vowel it hardly does.
    private static func quality(_ word: [UInt8]) -> Int {
        LetterPairs.score(word) - (hasVowel(word) ? 0 : 400)
    }

    private static func hasVowel(_ word: [UInt8]) -> Bool {
        word.contains { "aeiouyAEIOUY".utf8.contains($0) || $0 >= 0x80 }
    }
}
