// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Quoted-printable and base64 (RFC 2045).
enum TransferEncoding {
    /// `charset`: As the message names it; nil where it names none.
    static func decoded(_ text: String, _ encoding: String, charset: String?) -> String {
        switch encoding.lowercased().trimmingCharacters(in: .whitespaces) {
        case "quoted-printable": return Charset.text(of: quotedPrintable(text), label: charset)
        case "base64":
            guard let bytes = base64(text) else { return plain(text, charset: charset) }
            return Charset.text(of: bytes, label: charset)
        default: return plain(text, charset: charset)
        }
    }

    /// What was sent as it is.
    static func plain(_ text: String, charset: String?) -> String {
        let isHidden = charset.flatMap { Charset(label: $0) }?.isHidden(in: text) ?? false
        guard isHidden || UndecodedBytes.areIn(text) else { return text }
        return Charset.text(of: UndecodedBytes.bytes(text), label: charset)
    }

    /// The bytes of base64, as far as it came, since a long message is cut; nil for what is none.
    static func base64(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        var strangers = 0
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 {
            guard let value = base64Value(byte) else {
                switch byte {
                // Where one text ends, another may begin.
                case UInt8(ascii: "="): count = 0
                case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
                default: strangers += 1
                }
                continue
            }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return strangers * 20 <= result.count ? result : nil
    }

    static func quotedPrintable(_ text: String, underscoreIsSpace: Bool = false) -> [UInt8] {
        let bytes = UndecodedBytes.bytes(text)
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

    private static func base64Value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
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
