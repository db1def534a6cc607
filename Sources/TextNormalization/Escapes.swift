// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Undoes escapes of single characters where they stand: `%70`, `&#112;`, `&lt;`, `\x70`, `\u0070`.
enum Escapes {
    /// - Returns: Nil where there are none.
    static func undo(_ text: MappedText) -> MappedText? {
        var result = MappedText(evasions: text.evasions)
        let bytes = text.bytes
        var place = 0
        var index = 0
        while index < bytes.count {
            let escape: (decoded: [UInt8], end: Int, evasion: EvasionSet)? =
                switch bytes[index] {
                case UInt8(ascii: "%"): percent(bytes, index)
                case UInt8(ascii: "&"): entity(bytes, index)
                case UInt8(ascii: "\\"): backslash(bytes, index)
                default: nil
                }
            guard let escape else {
                index += 1
                continue
            }
            result.append(text, place..<index)
            result.append(escape.decoded, for: index..<escape.end, of: text, escape.evasion)
            place = escape.end
            index = escape.end
        }
        guard place > 0 else { return nil }
        result.append(text, place..<bytes.count)
        return result
    }

    /// A run of escaped bytes that together are UTF-8; each character of it on its own where they are ASCII.
    private static func percent(_ bytes: [UInt8], _ start: Int) -> (decoded: [UInt8], end: Int, evasion: EvasionSet)? {
        guard let first = percentByte(bytes, start) else { return nil }
        if first < 0x80 {
            return first >= 0x20 && first != 0x7F || first == 0x0A ? ([first], start + 3, .urlEncoding) : nil
        }
        return character(first, start, width: 3, .urlEncoding) { percentByte(bytes, $0) }
    }

    private static func percentByte(_ bytes: [UInt8], _ index: Int) -> UInt8? {
        guard index + 2 < bytes.count, bytes[index] == UInt8(ascii: "%") else { return nil }
        guard let high = ByteKind.hexadecimal(bytes[index + 1]), let low = ByteKind.hexadecimal(bytes[index + 2]) else {
            return nil
        }
        return high << 4 | low
    }

    /// The character that starts with an escaped byte, from the escaped bytes behind it.
    private static func character(
        _ first: UInt8,
        _ start: Int,
        width: Int,
        _ evasion: EvasionSet,
        _ byte: (Int) -> UInt8?
    ) -> (decoded: [UInt8], end: Int, evasion: EvasionSet)? {
        var decoded = [first]
        let length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        while decoded.count < length, let next = byte(start + decoded.count * width) { decoded.append(next) }
        guard length > 0, Letter.decode(decoded, 0).scalar != nil, decoded.count == length else { return nil }
        return (decoded, start + length * width, evasion)
    }

    private static func backslash(_ bytes: [UInt8], _ start: Int) -> (decoded: [UInt8], end: Int, evasion: EvasionSet)?
    {
        guard start + 3 < bytes.count else { return nil }
        switch bytes[start + 1] {
        case UInt8(ascii: "x"):
            func byte(_ index: Int) -> UInt8? {
                guard index + 3 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
                    bytes[index + 1] == UInt8(ascii: "x"),
                    let number = number(bytes[(index + 2)...].prefix(2), radix: 16, digits: 2)
                else { return nil }
                return UInt8(truncatingIfNeeded: number)
            }
            guard let first = byte(start) else { return nil }
            if first < 0x80 { return scalar(UInt32(first), start + 4, .escapes) }
            return character(first, start, width: 4, .escapes, byte)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            if bytes[start + 2] == UInt8(ascii: "{") {
                let digits = bytes[(start + 3)...].prefix(6).prefix { $0 != UInt8(ascii: "}") }
                guard digits.endIndex < bytes.count, bytes[digits.endIndex] == UInt8(ascii: "}"),
                    let number = number(digits, radix: 16, digits: digits.count)
                else { return nil }
                return scalar(number, digits.endIndex + 1, .escapes)
            }
            let width = bytes[start + 1] == UInt8(ascii: "u") ? 4 : 8
            guard let first = number(bytes[(start + 2)...].prefix(width), radix: 16, digits: width) else { return nil }
            // Two halves of a character beyond the first plane.
            if first >= 0xD800, first < 0xDC00, start + 11 < bytes.count, bytes[start + 6] == UInt8(ascii: "\\"),
                let second = number(bytes[(start + 8)...].prefix(4), radix: 16, digits: 4), second >= 0xDC00,
                second < 0xE000
            {
                return scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), start + 12, .escapes)
            }
            return scalar(first, start + 2 + width, .escapes)
        default: return nil
        }
    }

    /// Named blanks and hyphens, which patterns have as those of ASCII.
    private static let plain: [UInt32: UInt32] = [0x09: 0x20, 0xA0: 0x20, 0x2010: 0x2D]

    private static func entity(_ bytes: [UInt8], _ start: Int) -> (decoded: [UInt8], end: Int, evasion: EvasionSet)? {
        let inside = bytes[(start + 1)...].prefix(HTMLEntities.longestName + 1).prefix { $0 != UInt8(ascii: ";") }
        let close = inside.endIndex
        guard close < bytes.count, bytes[close] == UInt8(ascii: ";"), !inside.isEmpty else { return nil }
        if inside.first == UInt8(ascii: "#") {
            let isHexadecimal = inside.dropFirst().first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
            let digits = inside.dropFirst(isHexadecimal ? 2 : 1)
            guard let number = number(digits, radix: isHexadecimal ? 16 : 10, digits: digits.count) else { return nil }
            return scalar(number, close + 1, .htmlEntities)
        }
        guard let number = HTMLEntities.named(inside)?.value else { return nil }
        return scalar(plain[number] ?? number, close + 1, .htmlEntities)
    }

    private static func number(_ digits: ArraySlice<UInt8>, radix: UInt32, digits count: Int) -> UInt32? {
        guard digits.count == count, !digits.isEmpty, digits.count <= 8 else { return nil }
        var number: UInt32 = 0
        for digit in digits {
            guard let value = ByteKind.hexadecimal(digit), value < radix else { return nil }
            number = number &* radix &+ UInt32(value)
        }
        return number
    }

    private static func scalar(_ number: UInt32, _ end: Int, _ evasion: EvasionSet) -> (
        decoded: [UInt8], end: Int, evasion: EvasionSet
    )? {
        guard number >= 0x20 || number == 0x0A, number != 0x7F, let scalar = Unicode.Scalar(number),
            let bytes = UTF8.encode(scalar)
        else { return nil }
        return (Array(bytes), end, evasion)
    }
}
