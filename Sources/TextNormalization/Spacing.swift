// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Letters apart: `p h i s h i n g`, `p.h.i.s.h.i.n.g`, `п-и-ш-и`, `ph|is|hi|ng`.
enum Spacing {
    /// What people put between letters.
    static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x2A, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x5F, 0x7C, 0x7E, 0x09: true
        default: false
        }
    }

    private static func isSeparator(_ letter: Letter) -> Bool {
        guard let number = letter.scalar?.value else { return false }
        return number < 0x80
            ? isSeparator(UInt8(number))
            : [0xB7, 0x2022, 0x2219, 0x30FB, 0x3000, 0x2013, 0x2014, 0xA0].contains(number)
    }

    /// - Returns: Nil where no letters stand apart.
    static func undo(_ text: MappedText) -> MappedText? {
        let letters = Letter.all(of: text.bytes)
        let chunks = chunks(of: letters)
        var result = MappedText(evasions: text.evasions)
        var place = 0
        var index = 0
        var isChanged = false
        // Once some letters stand apart by blanks, short words do too, with more blanks around them.
        let hasSpacedWords = hasSpacedWords(chunks, letters)
        while index < chunks.count {
            let end = endOfRun(chunks, from: index, letters)
            let isShortWord = hasSpacedWords && end - index >= 2 && isBlankWord(chunks, index..<end, letters)
            guard isShortWord || end - index >= 3 && isApart(chunks[index..<end], letters) else {
                index = max(index + 1, end - 1)
                continue
            }
            isChanged = true
            // Each letter stands for itself and for what is between it and the next one.
            for number in index..<end {
                let chunk = bytes(chunks[number], letters)
                if number == index { result.append(gapClosed(text, place..<chunk.lowerBound, hasSpacedWords)) }
                let stop = number + 1 < end ? bytes(chunks[number + 1], letters).lowerBound : chunk.upperBound
                result.append(text.bytes[chunk], for: chunk.lowerBound..<stop, of: text, .spacing)
                place = stop
            }
            index = end
        }
        guard isChanged else { return nil }
        result.append(gapClosed(text, place..<text.count, hasSpacedWords))
        return result
    }

    /// A stretch in which several blanks become one, where words stand further apart than their letters.
    private static func gapClosed(_ text: MappedText, _ range: Range<Int>, _ hasSpacedWords: Bool) -> MappedText {
        var closed = MappedText()
        var place = range.lowerBound
        while place < range.upperBound {
            let end = text.bytes[place..<range.upperBound].prefix { $0 == 0x20 }.endIndex
            if hasSpacedWords, end > place + 1 {
                closed.append([0x20], for: place..<end, of: text, .spacing)
                place = end
            } else {
                closed.append(text, place..<place + 1)
                place += 1
            }
        }
        return closed
    }

    /// Whether a word's letters stand apart by one blank, and the words by more.
    private static func hasSpacedWords(_ chunks: [Range<Int>], _ letters: [Letter]) -> Bool {
        var index = 0
        while index < chunks.count {
            let end = endOfRun(chunks, from: index, letters)
            if end - index >= 4, isBlankWord(chunks, index..<end, letters) { return true }
            index = max(index + 1, end - 1)
        }
        return false
    }

    /// Whether single letters with one blank between them have more, other signs or nothing around them.
    private static func isBlankWord(_ chunks: [Range<Int>], _ run: Range<Int>, _ letters: [Letter]) -> Bool {
        let first = chunks[run.lowerBound]
        let last = chunks[run.upperBound - 1]
        func isBlank(_ index: Int) -> Bool { letters.indices.contains(index) && letters[index].scalar == " " }
        guard run.count > 1, first.count == 1, last.count == 1,
            chunks[run.lowerBound + 1].lowerBound == first.upperBound + 1,
            isBlank(first.upperBound)
        else { return false }
        func isOpen(_ index: Int, _ next: Int) -> Bool {
            !isBlank(index) || !letters.indices.contains(next) || isBlank(next)
        }
        return isOpen(first.lowerBound - 1, first.lowerBound - 2) && isOpen(last.upperBound, last.upperBound + 1)
    }

    /// Stretches of letters, and of the digits and signs that stand for some; those longer than three are never apart.
    private static func chunks(of letters: [Letter]) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var index = 0
        while index < letters.count {
            guard isPart(letters[index]) else {
                index += 1
                continue
            }
            let end = letters[index...].firstIndex { !isPart($0) } ?? letters.count
            chunks.append(index..<end)
            index = end
        }
        return chunks
    }

    private static func isPart(_ letter: Letter) -> Bool {
        guard let scalar = letter.scalar else { return false }
        if scalar.isASCII {
            let byte = UInt8(scalar.value)
            return ByteKind.isAlphanumeric(byte) || byte == UInt8(ascii: "'")
                || Leetspeak.isSubstitute(byte) && !isSeparator(byte)
        }
        return scalar.properties.isAlphabetic || Invisible.isMark(scalar.value)
            || scalar.properties.generalCategory == .nonspacingMark
    }

    private static func bytes(_ chunk: Range<Int>, _ letters: [Letter]) -> Range<Int> {
        letters[chunk.lowerBound].range.lowerBound..<letters[chunk.upperBound - 1].range.upperBound
    }

    /// The end of the chunks that the same separator parts, from one on.
    private static func endOfRun(_ chunks: [Range<Int>], from first: Int, _ letters: [Letter]) -> Int {
        guard chunks[first].count <= 3 else { return first + 1 }
        var end = first + 1
        var separator: [Unicode.Scalar?] = []
        while end < chunks.count, chunks[end].count <= 3 {
            let between = letters[chunks[end - 1].upperBound..<chunks[end].lowerBound]
            guard between.count <= 3, between.allSatisfy(isSeparator) else { break }
            let scalars = between.map(\.scalar)
            if separator.isEmpty { separator = scalars }
            guard scalars == separator else { break }
            // Between letters parted by blanks only single ones count, or every short word would.
            if isBlank(scalars), chunks[end].count > 1 || chunks[end - 1].count > 1 { break }
            end += 1
        }
        return end
    }

    private static func isBlank(_ separator: [Unicode.Scalar?]) -> Bool {
        separator.allSatisfy { $0 == " " || $0 == "\t" || $0?.value == 0x3000 || $0?.value == 0xA0 }
    }

    /// Whether a run is letters apart rather than short words, an abbreviation, a date or a list.
    private static func isApart(_ run: ArraySlice<Range<Int>>, _ letters: [Letter]) -> Bool {
        let count = run.reduce(0) { $0 + $1.count }
        let singles = run.count { $0.count == 1 }
        let alphabetic = run.reduce(0) { sum, chunk in
            sum + letters[chunk].count { $0.scalar.map { Script.of($0) != .none } ?? false }
        }
        guard alphabetic * 2 > count else { return false }
        let first = letters[run[run.startIndex].lowerBound].scalar?.value ?? 0
        let firstEnd = run[run.startIndex].upperBound
        let second = run[run.startIndex + 1].lowerBound
        let separator = letters[firstEnd..<second].map(\.scalar)
        // Korean has many words of one syllable, and parts them by blanks.
        if first >= 0xAC00, first <= 0xD7A3, isBlank(separator), run.count < 6 { return false }
        if separator == ["."] || separator == ["-"] || separator == ["/"] || separator == [","] || separator == ["_"] {
            return run.count >= 4 && (singles * 2 > run.count || run.count >= 5)
        }
        return run.count >= 4 || !isBlank(separator) || first >= 0x3040
    }
}
