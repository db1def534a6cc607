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

    /// Guesses from a file's first bytes (64 KiB are enough), byte order mark removed.
    static func guess(_ start: [UInt8]) -> Framing {
        guard let first = start.first(where: { !isSpace($0) }) else { return .lines }
        if first == UInt8(ascii: "[") { return .values }
        guard first == UInt8(ascii: "{") else {
            // A log that was cut at its start begins in the middle of a line; the lines behind it tell.
            let others = start.split(separator: UInt8(ascii: "\n")).dropFirst().prefix(20)
            let objects = others.filter { $0.first { !isSpace($0) } == UInt8(ascii: "{") }
            return !objects.isEmpty && objects.count * 2 > others.count ? .lines : .csv
        }
        return isOverSeveralLines(start) ? .values : .lines
    }

    /// Whether the first object goes on behind its first line, as pretty-printed JSON does.
    ///
    /// A line longer than the look-ahead does not.
    private static func isOverSeveralLines(_ start: [UInt8]) -> Bool {
        var depth = JSONDepth()
        var last: UInt8 = 0
        for (index, byte) in start.enumerated() {
            if byte == UInt8(ascii: "\n") && depth.isInsideValue {
                // No string holds a line end, and no object follows another one's middle: such a line is damaged.
                let next = start[(index + 1)...].first { !isSpace($0) }
                let opensElement = next == UInt8(ascii: "{") && !",:[{".utf8.contains(last)
                return !depth.isInsideString && !opensElement
            }
            if depth.take(byte) == .valueEnded { return false }
            if !isSpace(byte) { last = byte }
        }
        return false
    }

    /// White space of JSON, and NUL, which rotation leaves where it cut a file.
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0
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
    var isInsideString: Bool { isInString }

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

/// Finds the records of ``Framing/values``: objects, and whatever else stands where one should.
///
/// The outermost array's own brackets and commas lie between records. A text or a number in an object's place becomes a
/// record too, so that it is read or rejected, never passed over.
struct ValueScanner {
    private var depth = JSONDepth()
    /// Inside something that is no object.
    private var isLoose = false
    private var isLooseString = false
    private var isEscaped = false

    enum Step: Equatable {
        case nothing
        case started
        /// The record ends with this byte.
        case ended
        /// The record ended before this byte, which was not looked at: give it again.
        case endedBefore
    }

    mutating func take(_ byte: UInt8) -> Step {
        if depth.isInsideValue { return depth.take(byte) == .valueEnded ? .ended : .nothing }
        if isLoose { return takeLoose(byte) }
        if Framing.isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[")
            || byte == UInt8(ascii: "]")
        {
            return .nothing
        }
        if byte == UInt8(ascii: "{") {
            _ = depth.take(byte)
            return .started
        }
        isLoose = true
        isLooseString = byte == UInt8(ascii: "\"")
        isEscaped = false
        return .started
    }

    private mutating func takeLoose(_ byte: UInt8) -> Step {
        if byte == UInt8(ascii: "\n") {
            isLoose = false
            return .endedBefore
        }
        if isLooseString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isLooseString = false
                isLoose = false
                return .ended
            }
            return .nothing
        }
        if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "{") {
            isLoose = false
            return .endedBefore
        }
        return .nothing
    }
}
