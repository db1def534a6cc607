// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Which stretches of a text are somebody else's words: what a person pastes to ask about it.
///
/// Known by their form alone: `>` lines, fenced blocks, quotation marks, mail headers, and a block behind "here is the message I got:".
/// A short quotation is a title or a word that is talked about, and does not count. False positives: dialogue in fiction, code that is
/// the user's own. That a text is quoted excuses nothing by itself: anybody can put a request between marks.
package struct QuotedText: Sendable, Equatable {
    /// UTF-8 bytes of the text, rising, apart from each other.
    package let ranges: [Range<Int>]
    private let length: Int

    /// Finds the quoted stretches of a text.
    ///
    /// Cost is linear in the text.
    ///
    /// `introductions`: Where a phrase ends that says that somebody else's words follow, rising; see ``QuotationPhrases``.
    package init(_ text: String, introductions: [Int] = []) {
        let utf8 = Array(text.utf8)
        let lines = TextLine.all(utf8)
        let blocks =
            LineQuotation.ranges(lines, utf8) + MailQuotation.ranges(lines, utf8)
            + IntroducedQuotation.ranges(after: introductions, lines, utf8)
        ranges = Self.merged(blocks + MarkedQuotation.ranges(utf8))
        length = utf8.count
    }

    /// The share of the text's bytes that is quoted, 0...1.
    package var share: Double {
        length == 0 ? 0 : Double(ranges.reduce(0) { $0 + $1.count }) / Double(length)
    }

    /// Whether a byte of the text lies in a quotation.
    package func contains(_ byte: Int) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= byte { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(byte)
    }

    /// The text without its quotations, a line end in the place of each: what its writer says and asks.
    ///
    /// `text`: The text that was looked at.
    package func ownWords(of text: String) -> String {
        guard !ranges.isEmpty else { return text }
        let utf8 = Array(text.utf8)
        var own: [UInt8] = []
        var place = 0
        for range in ranges {
            own += utf8[place..<range.lowerBound]
            own.append(UInt8(ascii: "\n"))
            place = range.upperBound
        }
        own += utf8[place...]
        return String(decoding: own, as: UTF8.self)
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) })
        where !range.isEmpty {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}

/// A line of a text, without its end and the blanks at both sides.
struct TextLine {
    /// All of the line, with its end.
    var whole: Range<Int>
    var trimmed: Range<Int>

    static func all(_ utf8: [UInt8]) -> [TextLine] {
        var lines: [TextLine] = []
        var start = 0
        while start < utf8.count {
            var end = start
            while end < utf8.count, utf8[end] != UInt8(ascii: "\n") { end += 1 }
            let next = min(end + 1, utf8.count)
            var first = start
            var last = end
            while first < last, isBlank(utf8[first]) { first += 1 }
            while last > first, isBlank(utf8[last - 1]) { last -= 1 }
            lines.append(TextLine(whole: start..<next, trimmed: first..<last))
            start = next
        }
        return lines
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
