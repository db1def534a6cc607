// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Makes JSON (RFC 8259) of what laxer writers and readers take for it.
///
/// Python's writer, for one, lets lone surrogates and `NaN` through, and its reader takes numbers of any size. Whoever sends such to a service would
/// not be seen in its log if the record were only refused.
package struct JSONRepair {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let substitute = Array("\\ufffd".utf8)

    private let bytes: [UInt8]
    private let maximumDepth: Int
    private var place = 0
    private var depth = 0
    private var result: [UInt8] = []

    private init(_ bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        result.reserveCapacity(bytes.count + 64)
    }

    /// A text with lone surrogates as U+FFFD, control characters in strings escaped, a backslash before what it cannot escape doubled, `NaN` and
    /// `Infinity` as null, numbers that no machine number holds as strings, and null in the place of what is nested too deeply.
    ///
    /// What is broken otherwise stays so.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - maximumDepth: How deep lists and objects may be nested.
    /// - Returns: Nil where nothing was to be changed.
    /// - Complexity: O(*n*) in the number of bytes.
    package static func repaired(_ bytes: [UInt8], maximumDepth: Int = 500) -> [UInt8]? {
        var repair = JSONRepair(bytes, maximumDepth: maximumDepth)
        while repair.place < bytes.count { repair.step() }
        return repair.result == bytes ? nil : repair.result
    }

    private mutating func step() {
        let byte = bytes[place]
        switch byte {
        case Self.quote: string()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            if depth == maximumDepth { return skipContainer() }
            depth += 1
            copy()
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            copy()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        case UInt8(ascii: "N"): if !replaceWord("NaN") { copy() }
        case UInt8(ascii: "I"): if !replaceWord("Infinity") { copy() }
        default: copy()
        }
    }

    private mutating func copy(_ count: Int = 1) {
        let end = min(place + count, bytes.count)
        result += bytes[place..<end]
        place = end
    }

    private mutating func replaceWord(_ word: StaticString) -> Bool {
        let word = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[place...].starts(with: word) else { return false }
        place += word.count
        result += Array("null".utf8)
        return true
    }

    // MARK: Strings

    private mutating func string() {
        copy()
        while place < bytes.count {
            let byte = bytes[place]
            switch byte {
            case Self.quote: return copy()
            case Self.backslash: escape()
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                result += Array("\\u00\(digits.count < 2 ? "0" : "")\(digits)".utf8)
                place += 1
            default: copy()
            }
        }
    }

    private mutating func escape() {
        guard place + 1 < bytes.count else { return copy() }
        switch bytes[place + 1] {
        case UInt8(ascii: "u"): unicodeEscape()
        case Self.quote, Self.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            copy(2)
        default:
            result.append(Self.backslash)
            copy()
        }
    }

    private mutating func unicodeEscape() {
        guard let unit = codeUnit(at: place) else {
            result.append(Self.backslash)
            return copy()
        }
        if UTF16.isLeadSurrogate(unit), let next = codeUnit(at: place + 6), UTF16.isTrailSurrogate(next) {
            copy(12)
        } else if UTF16.isSurrogate(unit) {
            result += Self.substitute
            place += 6
        } else {
            copy(6)
        }
    }

    /// What `\u` and four digits at a place say; nil for anything else there.
    private func codeUnit(at start: Int) -> UInt16? {
        guard start + 6 <= bytes.count, bytes[start] == Self.backslash, bytes[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        let digits = bytes[start + 2..<start + 6]
        // `UInt16` would also read a sign.
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    // MARK: Values

    private mutating func number() {
        let end =
            bytes[place...].dropFirst()
            .firstIndex {
                switch $0 {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
                    UInt8(ascii: "+"), UInt8(ascii: "-"):
                    false
                default: true
                }
            } ?? bytes.count
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        if text == "-", bytes[end...].starts(with: "Infinity".utf8) {
            place = end
            _ = replaceWord("Infinity")
        } else if Self.isTooLarge(text) {
            result.append(Self.quote)
            copy(end - place)
            result.append(Self.quote)
        } else {
            copy(end - place)
        }
    }

    private static func isTooLarge(_ text: String) -> Bool {
        guard text.utf8.contains(where: { [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains($0) })
        else {
            return text.utf8.count > 18 && Int64(text) == nil && UInt64(text) == nil
        }
        return Double(text)?.isInfinite ?? false
    }

    private mutating func skipContainer() {
        result += Array("null".utf8)
        var open = 0
        var inString = false
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case Self.backslash where inString: place += 1
            case Self.quote: inString.toggle()
            case UInt8(ascii: "{") where !inString, UInt8(ascii: "[") where !inString: open += 1
            case UInt8(ascii: "}") where !inString, UInt8(ascii: "]") where !inString:
                open -= 1
                if open == 0 { return }
            default: break
            }
        }
    }
}

extension JSONError {
    /// Whether ``JSONRepair`` may help.
    package var mayBeRepaired: Bool {
        switch self {
        case .malformed, .invalidUTF8, .tooDeep: true
        case .outOfMemory: false
        }
    }
}
