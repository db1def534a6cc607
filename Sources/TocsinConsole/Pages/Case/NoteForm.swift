// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinReports

/// The form that removes a note, and telling a note, a label or a link that is in the case already: its form was sent twice, or once more from a page that
/// lay open.
enum NoteForm {
    private static let numberName = "note"

    /// Nothing for a note that this person cannot remove.
    ///
    /// `number`: From 1, in the order in which notes were written.
    static func removing(_ number: Int, _ file: CaseFile, _ person: SignedInPerson) -> Markup {
        guard person.role.rights.contains(.work), file.value.mayRemoveNote(number, by: person.name) else {
            return .none
        }
        return HTML.form(
            "/cases/\(file.value.id)/remove-note",
            person,
            [
                SeenForm.field(file), HTML.hidden(numberName, "\(number)"),
                .element(
                    "button",
                    ["type": "submit", "class": "quiet", "aria-label": "Remove your note \(number)"],
                    .text("Remove")
                ),
            ]
        )
    }

    /// - Throws: ``PageError/wrongForm(_:)`` for a form that does not say which note it means.
    static func number(_ form: FormFields) throws(PageError) -> Int {
        guard let number = form[numberName].flatMap({ Int($0) }) else {
            throw .wrongForm(
                "The form does not say which note to remove. Open the case again and send the form that is there."
            )
        }
        return number
    }

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
