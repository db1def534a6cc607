// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Where runs of blanks were made one, so that places in the shorter text are found again in the longer.
///
/// A run is spaces, tabs, line ends and the marks of emphasis beside them (`*`, `_` and the back-tick): `a **phishing**⏎email` reads
/// as `a phishing email`. It becomes a space; where it holds an empty line, a line end between spaces (two line ends alone stay), so
/// that no text reaches over the end of a paragraph or of a message. Marks with no blank beside them are parts of words.
struct BlankRuns {
    /// Behind a run: its place in the shorter text, and by how much the longer is ahead from there on; in order.
    private var shifts: [(place: Int, ahead: Int)] = []

    private static let space: UInt8 = 0x20
    private static let lineEnd: UInt8 = 0x0A
    private static let blank = [space]
    private static let emptyLine = [lineEnd, lineEnd]
    private static let paragraph = [space, lineEnd, space]

    /// Whether a text has no such run, whatever stands around it, so that it is found in shortened text.
    static func isWithoutRuns(_ text: [UInt8]) -> Bool {
        if let first = text.first, let last = text.last, isMark(first) || isMark(last) || text.contains(lineEnd) {
            return false
        }
        var shortened = text
        var runs = BlankRuns()
        runs.squeeze(&shortened)
        return shortened == text
    }

    /// Shortens UTF-8 in place, and forgets what it knew of another text.
    mutating func squeeze(_ text: inout [UInt8]) {
        shifts.removeAll(keepingCapacity: true)
        let length = text.withUnsafeMutableBufferPointer { squeeze($0) }
        text.removeLast(text.count - length)
    }

    /// The same place in the longer text.
    func original(_ place: Int) -> Int {
        var (low, high) = (0, shifts.count)
        while low < high {
            let middle = (low + high) / 2
            if shifts[middle].place <= place { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? place : place + shifts[low - 1].ahead
    }

    /// - Returns: The length of what is left.
    private mutating func squeeze(_ bytes: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let raw = UnsafeMutableRawBufferPointer(bytes)
        var (read, write) = (0, 0)
        while read < bytes.count {
            // Eight bytes at once where none of them can be of a run.
            if read + 8 <= bytes.count {
                let word = raw.loadUnaligned(fromByteOffset: read, as: UInt64.self)
                if !Self.mayHoldRun(word), !(bytes[read] == Self.space && write > 0 && bytes[write - 1] == Self.space) {
                    if read != write { raw.storeBytes(of: word, toByteOffset: write, as: UInt64.self) }
                    read += 8
                    write += 8
                    continue
                }
            }
            let stop = min(read + 8, bytes.count)
            while read < stop {
                guard Self.isBlank(bytes[read]) || Self.isMark(bytes[read]) else {
                    bytes[write] = bytes[read]
                    read += 1
                    write += 1
                    continue
                }
                (read, write) = squeezeRun(bytes, read, write)
            }
        }
        return write
    }

    /// Writes one run that begins at `read`, together with a space that was written just before.
    ///
    /// - Returns: Where to read and to write next.
    private mutating func squeezeRun(
        _ bytes: UnsafeMutableBufferPointer<UInt8>,
        _ read: Int,
        _ write: Int
    ) -> (read: Int, write: Int) {
        let isBegun = write > 0 && bytes[write - 1] == Self.space
        var (end, lineEnds, isParted) = (read, 0, isBegun)
        while end < bytes.count, Self.isBlank(bytes[end]) || Self.isMark(bytes[end]) {
            if bytes[end] == Self.lineEnd { lineEnds += 1 }
            isParted = isParted || Self.isBlank(bytes[end])
            end += 1
        }
        guard isParted else {
            for index in read..<end { bytes[write + index - read] = bytes[index] }
            return (end, write + end - read)
        }
        let start = isBegun ? write - 1 : write
        let length = end - read + write - start
        let short = lineEnds < 2 ? Self.blank : length < Self.paragraph.count ? Self.emptyLine : Self.paragraph
        for (index, byte) in short.enumerated() { bytes[start + index] = byte }
        let place = start + short.count
        // Of a paragraph's end, the space behind it belongs to what follows.
        if end - place != shifts.last?.ahead ?? 0 { shifts.append((short.count > 1 ? place - 1 : place, end - place)) }
        return (end, place)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte &- 0x09 < 5 }

    private static func isMark(_ byte: UInt8) -> Bool { byte == 0x2A || byte == 0x5F || byte == 0x60 }

    /// False where none of eight bytes is a control character or a mark, and no two of them are spaces beside one another.
    private static func mayHoldRun(_ word: UInt64) -> Bool {
        let controls = (word &- 0x2020_2020_2020_2020) & ~word
        let stars = zeros(word ^ 0x2A2A_2A2A_2A2A_2A2A)
        let underscores = zeros(word ^ 0x5F5F_5F5F_5F5F_5F5F)
        let ticks = zeros(word ^ 0x6060_6060_6060_6060)
        let spaces = zeros(word ^ 0x2020_2020_2020_2020)
        return (controls | stars | underscores | ticks) & 0x8080_8080_8080_8080 != 0 || spaces & spaces >> 8 != 0
    }

    /// The high bit of each byte that is zero, and of none before the first that is.
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }
}
