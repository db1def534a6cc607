// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Lower case that keeps every byte in its place.
///
/// Unicode's simple case folding, for those letters whose lower case has as many UTF-8 bytes: offsets into the folded text are offsets
/// into the text. The few others (such as U+0130 and U+212A) stay as they are. Letters of Arabic script that people type for one another
/// become one as well.
enum CaseFolding {
    /// Letters of Arabic and Persian that stand for one another as people type: alefs, yehs, kafs, and teh marbuta for heh.
    private static let arabicFolds: [Int: UInt16] = [
        0x622: 0x627, 0x623: 0x627, 0x625: 0x627, 0x671: 0x627, 0x629: 0x647, 0x649: 0x64A, 0x6CC: 0x64A, 0x6A9: 0x643,
    ]

    /// The fold of each character of two bytes up to Arabic (Latin, Greek, Cyrillic, Armenian, Hebrew), by its number.
    private static let twoByteFolds: [UInt16] = (0..<0x700).map { number in
        if let fold = arabicFolds[number] { return fold }
        guard let scalar = Unicode.Scalar(UInt32(number)) else { return UInt16(number) }
        return UInt16(folded(scalar).value)
    }

    /// Folds UTF-8 into `output`, which is given the same length.
    static func fold(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        output.removeAll(keepingCapacity: true)
        output.append(contentsOf: text)
        output.withUnsafeMutableBufferPointer { bytes in
            twoByteFolds.withUnsafeBufferPointer { folds in
                fold(bytes, folds)
            }
        }
    }

    static func fold(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        var text = text
        text.withUTF8 { fold($0, into: &folded) }
        return folded
    }

    private static func fold(_ bytes: UnsafeMutableBufferPointer<UInt8>, _ folds: UnsafeBufferPointer<UInt16>) {
        var index = 0
        let raw = UnsafeMutableRawBufferPointer(bytes)
        while index < bytes.count {
            // Eight bytes at once where all are ASCII.
            if index + 8 <= bytes.count {
                let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    let upper =
                        (word &+ 0x3F3F_3F3F_3F3F_3F3F) & ~(word &+ 0x2525_2525_2525_2525) & 0x8080_8080_8080_8080
                    raw.storeBytes(of: word | upper >> 2, toByteOffset: index, as: UInt64.self)
                    index += 8
                    continue
                }
            }
            let byte = bytes[index]
            if byte < 0x80 {
                if byte &- 0x41 < 26 { bytes[index] = byte | 0x20 }
                index += 1
            } else if byte < 0xE0 {
                guard index + 1 < bytes.count else { return }
                let number = Int(byte & 0x1F) << 6 | Int(bytes[index + 1] & 0x3F)
                if number < folds.count {
                    let fold = folds[number]
                    bytes[index] = 0xC0 | UInt8(truncatingIfNeeded: fold >> 6)
                    bytes[index + 1] = 0x80 | UInt8(truncatingIfNeeded: fold & 0x3F)
                }
                index += 2
            } else if byte < 0xF0 {
                guard index + 2 < bytes.count else { return }
                if byte == 0xE1 || byte == 0xEF { foldThreeBytes(bytes, index) }
                index += 3
            } else {
                index += 4
            }
        }
    }

    /// Latin Extended Additional, Greek Extended, Georgian and full-width letters; other three-byte characters have no case.
    private static func foldThreeBytes(_ bytes: UnsafeMutableBufferPointer<UInt8>, _ index: Int) {
        let number =
            UInt32(bytes[index] & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
        guard let scalar = Unicode.Scalar(number) else { return }
        let fold = folded(scalar).value
        bytes[index] = 0xE0 | UInt8(truncatingIfNeeded: fold >> 12)
        bytes[index + 1] = 0x80 | UInt8(truncatingIfNeeded: fold >> 6 & 0x3F)
        bytes[index + 2] = 0x80 | UInt8(truncatingIfNeeded: fold & 0x3F)
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        guard lower.count == 1, let first = lower.first, UTF8.width(first) == UTF8.width(scalar) else { return scalar }
        return first
    }
}
