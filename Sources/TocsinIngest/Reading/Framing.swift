// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How a file is cut into records.
enum Framing: Sendable, Equatable {
    /// One record a line.
    case lines
    /// JSON values one behind the other, over any number of lines; the elements of an outermost array count each as one.
    case values
    /// CSV: a line, unless a quoted field holds a line end.
    case csv

    /// Guesses from a file's first bytes (at most 64 KiB of them), byte order mark removed.
    static func guess(_ start: some Collection<UInt8>) -> Framing {
        guard let first = start.first(where: { !isSpace($0) }) else { return .lines }
        if first == UInt8(ascii: "[") { return .values }
        guard first == UInt8(ascii: "{") else { return .csv }
        // JSON Lines when the first object ends where the first line ends; a line longer than the look-ahead is one too.
        var depth = JSONDepth()
        for byte in start {
            if byte == UInt8(ascii: "\n") && depth.isInsideValue { return .values }
            if depth.take(byte) == .valueEnded { return .lines }
        }
        return .lines
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}

/// Follows JSON text byte by byte, to see where a value ends.
struct JSONDepth {
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    enum Step {
        case inside, outside, valueStarted, valueEnded
    }

    var isInsideValue: Bool { depth > 0 }

    mutating func take(_ byte: UInt8) -> Step {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return .inside
        }
        switch byte {
        case UInt8(ascii: "\"") where depth > 0: isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
            return depth == 1 ? .valueStarted : .inside
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            guard depth > 0 else { return .outside }
            depth -= 1
            return depth == 0 ? .valueEnded : .inside
        default: break
        }
        return depth > 0 ? .inside : .outside
    }
}
