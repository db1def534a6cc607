// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Words to be looked for in short stretches of UTF-8, ASCII letters without regard to case.
struct WordList: Sendable {
    /// All words, one behind the other, ordered by first byte.
    private var bytes: [UInt8] = []
    /// Where each word lies.
    private var words: [Range<Int>] = []
    /// By first byte: the places of its words in `words`.
    private var places: [Range<Int>] = []

    init(_ words: [String]) {
        let byFirst = Dictionary(grouping: words.map { Array($0.utf8) }.filter { !$0.isEmpty }) { $0[0] }
        for first in UInt8.min...UInt8.max {
            let start = self.words.count
            for word in byFirst[first] ?? [] {
                self.words.append(bytes.count..<bytes.count + word.count)
                bytes += word
            }
            places.append(start..<self.words.count)
        }
    }

    /// Whether one of the words starts at a byte.
    func starts(at index: Int, in utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        length(at: index, in: utf8) != nil
    }

    /// Whether a word begins with such a byte.
    @inline(__always)
    func mayStart(with byte: UInt8) -> Bool {
        !places[Int(Self.lowercased(byte))].isEmpty
    }

    /// The bytes of the longest of the words that start at a byte; nil when none does.
    func length(at index: Int, in utf8: UnsafeBufferPointer<UInt8>) -> Int? {
        guard index < utf8.count, mayStart(with: utf8[index]) else { return nil }
        var longest: Int?
        for place in places[Int(Self.lowercased(utf8[index]))] {
            let word = words[place]
            guard index + word.count <= utf8.count, word.count > longest ?? 0 else { continue }
            var matched = 1
            while matched < word.count && Self.lowercased(utf8[index + matched]) == bytes[word.lowerBound + matched] {
                matched += 1
            }
            if matched == word.count { longest = word.count }
        }
        return longest
    }

    @inline(__always)
    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
