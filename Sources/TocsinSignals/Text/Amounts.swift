// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A number in a text.
struct Amount: Equatable {
    var number: Int
    /// The byte behind the number.
    var end: Int
}

/// Finds numbers in a text, for signals that count what is asked for.
enum Amounts {
    /// The whole numbers of one to four digits, in order.
    ///
    /// Digits may be those of ASCII, of full width, Arabic, Persian or Devanagari. Thousands may be grouped by a comma, point,
    /// apostrophe or space; a space groups only what stays below 3,000, since "5 200" may be two numbers.
    static func find(in utf8: UnsafeBufferPointer<UInt8>) -> [Amount] {
        var amounts: [Amount] = []
        var index = 0
        while index < utf8.count {
            guard mayBeginDigit(utf8[index]), let first = digit(at: index, in: utf8) else {
                index += 1
                continue
            }
            let isFraction = index > 0 && (utf8[index - 1] == UInt8(ascii: ".") || utf8[index - 1] == UInt8(ascii: ","))
            var run = run(at: index, in: utf8)
            index = run.end
            if first.value != 0, run.count <= 3 {
                while let next = group(behind: run, in: utf8) {
                    run = next
                    index = run.end
                }
            }
            guard run.count <= 4, !isFraction else { continue }
            amounts.append(Amount(number: run.number, end: run.end))
        }
        return amounts
    }

    /// Beyond what is ever asked about, only the count of digits matters: a row of numbers may look like one without end.
    private static let mostDigits = 9

    /// Digits in a row.
    private struct Run {
        var number = 0
        var count = 0
        var end: Int
    }

    private static func run(at start: Int, in utf8: UnsafeBufferPointer<UInt8>) -> Run {
        var run = Run(end: start)
        while let digit = digit(at: run.end, in: utf8) {
            if run.count < Self.mostDigits { run.number = run.number * 10 + digit.value }
            run.count += 1
            run.end += digit.length
        }
        return run
    }

    /// A number with the group of three digits behind it taken in; nil where there is none.
    private static func group(behind run: Run, in utf8: UnsafeBufferPointer<UInt8>) -> Run? {
        guard let separator = separators.first(where: { starts(with: $0.bytes, at: run.end, in: utf8) }) else {
            return nil
        }
        let group = Self.run(at: run.end + separator.bytes.count, in: utf8)
        guard group.count == 3 else { return nil }
        let number = run.count < Self.mostDigits ? run.number * 1000 + group.number : run.number
        guard !separator.isPlainSpace || number < 3000 else { return nil }
        return Run(number: number, count: run.count + 3, end: group.end)
    }

    private static let separators: [(bytes: [UInt8], isPlainSpace: Bool)] =
        [",", ".", "'", "\u{2019}", "\u{66C}", "\u{FF0C}", "\u{A0}", "\u{202F}", "\u{2009}"].map {
            (Array($0.utf8), false)
        }
        + [([UInt8(ascii: " ")], true)]

    private static func starts(with bytes: [UInt8], at index: Int, in utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        index + bytes.count <= utf8.count && bytes.indices.allSatisfy { utf8[index + $0] == bytes[$0] }
    }

    /// Nearly all bytes can begin no digit at all.
    @inline(__always)
    private static func mayBeginDigit(_ byte: UInt8) -> Bool {
        byte < 0xD9 ? byte &- UInt8(ascii: "0") < 10 : byte == 0xD9 || byte == 0xDB || byte == 0xE0 || byte == 0xEF
    }

    /// The digit that a byte begins, and its bytes.
    private static func digit(at index: Int, in utf8: UnsafeBufferPointer<UInt8>) -> (value: Int, length: Int)? {
        guard index < utf8.count else { return nil }
        let byte = utf8[index]
        if byte &- UInt8(ascii: "0") < 10 { return (Int(byte - UInt8(ascii: "0")), 1) }
        // The first bytes of U+0660 and U+06F0, U+0966, U+FF10; most texts have none of them.
        switch byte {
        case 0xD9 where index + 1 < utf8.count: return value(utf8[index + 1], from: 0xA0, length: 2)
        case 0xDB where index + 1 < utf8.count: return value(utf8[index + 1], from: 0xB0, length: 2)
        case 0xE0 where index + 2 < utf8.count && utf8[index + 1] == 0xA5:
            return value(utf8[index + 2], from: 0xA6, length: 3)
        case 0xEF where index + 2 < utf8.count && utf8[index + 1] == 0xBC:
            return value(utf8[index + 2], from: 0x90, length: 3)
        default: return nil
        }
    }

    private static func value(_ byte: UInt8, from zero: UInt8, length: Int) -> (value: Int, length: Int)? {
        byte &- zero < 10 ? (Int(byte - zero), length) : nil
    }
}
