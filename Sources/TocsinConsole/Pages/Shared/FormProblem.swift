// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinReports

/// Why something was not done, and at which of a page's forms to say so.
struct FormProblem<Form: Equatable & Sendable>: Sendable {
    var form: Form
    var words: String
}

extension Optional {
    /// What a form says of a problem: nothing without one, and for one of another form.
    func notice<Form>(at form: Form) -> Markup where Wrapped == FormProblem<Form> {
        guard let self, self.form == form else { return .none }
        return HTML.notice(self.words, isError: true)
    }
}
