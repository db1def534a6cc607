// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinReports

/// What forms say of the case that their page showed, so that a page that lay open does nothing to what came after it.
enum SeenForm {
    private static let decisionName = "decision"
    private static let versionName = "version"

    /// For forms about a decision: withdrawing, approving, refusing, appeals.
    static func field(_ decision: Decision) -> Markup { HTML.hidden(decisionName, decision.id) }

    /// For a form about the case as a whole.
    static func field(_ file: CaseFile) -> Markup { HTML.hidden(versionName, "\(file.version)") }

    /// - Throws: ``PageError/wrongForm(_:)`` for a form that does not say it.
    static func decision(_ form: FormFields) throws(PageError) -> SeenCase {
        guard let id = form[decisionName] else { throw missing }
        return .decision(id)
    }

    /// - Throws: As ``decision(_:)``.
    static func version(_ form: FormFields) throws(PageError) -> SeenCase {
        guard let number = form[versionName].flatMap({ Int($0) }) else { throw missing }
        return .version(number)
    }

    private static let missing = PageError.wrongForm(
        "The form does not say what it is about. Open the case again and send the form that is there."
    )
}
