// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// One form for what may be written in many: so that phrases need not know them all.
enum MessageText {
    /// Compatibility composition (NFKC), straight quotes, no invisible characters, no Arabic vowel marks, single spaces; a blank line becomes " ¶ ".
    static func normalized(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var lineEnds = 0
        var hasSpace = true
        for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars {
            switch scalar.value {
            case 0x0A:
                lineEnds += 1
                continue
            case 0x09, 0x0D, 0x20, 0xA0, 0x2028, 0x2029:
                if lineEnds == 0 {
                    if !hasSpace { result.append(" ") }
                    hasSpace = true
                }
                continue
            case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFE00...0xFE0F, 0xFEFF,
                0xE0000...0xE007F,
                0x064B...0x0652, 0x0640:
                continue
            default: break
            }
            if lineEnds > 0 {
                if !hasSpace { result.append(" ") }
                if lineEnds > 1 { result.append(contentsOf: "¶ ".unicodeScalars) }
                lineEnds = 0
            }
            hasSpace = false
            switch scalar {
            case "\u{2018}", "\u{2019}", "\u{02BC}", "`", "´": result.append("'")
            case "\u{201C}", "\u{201D}", "„", "«", "»": result.append("\"")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
