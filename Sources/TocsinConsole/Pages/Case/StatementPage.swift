// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// What the account's owner is told, in each language.
enum StatementPage {
    static func make(_ visit: Visit, _ parts: ConsoleParts, _ id: CaseID) throws -> Page {
        let value = try parts.desk(try visit.signedIn()).find(id)
        let decisions = value.decisions + [value.proposal].compactMap(\.self)
        let decision = try visit.parameter("decision") { name in decisions.first { $0.id == name } }
        let account = visit.query["account"].flatMap { written in
            decision.subjects.map(\.account).first { $0.description == written }
        }
        let title = "Statement of reasons for \(decision.id)"
        return page(title, decision, account, id, visit, parts, accounts(decision, account, id))
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
            nil,
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

    /// The choice of whose owner is told, where the decision is about several accounts.
    private static func accounts(_ decision: Decision, _ chosen: AccountID?, _ id: CaseID) -> [Markup] {
        if decision.subjects.count < 2 { return [] }
        let path = "/cases/\(id)/statement/\(decision.id)"
        let links = decision.subjects.map(\.account).map { account in
            account == chosen
                ? Markup.element("strong", ["aria-current": "true"], .text(account.description))
                : HTML.link("\(path)?account=\(account)", account.description)
        }
        return [
            HTML.paragraph(
                chosen == nil
                    ? "The decision is about several accounts. Choose whose owner is told: the statement then holds their own link for appeals."
                    : "The link for appeals is for the owner of the account that is chosen, and for nobody else."
            ), HTML.list(links),
        ]
    }

    private static func page(
        _ title: String,
        _ decision: Decision,
        _ account: AccountID?,
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
            StatementOfReasons(decision, for: account, language: language, redress: redress).map { statement in
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
