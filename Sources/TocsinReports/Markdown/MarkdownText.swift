// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Text from outside as Markdown shows it literally.
package enum MarkdownText {
    /// Escapes everything that Markdown or the HTML inside it could read as more than a letter.
    package static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in PlainText.cleaned(text).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\\", "`", "*", "_", "{", "}", "[", "]", "#", "|", "~", "!":
                escaped += "\\"
                escaped.unicodeScalars.append(scalar)
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return protected(escaped).replacing("://", with: "&#58;//").replacing("www.", with: "www&#46;").replacing(
            "@",
            with: "&#64;"
        )
    }

    /// Keeps a text at the start of a line from becoming a list or a rule.
    private static func protected(_ text: String) -> String {
        if let first = text.first, "-+=".contains(first),
            isSpaceOrNone(text.dropFirst().first) || text.dropFirst().first == first
        {
            return "\\" + text
        }
        let digits = text.prefix(while: \.isNumber)
        let rest = text[digits.endIndex...]
        guard !digits.isEmpty, let mark = rest.first, mark == "." || mark == ")", isSpaceOrNone(rest.dropFirst().first)
        else { return text }
        return digits + "\\" + rest
    }

    private static func isSpaceOrNone(_ character: Character?) -> Bool {
        character == nil || character == " "
    }
}
