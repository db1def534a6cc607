// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Whether bytes that came out of a decoder are something that a person wrote.
enum Plausibility {
    /// The bytes as text; nil where they are no UTF-8, hold controls, or are mostly signs; digits count half.
    static func text(_ bytes: [UInt8]) -> String? {
        guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var letters = 0
        var count = 0
        for scalar in text.unicodeScalars {
            // What folding takes out or puts letters in the place of comes later.
            if Invisible.kind(scalar.value) != nil || Invisible.isMark(scalar.value) { continue }
            count += 1
            if scalar.properties.isAlphabetic || scalar == " " || scalar == "\n"
                || CharacterTables.forms[scalar.value] != nil
            {
                letters += 2
            } else if scalar.isASCII, ByteKind.isDigit(UInt8(scalar.value)) {
                letters += 1
            } else if scalar.value < 0x20 && scalar != "\r" && scalar != "\t" || scalar.value == 0x7F {
                return nil
            } else if scalar.properties.generalCategory == .unassigned
                || scalar.properties.generalCategory == .privateUse
            {
                return nil
            }
        }
        guard count > 0, letters * 10 >= count * 12 else { return nil }
        return text
    }

    /// As ``text(_:)``, also for UTF-16, which some shells want: of one script, as every second byte then is one of few, or behind a mark
    /// of byte order.
    static func textOfEitherWidth(_ bytes: [UInt8]) -> String? {
        text(bytes) ?? wideText(bytes, highByte: 1) ?? wideText(bytes, highByte: 0)
    }

    /// `highByte`: Which byte of each two is the higher one.
    private static func wideText(_ bytes: [UInt8], highByte: Int) -> String? {
        guard bytes.count >= 8 else { return nil }
        var units = stride(from: 0, to: bytes.count - 1, by: 2)
            .map { UInt16(bytes[$0 + highByte]) << 8 | UInt16(bytes[$0 + 1 - highByte]) }
        if units.first == 0xFEFF {
            units.removeFirst()
        } else {
            let highBytes = Set(units.map { $0 >> 8 }).count
            guard highBytes <= 4, highBytes * 3 <= units.count else { return nil }
        }
        return String(validating: units, as: UTF16.self).flatMap { text(Array($0.utf8)) }
    }
}
