// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A pattern in the form in which Vectorscan is given it: for people who wonder, and for a comparison with the library alone.
package struct ScannedPattern: Sendable {
    /// A text to the letter, looked for in folded text; otherwise an expression.
    package let isLiteral: Bool
    /// A literal's folded text, or an expression.
    package let text: String
    /// The library's flags (`HS_FLAG_…`).
    package let flags: UInt32
    /// PCRE2 makes sure of each hit.
    package let isConfirmed: Bool

    /// - Throws: ``PatternError/invalidPattern(_:reason:)`` with the library's own reason.
    package init(_ pattern: Pattern) throws(PatternError) {
        if let literal = pattern.foldedLiteral {
            isLiteral = true
            text = String(decoding: literal, as: UTF8.self)
            flags = 0
            isConfirmed = false
        } else {
            let form = try PatternDatabase.Part.scannedForm(of: pattern)
            isLiteral = false
            text = form.pattern.expression
            flags = form.flags
            isConfirmed = form.needsConfirmation
        }
    }
}
