// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Letters moved by thirteen places.
enum Rot13 {
    /// How much better a stretch must read once turned back, in eighths of a bit: 20 bits.
    static let neededGain = 160
    /// Half of it makes a window of a text worth a second look.
    static let suspectedGain = 80

    static func turned(_ byte: UInt8) -> UInt8 {
        guard ByteKind.isLetter(byte) else { return byte }
        let base = byte & 0x20 | 0x41
        return (byte - base + 13) % 26 + base
    }

    /// How much better a stretch reads once turned, in eighths of a bit.
    static func gain(_ bytes: some Sequence<UInt8>) -> Int {
        LetterPairs.score(bytes.lazy.map(turned)) - LetterPairs.score(bytes)
    }

    /// A word's gain: of what stands beside digits, is a single letter or mixes cases nothing speaks for it.
    private static func gain<Bytes: RandomAccessCollection<UInt8>>(ofWord word: Range<Int>, in bytes: Bytes) -> Int
    where Bytes.Index == Int {
        let isBesideDigit =
            word.lowerBound > bytes.startIndex && ByteKind.isDigit(bytes[word.lowerBound - 1])
            || word.upperBound < bytes.endIndex && ByteKind.isDigit(bytes[word.upperBound])
        if isBesideDigit { return 0 }
        let gain = gain(bytes[word])
        let hasUpper = bytes[word].dropFirst().contains { $0 & 0x20 == 0 }
        let hasLower = bytes[word].dropFirst().contains { $0 & 0x20 != 0 }
        return word.count < 2 || hasUpper && hasLower ? min(0, gain) : gain
    }

    /// The largest gain of words in a row within a window; a word that it cuts counts as two.
    static func largestGain(_ text: UnsafeBufferPointer<UInt8>, _ window: Range<Int>) -> Int {
        var best = 0
        var sum = 0
        var start = window.lowerBound
        for index in window.lowerBound...window.upperBound
        where index == window.upperBound || !ByteKind.isLetter(text[index]) {
            if index > start { sum = max(0, sum + gain(ofWord: start..<index, in: text)) }
            best = max(best, sum)
            start = index + 1
        }
        return best
    }

    /// Turns the words that read better so: the best run of words, again and again.
    ///
    /// - Returns: Nil where there is none.
    static func undo(_ text: MappedText) -> MappedText? {
        var runs: [Range<Int>] = []
        find(words(text.bytes), text.bytes, &runs)
        guard !runs.isEmpty else { return nil }
        var result = MappedText(evasions: text.evasions)
        var place = 0
        for run in runs {
            result.append(text, place..<run.lowerBound)
            for index in run { result.append([turned(text.bytes[index])], for: index..<index + 1, of: text, .rot13) }
            place = run.upperBound
        }
        result.append(text, place..<text.count)
        return result
    }

    /// Runs of words that gain enough, in order (Kadane's search for the largest sum).
    private static func find(_ words: [Range<Int>], _ bytes: [UInt8], _ runs: inout [Range<Int>]) {
        var best = (sum: 0, words: 0..<0)
        var current = (sum: 0, start: 0)
        func close() {
            if best.sum >= neededGain {
                runs.append(words[best.words.lowerBound].lowerBound..<words[best.words.upperBound - 1].upperBound)
            }
        }
        for (index, word) in words.enumerated() {
            if current.sum == 0 { current.start = index }
            current.sum += gain(ofWord: word, in: bytes)
            // A run that lost as much as it needs to gain is over.
            if current.sum <= 0 || current.sum < best.sum - neededGain {
                close()
                best = (0, 0..<0)
                current.sum = 0
            } else if current.sum > best.sum {
                best = (current.sum, current.start..<index + 1)
            }
        }
        close()
    }

    private static func words(_ bytes: [UInt8]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        for (index, byte) in bytes.enumerated() {
            if ByteKind.isLetter(byte) {
                start = start ?? index
            } else if let begin = start {
                words.append(begin..<index)
                start = nil
            }
        }
        if let begin = start { words.append(begin..<bytes.count) }
        return words
    }
}
