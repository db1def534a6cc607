// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Makes a text harmless to what reads a prompt before the model does: a chat template, and a tokenizer that knows special tokens.
///
/// The words stay readable. A space goes into whatever has the shape of a template's token, of any model family: `<|im_end|>`, `<start_of_turn>`,
/// `</s>`, `[INST]`, `<<SYS>>`, `<｜User｜>`. What cannot be seen (control characters, directional marks, the tag characters that smuggle
/// text) becomes U+FFFD, and every kind of line end becomes a line feed.
enum InertText {
    /// - Complexity: O(*n*) in the text's scalars.
    static func make(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var inert = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            index += 1
            if isLineEnd(scalar) {
                inert.append("\n")
                if scalar == "\r", next == "\n" { index += 1 }
                continue
            }
            inert.append(isHidden(scalar) ? "\u{FFFD}" : scalar)
            if let next, parts(scalar, next) { inert.append(" ") }
        }
        return String(inert)
    }

    /// Whether two neighbours could be within a token's brackets.
    private static func parts(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        if opening.contains(left) { return isWord(right) || marks.contains(right) || opening.contains(right) }
        if closing.contains(right) { return isWord(left) || marks.contains(left) || closing.contains(left) }
        return false
    }

    private static let opening: Set<Unicode.Scalar> = ["<", "[", "＜"]
    private static let closing: Set<Unicode.Scalar> = [">", "]", "＞"]
    /// Stand beside a bracket in templates' tokens: bars of several widths, slashes, and SentencePiece's space.
    private static let marks: Set<Unicode.Scalar> = ["|", "｜", "¦", "/", "_", "▁", "@", "!", "?"]

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\t" { return false }
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .privateUse, .unassigned: return true
        // Joiners belong to the spelling of several scripts and to emoji.
        case .format: return scalar.value != 0x200C && scalar.value != 0x200D
        default: return false
        }
    }
}
