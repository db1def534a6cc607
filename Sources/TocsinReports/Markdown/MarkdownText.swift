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
        return escaped.replacing("://", with: "&#58;//").replacing("www.", with: "www&#46;").replacing(
            "@",
            with: "&#64;"
        )
    }
}
