// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Reads the string literals of a text that is meant as JSON, whether or not a parser takes it.
///
/// Model servers take more than RFC 8259 allows: lone surrogates, `NaN`, numbers of any length, any depth.
struct JSONLiterals {
    /// A literal that is a value.
    struct Literal: Equatable {
        /// The last key before it; nil where there was none.
        var key: String?
        /// With escapes undone; lone surrogates are U+FFFD.
        var text: String
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    private let bytes: [UInt8]
    private var place = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The literals in their order, without keys; the last may be cut off.
    ///
    /// - Complexity: O(*n*) in the number of bytes.
    static func values(of bytes: [UInt8]) -> [Literal] {
        var reader = JSONLiterals(bytes)
        var values: [Literal] = []
        var key: String?
        while let text = reader.next() {
            if reader.isBeforeColon { key = text } else { values.append(Literal(key: key, text: text)) }
        }
        return values
    }

    private mutating func next() -> String? {
        guard let start = bytes[place...].firstIndex(of: Self.quote) else { return nil }
        place = start + 1
        var text: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == Self.quote { break }
            if byte == Self.backslash { unescape(into: &text) } else { text.append(byte) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private var isBeforeColon: Bool {
        bytes[place...].first { !RecordedBody.isBlank($0) } == UInt8(ascii: ":")
    }

    private mutating func unescape(into text: inout [UInt8]) {
        guard place < bytes.count else { return }
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): text.append(contentsOf: String(scalar()).utf8)
        default: text.append(byte)
        }
    }

    /// The character of one `\u` escape, or of two that are a pair.
    private mutating func scalar() -> Unicode.Scalar {
        guard let unit = codeUnit() else { return "\u{FFFD}" }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let end = place
        if UTF16.isLeadSurrogate(unit), bytes[place...].starts(with: [Self.backslash, UInt8(ascii: "u")]) {
            place += 2
            if let second = codeUnit(), UTF16.isTrailSurrogate(second) {
                let value = 0x10000 + ((UInt32(unit) & 0x3FF) << 10) + (UInt32(second) & 0x3FF)
                return Unicode.Scalar(value) ?? "\u{FFFD}"
            }
            place = end
        }
        return "\u{FFFD}"
    }

    /// Four hexadecimal digits; nil, and no step forward, where there are none.
    private mutating func codeUnit() -> UInt16? {
        guard bytes.count - place >= 4 else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[place..<place + 4] {
            // `UInt16` of a text would also read a sign.
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        place += 4
        return unit
    }
}
