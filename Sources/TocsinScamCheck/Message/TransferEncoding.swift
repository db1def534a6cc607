// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Quoted-printable and base64 (RFC 2045), in UTF-8 or Latin 1.
enum TransferEncoding {
    static func decoded(_ text: String, _ encoding: String, type: String) -> String {
        switch encoding.lowercased().trimmingCharacters(in: .whitespaces) {
        case "quoted-printable": return string(quotedPrintable(text), type)
        case "base64":
            let packed = text.filter { !$0.isWhitespace }
            guard let data = Data(base64Encoded: packed, options: .ignoreUnknownCharacters) else { return text }
            return string(Array(data), type)
        default: return text
        }
    }

    static func quotedPrintable(_ text: String, underscoreIsSpace: Bool = false) -> [UInt8] {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "=") {
                if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") {
                    index += 2
                    continue
                }
                if index + 2 < bytes.count, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2]) {
                    result.append(high << 4 | low)
                    index += 3
                    continue
                }
            }
            result.append(underscoreIsSpace && byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte)
            index += 1
        }
        return result
    }

    static func string(_ bytes: [UInt8], _ charset: String) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let charset = charset.lowercased()
        if charset.contains("8859-1") || charset.contains("1252") {
            return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

/// Encoded words of headers (RFC 2047).
enum EncodedWord {
    static func decoded(_ value: String) -> String {
        guard value.contains("=?") else { return value }
        var result = ""
        var rest = value[...]
        while let start = rest.range(of: "=?") {
            let parts = rest[start.upperBound...].split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, parts[3].first == "=" else { break }
            let before = rest[..<start.lowerBound]
            // White space between two encoded words is not part of the text.
            if result.isEmpty || !before.allSatisfy(\.isWhitespace) { result += before }
            let charset = String(parts[0])
            if parts[1].lowercased() == "b", let data = Data(base64Encoded: String(parts[2])) {
                result += TransferEncoding.string(Array(data), charset)
            } else {
                let bytes = TransferEncoding.quotedPrintable(String(parts[2]), underscoreIsSpace: true)
                result += TransferEncoding.string(bytes, charset)
            }
            rest = parts[3].dropFirst()
        }
        return result + rest
    }
}
