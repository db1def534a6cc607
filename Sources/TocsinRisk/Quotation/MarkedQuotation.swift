// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What stands between quotation marks, within one paragraph.
enum MarkedQuotation {
    /// A mark, and the marks that may end what it begins.
    private struct Mark {
        var open: [UInt8]
        var closes: [[UInt8]]

        init(_ open: String, _ closes: String...) {
            self.open = Array(open.utf8)
            self.closes = closes.map { Array($0.utf8) }
        }
    }

    /// Single marks are left out: they are apostrophes more often.
    private static let marks = [
        Mark("\"", "\""), Mark("“", "”"), Mark("„", "“", "”"), Mark("«", "»"), Mark("»", "«"), Mark("「", "」"),
        Mark("『", "』"),
    ]

    /// Shorter ones are titles, or words that are talked about.
    private static let minimumBytes = 24

    static func ranges(_ utf8: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        /// By mark: up to where nothing closes it, so that a text full of marks is not searched again for each.
        var unclosed = marks.map { _ in 0 }
        var place = 0
        while place < utf8.count {
            guard let kind = mark(at: place, in: utf8), place >= unclosed[kind] else {
                place += 1
                continue
            }
            let mark = marks[kind]
            let (end, isClosed) = end(of: mark, from: place + mark.open.count, in: utf8)
            if isClosed {
                if end - place >= minimumBytes { ranges.append(place..<end) }
                place = end
            } else {
                unclosed[kind] = end
                place += mark.open.count
            }
        }
        return ranges
    }

    /// The place in the list of marks of the one that stands there.
    private static func mark(at place: Int, in utf8: [UInt8]) -> Int? {
        let first = utf8[place]
        // All other marks begin with one of these bytes.
        guard first == UInt8(ascii: "\"") || first == 0xE2 || first == 0xC2 || first == 0xE3 else { return nil }
        // As in 15": a straight mark behind a letter or digit begins nothing.
        if first == UInt8(ascii: "\""), place > 0, isWord(utf8[place - 1]) { return nil }
        return marks.firstIndex { utf8[place...].starts(with: $0.open) }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
    }

    /// Behind the first mark that closes, or where the paragraph ends before.
    private static func end(of mark: Mark, from start: Int, in utf8: [UInt8]) -> (end: Int, isClosed: Bool) {
        var place = start
        while place < utf8.count {
            if utf8[place] == UInt8(ascii: "\n"), place + 1 < utf8.count, utf8[place + 1] == UInt8(ascii: "\n") {
                return (place, false)
            }
            for close in mark.closes where utf8[place] == close[0] && utf8[place...].starts(with: close) {
                return (place + close.count, true)
            }
            place += 1
        }
        return (place, false)
    }
}
