// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinReports

/// What the account's owner is told, in each language.
enum StatementPage {
    static func make(_ visit: Visit, _ parts: ConsoleParts, _ id: CaseID) throws -> Page {
        let value = try parts.desk(try visit.signedIn()).find(id)
        let decisions = value.decisions + [value.proposal].compactMap(\.self)
        let decision = try visit.parameter("decision") { name in decisions.first { $0.id == name } }
        return page("Statement of reasons for \(decision.id)", decision, id, visit, parts, [])
    }

    /// Of a decision that nobody took yet; goes back to the form by the browser's own button, which keeps what was written.
    static func preview(_ decision: Decision, _ id: CaseID, _ visit: Visit, _ parts: ConsoleParts) -> Page {
        let fields = visit.form.fields.filter { $0.name != "intent" && $0.name != FormProof.field }
        let again: Markup =
            if let person = visit.person {
                HTML.form(
                    "/cases/\(id)/decide",
                    person,
                    fields.map { HTML.hiddenLines($0.name, $0.value) } + [
                        HTML.button("Decide so", name: "intent", value: "decide")
                    ]
                )
            } else { .none }
        return page(
            "Preview of the statement of reasons",
            decision,
            id,
            visit,
            parts,
            [
                HTML.notice(
                    "Nothing was decided yet. Read it as the account's owner will; your browser's Back button brings you to the form as you left it.",
                    isError: false
                ), again,
            ]
        )
    }

    private static func page(
        _ title: String,
        _ decision: Decision,
        _ id: CaseID,
        _ visit: Visit,
        _ parts: ConsoleParts,
        _ before: [Markup]
    ) -> Page {
        let redress = Redress(parts.settings.redress.address, links: parts.appealLinks(for: visit.person))
        let names: [StatementLanguage: String] = [
            .english: "English", .french: "French", .spanish: "Spanish", .german: "German", .chinese: "Chinese",
        ]
        let statements = StatementLanguage.allCases.compactMap { language -> Markup? in
            StatementOfReasons(decision, language: language, redress: redress).map { statement in
                HTML.section(
                    names[language] ?? language.rawValue,
                    id: "statement-\(language.rawValue)",
                    [
                        .element(
                            "div",
                            ["class": "statement", "lang": language.rawValue],
                            statement.text.split(separator: "\n").map { HTML.paragraph(String($0)) }
                        )
                    ]
                )
            }
        }
        let none = HTML.paragraph("Nothing is done to an account, so there is no statement.")
        return Page(
            title,
            .queue,
            before + (statements.isEmpty ? [none] : statements) + [
                HTML.paragraph(
                    "The translations are ours; have a lawyer and a native speaker read them before you send any. Facts and rule stay as they were written.",
                    className: "hint"
                ), .element("p", HTML.link("/cases/\(id)", "Back to \(id)")),
            ]
        )
    }
}
