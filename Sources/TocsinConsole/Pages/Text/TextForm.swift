// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinReports

/// Asks for the reason for which somebody wants to read messages.
enum TextForm {
    static func make(path: String, _ person: SignedInPerson, _ form: FormFields) -> Markup {
        HTML.form(
            path,
            person,
            [
                HTML.textarea(
                    "Why you have to read them",
                    name: "reason",
                    id: "text-reason",
                    value: form["reason"] ?? "",
                    hint: "Goes into the audit log with your name and what you read. The texts are shown once.",
                    isRequired: true
                ), HTML.button("Show the messages", className: "second"),
            ]
        )
    }

    /// A reason that says something.
    ///
    /// - Throws: ``PageError/wrongForm(_:)``.
    static func reason(_ form: FormFields) throws(PageError) -> String {
        guard let reason = StatedReason(form["reason"] ?? "") else {
            throw .wrongForm("State why in \(StatedReason.expectation).")
        }
        return reason.text
    }
}
