// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases

/// Tells a note, a label or a link that is in the case already: its form was sent twice, or once more from a page that lay open.
enum NoteForm {
    static func mistake(_ value: Case, _ form: FormFields, by name: String) -> PageError? {
        guard let text = form["text"], value.notes.contains(where: { $0.author == name && $0.text == text }) else {
            return nil
        }
        return .sentTwice("This very note of yours stands in the case. Write what is new.")
    }

    /// `kind`: What the text is, such as `label`.
    static func mistake(_ form: FormFields, among texts: [String], _ kind: String) -> PageError? {
        guard let text = form["text"], texts.contains(text) else { return nil }
        return .sentTwice("The case has this \(kind).")
    }
}
