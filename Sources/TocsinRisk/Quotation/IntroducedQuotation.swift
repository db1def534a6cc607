// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The block behind words such as "here is the message I got:".
///
/// It begins behind the colon that follows the phrase on its line, and reaches to the next empty line.
enum IntroducedQuotation {
    /// How far behind the phrase its colon may stand, in bytes.
    private static let reach = 60

    /// Each line is looked at a few times at most, however many phrases a text has.
    ///
    /// `phraseEnds`: Rising.
    static func ranges(after phraseEnds: [Int], _ lines: [TextLine], _ utf8: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var index = 0
        for phraseEnd in phraseEnds where phraseEnd >= ranges.last?.upperBound ?? 0 {
            while index < lines.count, phraseEnd > lines[index].trimmed.upperBound { index += 1 }
            guard index < lines.count else { break }
            if let range = range(after: phraseEnd, line: index, lines, utf8) { ranges.append(range) }
        }
        return ranges
    }

    private static func range(after phraseEnd: Int, line index: Int, _ lines: [TextLine], _ utf8: [UInt8]) -> Range<
        Int
    >? {
        let end = lines[index].trimmed.upperBound
        guard let start = colon(in: phraseEnd..<min(phraseEnd + reach, end), utf8) else { return nil }
        var next = index + 1
        if start >= end {
            // Nothing behind the colon: the block begins below, be it behind an empty line.
            while next < lines.count, lines[next].trimmed.isEmpty { next += 1 }
            guard next < lines.count else { return nil }
        }
        while next < lines.count, !lines[next].trimmed.isEmpty { next += 1 }
        return start..<(next < lines.count ? lines[next].whole.lowerBound : utf8.count)
    }

    private static func colon(in range: Range<Int>, _ utf8: [UInt8]) -> Int? {
        for place in range {
            if utf8[place] == UInt8(ascii: ":") { return place + 1 }
            if utf8[place...].starts(with: wideColon) { return place + wideColon.count }
        }
        return nil
    }

    private static let wideColon = Array("：".utf8)
}
