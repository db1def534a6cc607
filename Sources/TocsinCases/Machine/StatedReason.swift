// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why somebody reads what people wrote, in words that the audit log keeps.
package struct StatedReason: Sendable, Equatable {
    package let text: String

    /// What is expected, to end a sentence that says where.
    package static let expectation = "a sentence: three words at least, and 15 to 1,000 characters"

    /// Nil for what says nothing, or too much.
    package init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).count
        guard words >= 3, (15...1_000).contains(text.count) else { return nil }
        self.text = text
    }
}
