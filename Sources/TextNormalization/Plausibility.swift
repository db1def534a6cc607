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

    /// As ``text(_:)``, also for the two-byte letters that some shells want: zeros between ASCII letters are taken out.
    static func textOfEitherWidth(_ bytes: [UInt8]) -> String? {
        if let text = text(bytes) { return text }
        guard bytes.count >= 8, bytes.count % 2 == 0,
            stride(from: 1, to: bytes.count, by: 2).allSatisfy({ bytes[$0] == 0 })
        else { return nil }
        return text(stride(from: 0, to: bytes.count, by: 2).map { bytes[$0] })
    }
}
