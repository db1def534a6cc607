// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Decodes encoded stretches where they stand: base64 and hexadecimal.
enum Islands {
    /// The fewest characters of base64 that are tried.
    static let minimumBase64 = 16
    /// The fewest bytes of hexadecimal that are tried.
    static let minimumHexBytes = 6
    /// Longer ones are left as they are.
    static let maximumLength = 1 << 18
    /// The most bytes that stand between two pieces of one stretch of base64.
    private static let longestJoint = 16

    /// Decodes what can be decoded, one level deep.
    ///
    /// - Returns: Nil where there is nothing.
    static func undo(_ text: MappedText) -> MappedText? {
        var result = MappedText(evasions: text.evasions)
        var place = 0
        var index = 0
        // Where the last row of pieces ends that was tried, so that no piece is tried twice.
        var triedEnd = 0
        var tries = Tries()
        let bytes = text.bytes
        while index < bytes.count {
            guard ByteKind.isAlphanumeric(bytes[index]) || bytes[index] == UInt8(ascii: "+") else {
                index += 1
                continue
            }
            var joined: Island?
            if index >= triedEnd, let pieces = pieces(bytes, index) {
                triedEnd = pieces.end
                joined = joinedIsland(pieces)
            }
            if let island = hexIsland(bytes, index, &tries) ?? joined ?? base64Island(bytes, index, &tries) {
                result.append(text, place..<index)
                result.append(island.decoded.utf8, for: index..<island.end, of: text, island.evasion)
                place = island.end
                index = island.end
            } else {
                index = bytes[index...].firstIndex { !isBase64($0) } ?? bytes.count
            }
        }
        guard place > 0 else { return nil }
        result.append(text, place..<bytes.count)
        return result
    }

    /// How often a row of pairs of digits, or of lines of base64, was decoded from another start to no avail.
    ///
    /// Each start reads to the row's end, so a long row would take its length squared.
    private struct Tries {
        static let most = 64

        private var end = 0
        private var count = 0

        /// Whether what starts at a place may be tried once more.
        func allow(_ start: Int) -> Bool { start >= end || count < Self.most }

        /// Notes a try in vain up to an end.
        mutating func fail(_ start: Int, upTo end: Int) {
            count = start >= self.end ? 1 : count + 1
            self.end = max(self.end, end)
        }
    }

    private struct Island {
        var decoded: String
        var end: Int
        var evasion: EvasionSet
    }

    // MARK: Base64

    private static func isBase64(_ byte: UInt8) -> Bool { value(byte) != nil }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte - 0x41)
        case 0x61...0x7A: UInt32(byte - 0x47)
        case 0x30...0x39: UInt32(byte + 4)
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }

    private static func base64Island(_ bytes: [UInt8], _ start: Int, _ tries: inout Tries) -> Island? {
        guard tries.allow(start) else { return nil }
        var end = start
        var digits: [UInt32] = []
        while end < bytes.count, digits.count <= maximumLength {
            if let value = value(bytes[end]) {
                digits.append(value)
                end += 1
            } else if let next = behindLineEnd(bytes, end), digits.count >= 40 {
                end = next
            } else {
                break
            }
        }
        // A single digit too many is a stop or a dash that follows.
        if digits.count % 4 == 1 {
            digits.removeLast()
            end -= 1
        }
        guard digits.count >= minimumBase64, digits.count <= maximumLength else {
            tries.fail(start, upTo: end)
            return nil
        }
        var padding = 0
        while end < bytes.count, bytes[end] == UInt8(ascii: "="), padding < 2 {
            end += 1
            padding += 1
        }
        guard let text = Plausibility.textOfEitherWidth(decode(digits)) else {
            tries.fail(start, upTo: end)
            return nil
        }
        return Island(decoded: text, end: end, evasion: .base64)
    }

    /// Where an island goes on that is broken into lines.
    private static func behindLineEnd(_ bytes: [UInt8], _ end: Int) -> Int? {
        var next = end
        if next < bytes.count, bytes[next] == 0x0D { next += 1 }
        guard next < bytes.count, bytes[next] == 0x0A, next + 4 < bytes.count else { return nil }
        next += 1
        return bytes[next..<next + 4].allSatisfy { isBase64($0) || $0 == UInt8(ascii: "=") } && isBase64(bytes[next])
            ? next : nil
    }

    /// Several pieces of base64 in a row, and where the last one ends: `"aGVs" + "bG8="`.
    private struct Pieces {
        var digits: [UInt32]
        var end: Int
    }

    /// The pieces from a place on: with quotes between them, or with blanks and of the same length but for the last.
    ///
    /// - Returns: Nil for a piece that stands alone.
    private static func pieces(_ bytes: [UInt8], _ start: Int) -> Pieces? {
        func endOfPiece(_ start: Int) -> Int { bytes[start...].firstIndex { !isBase64($0) } ?? bytes.count }
        var piece = start..<endOfPiece(start)
        let length = piece.count
        var pieces = Pieces(digits: [], end: piece.upperBound)
        var count = 1
        while pieces.digits.count <= maximumLength, let joint = joint(bytes, pieces.end) {
            let next = joint.end..<endOfPiece(joint.end)
            let isAlike =
                piece.count == length && length >= 4
                && (next.count == length || next.count < length && count > 1)
            guard joint.isQuoted || isAlike else { break }
            // Most words are followed by none like them, so the first one's digits wait until here.
            if count == 1 { pieces.digits += bytes[piece].compactMap(value) }
            piece = next
            pieces.digits += bytes[piece].compactMap(value)
            pieces.end = piece.upperBound
            count += 1
            while pieces.end < min(piece.upperBound + 2, bytes.count), bytes[pieces.end] == UInt8(ascii: "=") {
                pieces.end += 1
            }
            // Nothing follows padding.
            if pieces.end > piece.upperBound { break }
        }
        return count > 1 ? pieces : nil
    }

    /// What stands between two pieces: where the next one starts, and whether quotes end the one and begin the other.
    ///
    /// - Returns: Nil where no piece follows, and where there is a quote for one of the two alone.
    private static func joint(_ bytes: [UInt8], _ start: Int) -> (end: Int, isQuoted: Bool)? {
        let between = bytes[start...].prefix(longestJoint).prefix(while: isJoint)
        guard let first = between.first, let last = between.last, between.endIndex < bytes.count,
            isBase64(bytes[between.endIndex])
        else { return nil }
        let isQuoted = between.count > 1 && ByteKind.isQuote(first) && ByteKind.isQuote(last)
        guard isQuoted || !between.contains(where: ByteKind.isQuote) else { return nil }
        return (between.endIndex, isQuoted)
    }

    /// Quotes, blanks, line ends and what joins texts in programs.
    private static func isJoint(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: "\\"): true
        default: ByteKind.isQuote(byte)
        }
    }

    private static func joinedIsland(_ pieces: Pieces) -> Island? {
        var digits = pieces.digits
        if digits.count % 4 == 1 { digits.removeLast() }
        guard digits.count >= minimumBase64, digits.count <= maximumLength,
            let text = Plausibility.textOfEitherWidth(decode(digits))
        else { return nil }
        return Island(decoded: text, end: pieces.end, evasion: .base64)
    }

    private static func decode(_ digits: [UInt32]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(digits.count * 3 / 4)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            buffer = buffer << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                decoded.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        return decoded
    }

    // MARK: Hexadecimal

    /// `706869…`, `0x706869…`, `70 68 69 …`, `70:68:69:…`, `0x70, 0x68, …`.
    private static func hexIsland(_ bytes: [UInt8], _ start: Int, _ tries: inout Tries) -> Island? {
        guard tries.allow(start) else { return nil }
        var decoded: [UInt8] = []
        var end = start
        var place = start
        var separator: ArraySlice<UInt8>?
        while decoded.count <= maximumLength {
            var digits = place
            if digits + 1 < bytes.count, bytes[digits] == UInt8(ascii: "0"),
                bytes[digits + 1] | 0x20 == UInt8(ascii: "x")
            {
                digits += 2
            }
            guard digits + 1 < bytes.count, let high = ByteKind.hexadecimal(bytes[digits]),
                let low = ByteKind.hexadecimal(bytes[digits + 1])
            else { break }
            decoded.append(high << 4 | low)
            end = digits + 2
            var next = end
            while next < bytes.count, next < end + 2, [0x20, 0x3A, 0x2C, 0x2D, 0x0A].contains(bytes[next]) { next += 1 }
            // The same between all bytes, or nothing.
            if separator == nil { separator = bytes[end..<next] }
            guard next - end == separator?.count, bytes[end..<next].elementsEqual(separator ?? []) else { break }
            place = next
        }
        guard decoded.count >= minimumHexBytes, decoded.count <= maximumLength,
            end == bytes.count || !ByteKind.isAlphanumeric(bytes[end]),
            let text = Plausibility.textOfEitherWidth(decoded)
        else {
            tries.fail(start, upTo: end)
            return nil
        }
        return Island(decoded: text, end: end, evasion: .hexadecimal)
    }
}
