// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Encoded words of headers (RFC 2047).
enum EncodedWord {
    static func decoded(_ value: String) -> String {
        guard value.contains("=?") else { return value }
        var result = ""
        var rest = value[...]
        // Of words that follow each other: a character may begin in one and end in the next.
        var charset = ""
        var bytes: [UInt8] = []
        while let start = rest.range(of: "=?") {
            let parts = rest[start.upperBound...].split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, parts[3].first == "=" else { break }
            let before = rest[..<start.lowerBound]
            // A language may stand behind the charset (RFC 2231).
            let label = String(parts[0].prefix { $0 != "*" }).lowercased()
            // White space between two encoded words is not part of the text.
            let isBlank = before.allSatisfy(\.isWhitespace)
            if !isBlank || label != charset {
                result += Charset.text(of: bytes, label: charset)
                bytes = []
                charset = label
            }
            if !isBlank { result += before }
            bytes += content(String(parts[2]), isBase64: parts[1].lowercased() == "b")
            rest = parts[3].dropFirst()
        }
        return result + Charset.text(of: bytes, label: charset) + rest
    }

    private static func content(_ text: String, isBase64: Bool) -> [UInt8] {
        let packed = isBase64 ? TransferEncoding.base64(text) : nil
        return packed ?? TransferEncoding.quotedPrintable(text, underscoreIsSpace: true)
    }
}
