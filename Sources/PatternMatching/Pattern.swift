// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A text pattern as a rule means it.
package struct Pattern: Sendable, Hashable {
    /// PCRE syntax.
    package var expression: String
    package var ignoresCase: Bool
    /// `^` and `$` also match at line ends.
    package var isMultiline: Bool
    /// `.` also matches a line end.
    package var dotMatchesNewline: Bool
    /// The text itself where the pattern is nothing but a text: such patterns compile and scan much faster.
    private(set) package var literal: String?

    package init(
        expression: String,
        ignoresCase: Bool = true,
        isMultiline: Bool = false,
        dotMatchesNewline: Bool = false
    ) {
        self.expression = expression
        self.ignoresCase = ignoresCase
        self.isMultiline = isMultiline
        self.dotMatchesNewline = dotMatchesNewline
    }

    /// A pattern that matches `text` to the letter.
    package static func literal(_ text: String, ignoresCase: Bool = true) -> Pattern {
        var pattern = Pattern(expression: escaped(text), ignoresCase: ignoresCase)
        pattern.literal = text
        return pattern
    }

    /// `text` with every character that means something in PCRE escaped.
    package static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII && isSpecial(UInt8(scalar.value)) { escaped.unicodeScalars.append("\\") }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "\\", "^", "$", ".", "|", "?", "*", "+", "(", ")", "[", "]", "{", "}", "#", "-", "/": true
        default: false
        }
    }
}

extension Pattern {
    /// Patterns that differ have different expressions, with few exceptions; programs hash ten thousand of them at their start.
    package func hash(into hasher: inout Hasher) { hasher.combine(expression) }

    /// What is looked for in folded text; nil where case counts, or where the text has blanks or marks that would be one there: it is
    /// then an expression like others, and found as it is written.
    var foldedLiteral: [UInt8]? {
        guard let literal, ignoresCase else { return nil }
        let folded = CaseFolding.fold(literal)
        return BlankRuns.isWithoutRuns(folded) ? folded : nil
    }
}
