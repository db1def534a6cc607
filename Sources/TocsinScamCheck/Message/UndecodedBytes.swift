// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Bytes of a message that are no UTF-8, kept in its text until their part of it says which charset they are of.
///
/// Each is a character of Unicode's private use area there.
enum UndecodedBytes {
    private static let places: ClosedRange<UInt32> = 0xF780...0xF7FF
    private static let offset: UInt32 = 0xF700

    /// The text of bytes that are UTF-8 as far as they are.
    static func text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self), !areIn(text) { return text }
        var text = String.UnicodeScalarView()
        var index = 0
        while index < bytes.count {
            let end = index + length(bytes[index])
            if end > index, end <= bytes.count,
                let scalar = String(validating: bytes[index..<end], as: UTF8.self)?.unicodeScalars.first,
                !places.contains(scalar.value)
            {
                text.append(scalar)
                index = end
            } else {
                // A character that stands for a byte is kept as the three that it is made of.
                if let scalar = Unicode.Scalar(offset + UInt32(bytes[index])) { text.append(scalar) }
                index += 1
            }
        }
        return String(text)
    }

    /// The bytes that a text was made of.
    static func bytes(_ text: String) -> [UInt8] {
        guard areIn(text) else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if places.contains(scalar.value) {
                bytes.append(UInt8(scalar.value - offset))
            } else {
                bytes += String(scalar).utf8
            }
        }
        return bytes
    }

    static func areIn(_ text: String) -> Bool {
        text.unicodeScalars.contains { places.contains($0.value) }
    }

    /// As many bytes as a character of UTF-8 has that begins so; 0 where none does.
    private static func length(_ byte: UInt8) -> Int {
        switch byte {
        case 0..<0x80: 1
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0..<0xF5: 4
        default: 0
        }
    }
}
