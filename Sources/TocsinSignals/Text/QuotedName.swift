// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A short text in quotation marks that may be a name.
struct QuotedName {
    /// Bytes of the opening mark.
    let markLength: Int
    /// What stands between the marks; nil when it is as short as a first name, which many share, or a sentence, or without end.
    let content: Range<Int>?

    private static let bytes = 8...40
    private static let maximumSpaces = 3

    /// Nil where no quotation mark stands.
    init?(openingAt start: Int, in utf8: UnsafeBufferPointer<UInt8>) {
        guard let mark = Self.marks.first(where: { $0.open.stands(at: start, in: utf8) }) else { return nil }
        markLength = mark.open.length
        let begin = start + mark.open.length
        let limit = min(utf8.count, begin + Self.bytes.upperBound + 1)
        guard let end = (begin..<limit).first(where: { mark.close.stands(at: $0, in: utf8) }),
            Self.bytes.contains(end - begin), Self.isName(begin..<end, in: utf8)
        else {
            content = nil
            return
        }
        content = begin..<end
    }

    /// Whether some mark's first byte is this.
    static func mayOpen(with byte: UInt8) -> Bool { marks.contains { $0.open.first == byte } }

    private static func isName(_ content: Range<Int>, in utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var spaces = 0
        for index in content {
            switch utf8[index] {
            case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ","), UInt8(ascii: ";"),
                UInt8(ascii: ":"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"),
                UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "\n"):
                return false
            case UInt8(ascii: " "): spaces += 1
            default: break
            }
        }
        return spaces <= maximumSpaces
    }

    /// One to four bytes.
    private struct Mark {
        private let packed: UInt32
        let length: Int

        init(_ text: String) {
            packed = text.utf8.reduce(0) { $0 << 8 | UInt32($1) }
            length = text.utf8.count
        }

        var first: UInt8 { UInt8(truncatingIfNeeded: packed >> UInt32(8 * (length - 1))) }

        @inline(__always)
        func stands(at index: Int, in utf8: UnsafeBufferPointer<UInt8>) -> Bool {
            guard utf8[index] == first, index + length <= utf8.count else { return false }
            var found: UInt32 = 0
            for byte in index..<index + length { found = found << 8 | UInt32(utf8[byte]) }
            return found == packed
        }
    }

    /// Marks of the scripts that people write in, with the mark that closes each.
    private static let marks: [(open: Mark, close: Mark)] = [
        ("\"", "\""), ("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"), ("《", "》"), ("『", "』"),
    ].map { (Mark($0.0), Mark($0.1)) }
}
