// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What the bytes of a body are: text in which encoding, JSON or not, or no text at all.
enum RecordedBody {
    private enum Encoding {
        case utf8, utf16(isBigEndian: Bool), utf32(isBigEndian: Bool)
    }

    /// A body as UTF-8 without a byte order mark.
    ///
    /// UTF-16 and UTF-32 are told by their marks, or by where their first characters have zeros (RFC 4627, section 3), as Python's `json.loads` does.
    static func utf8(_ body: [UInt8]) -> [UInt8] {
        let (encoding, markBytes) = Self.encoding(of: body)
        let rest = body[markBytes...]
        switch encoding {
        case .utf8: return markBytes == 0 ? body : Array(rest)
        case .utf16(let isBigEndian):
            let units: [UInt16] = Self.units(of: rest, isBigEndian: isBigEndian)
            return Array(String(decoding: units, as: UTF16.self).utf8)
        case .utf32(let isBigEndian):
            let units: [UInt32] = Self.units(of: rest, isBigEndian: isBigEndian)
            return Array(String(decoding: units, as: UTF32.self).utf8)
        }
    }

    /// Whether UTF-8 begins as an object or a list of JSON does.
    static func looksLikeJSON(_ body: [UInt8]) -> Bool {
        let first = body.first { !isBlank($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// Whether the first bytes are text: what is packed (gzip, br, zstd) is none.
    static func isText(_ body: [UInt8]) -> Bool {
        let beginning = body.prefix(512)
        // One character may be cut off at the end.
        return !beginning.contains(0)
            && String(decoding: beginning, as: UTF8.self).unicodeScalars.count { $0 == "\u{FFFD}" } <= 1
    }

    /// White space of JSON.
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private static func encoding(of body: [UInt8]) -> (Encoding, markBytes: Int) {
        // The mark of UTF-32 begins as that of UTF-16 does.
        if body.starts(with: [0x00, 0x00, 0xFE, 0xFF]) { return (.utf32(isBigEndian: true), 4) }
        if body.starts(with: [0xFF, 0xFE, 0x00, 0x00]) { return (.utf32(isBigEndian: false), 4) }
        if body.starts(with: [0xFE, 0xFF]) { return (.utf16(isBigEndian: true), 2) }
        if body.starts(with: [0xFF, 0xFE]) { return (.utf16(isBigEndian: false), 2) }
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        guard body.count >= 4 else { return (.utf8, 0) }
        switch (body[0] == 0, body[1] == 0, body[2] == 0 && body[3] == 0) {
        case (true, true, _): return (.utf32(isBigEndian: true), 0)
        case (true, false, _): return (.utf16(isBigEndian: true), 0)
        case (false, true, true): return (.utf32(isBigEndian: false), 0)
        case (false, true, false): return (.utf16(isBigEndian: false), 0)
        case (false, false, _): return (.utf8, 0)
        }
    }

    /// Bytes that are left over at the end are no unit.
    private static func units<Unit: FixedWidthInteger>(of bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> [Unit] {
        let size = Unit.bitWidth / 8
        return stride(from: bytes.startIndex, to: bytes.endIndex - size + 1, by: size)
            .map { start in
                let unit = bytes[start..<start + size].reduce(0 as Unit) { $0 << 8 | Unit($1) }
                return isBigEndian ? unit : unit.byteSwapped
            }
    }
}
