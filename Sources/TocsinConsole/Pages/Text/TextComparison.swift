// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Two texts side by side, word by word: what both have, and what only one has.
struct TextComparison: Sendable, Equatable {
    struct Word: Sendable, Equatable {
        var text: String
        var isShared: Bool

        /// Whether a space stands behind it.
        var endsWithSpace: Bool { text.first.map { !TextComparison.isIdeograph($0) } ?? true }
    }

    var left: [Word]
    var right: [Word]
    /// Words in common by words of both, 0...1.
    var similarity: Double

    /// More words than this are not compared.
    private static let mostWords = 400

    /// Aligns by the longest common subsequence of words.
    ///
    /// - Complexity: O(*n* × *m*) in the numbers of words, 400 of each at most.
    init(_ first: String, _ second: String) {
        let left = Self.words(first)
        let right = Self.words(second)
        var lengths = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
        for i in stride(from: left.count - 1, through: 0, by: -1) {
            for j in stride(from: right.count - 1, through: 0, by: -1) {
                lengths[i][j] =
                    left[i] == right[j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
            }
        }
        self.left = left.map { Word(text: $0, isShared: false) }
        self.right = right.map { Word(text: $0, isShared: false) }
        var (i, j) = (0, 0)
        while i < left.count && j < right.count {
            if left[i] == right[j] {
                self.left[i].isShared = true
                self.right[j].isShared = true
                (i, j) = (i + 1, j + 1)
            } else if lengths[i + 1][j] >= lengths[i][j + 1] {
                i += 1
            } else {
                j += 1
            }
        }
        let total = left.count + right.count
        similarity = total == 0 ? 0 : 2 * Double(lengths[0][0]) / Double(total)
    }

    /// Words between spaces; a letter of a script without spaces is one by itself.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        for part in text.split(whereSeparator: \.isWhitespace) {
            var word = ""
            for character in part {
                guard isIdeograph(character) else {
                    word.append(character)
                    continue
                }
                if !word.isEmpty { words.append(word) }
                words.append(String(character))
                word = ""
            }
            if !word.isEmpty { words.append(word) }
            if words.count >= mostWords { break }
        }
        return Array(words.prefix(mostWords))
    }

    /// Chinese, Japanese and Korean letters and their punctuation.
    private static func isIdeograph(_ character: Character) -> Bool {
        character.unicodeScalars.first.map {
            (0x2E80...0x9FFF).contains($0.value) || (0xF900...0xFFEF).contains($0.value)
        }
            ?? false
    }

    /// The texts of different accounts that are most alike, the nearest first; only pairs that share half of their words.
    static func nearest(_ texts: [ShownText], most: Int) -> [(first: ShownText, second: ShownText, comparison: Self)] {
        var pairs: [(first: ShownText, second: ShownText, comparison: Self)] = []
        for (index, first) in texts.enumerated() {
            for second in texts.dropFirst(index + 1) where first.account != second.account && !first.text.isEmpty {
                let comparison = Self(first.text, second.text)
                if comparison.similarity >= 0.5 { pairs.append((first, second, comparison)) }
            }
        }
        return Array(pairs.sorted { $0.comparison.similarity > $1.comparison.similarity }.prefix(most))
    }
}
