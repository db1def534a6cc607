// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A sentence of a report.
///
/// One that claims something names the place in the report that shows it.
package struct Sentence: Sendable, Equatable {
    package var text: String
    package var evidence: Anchor?

    package init(_ text: String, see evidence: Anchor? = nil) {
        self.text = text
        self.evidence = evidence
    }

    /// The text without the mark that ends it, and that mark: a reference stands between the two.
    var parts: (body: String, end: String) {
        guard let last = text.last, ".:".contains(last) else { return (text, "") }
        return (String(text.dropLast()), String(last))
    }

    /// A place in the report.
    package struct Anchor: Sendable, Equatable {
        /// Lower-case letters, digits and hyphens; unique in the report.
        package var id: String
        /// What a reader finds there, such as `table of ties`.
        package var label: String

        package init(_ id: String, _ label: String) {
            self.id = id
            self.label = label
        }
    }
}
