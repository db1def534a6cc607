// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// Finds cases and decisions by their ids, accounts, operations and findings also by how their ids begin, and rules by their titles.
enum SearchPage {
    static func make(_ visit: Visit, _ parts: ConsoleParts) throws -> Page {
        let person = try visit.signedIn()
        return Page("Search", .search, [form(person, nil), reasoned(person)])
    }

    static func answer(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let person = try visit.signedIn()
        let text = String((visit.form["words"] ?? "").prefix(200))
        // Whole ids lead to their page at once.
        if let path = path(text) { return .seeOther(LocalPath(path)) }
        let short = ShortID(text)
        let accounts = try short?.accounts(in: parts.store) ?? ShortID.Found()
        let operations = try short?.operations(in: parts.store) ?? ShortID.Found()
        let findings = try short?.findings(in: parts.store) ?? ShortID.Found()
        let words = text.lowercased().split(separator: " ")
        let rules =
            words.isEmpty
            ? []
            : try RuleCounts.remembered(parts, at: visit.now).rows.filter { row in
                let title = row.title.lowercased()
                return row.id == text.lowercased() || words.allSatisfy { title.contains($0) }
            }
        return .page(
            Page(
                "Search",
                .search,
                [
                    form(person, text),
                    HTML.table(
                        "Accounts with findings or cases",
                        [.text("Account")],
                        accounts.items.map { [Words.account($0)] },
                        empty: "none found."
                    ), cut(accounts.isCut, "accounts", ids: true),
                    HTML.table(
                        "Operations",
                        [.text("Operation"), .number("Accounts")],
                        operations.items.map { [Words.operation($0.id), .text(Wording.number($0.accounts))] },
                        empty: "none found."
                    ), cut(operations.isCut, "operations", ids: true),
                    findings.items.isEmpty
                        ? HTML.paragraph("Findings: none found.", className: "empty")
                        : FindingTable.make(findings.items, caption: "Findings", showsAccount: true),
                    cut(findings.isCut, "findings", ids: true),
                    HTML.table(
                        "Rules",
                        [.text("Rule"), .text("Harm"), .number("Findings")],
                        rules.prefix(ShortID.mostFound).map { row in
                            [
                                HTML.link("/rules/\(FormFields.encoded(row.id))", row.title), .text(row.category.title),
                                .text(Wording.number(row.raised)),
                            ]
                        },
                        empty: "none found."
                    ), cut(rules.count > ShortID.mostFound, "rules", ids: false), reasoned(person),
                ]
            )
        )
    }

    /// Says that there is more than a list shows.
    private static func cut(_ isCut: Bool, _ what: String, ids: Bool) -> Markup {
        guard isCut else { return .none }
        return HTML.paragraph(
            "There are more \(what): these are the first \(ShortID.mostFound). Type more \(ids ? "digits of the id" : "words of the title").",
            className: "hint"
        )
    }

    /// The searches through what findings rest on, for those who may read messages.
    private static func reasoned(_ person: SignedInPerson) -> Markup {
        Access.right(.work).admits(person.role)
            ? .group([OriginSearchPage.search.form(person), TextSearchPage.search.form(person)]) : .none
    }

    private static func path(_ typed: String) -> String? {
        let text = typed.lowercased()
        if let id = CaseID(written: text) { return "/cases/\(id)" }
        if let number = Int(text), number > 0, number < 10_000_000, text.count < 4 { return "/cases/case-\(number)" }
        if let id = AccountID(text) { return "/accounts/\(id)" }
        if let id = OperationID(written: text) { return "/operations/\(id)" }
        if let id = FindingID(written: text) { return "/findings/\(id)" }
        return CaseID(ofDecision: text).map { "/cases/\($0)" }
    }

    private static func form(_ person: SignedInPerson, _ text: String?) -> Markup {
        HTML.form(
            "/search",
            person,
            className: "narrow",
            label: "Search",
            [
                HTML.input(
                    "What to look for",
                    name: "words",
                    value: text,
                    hint:
                        "A case or decision by its id; an operation, a finding or an account by its id or how that begins, as pages show it (six digits or more, or four behind acct-, operation- or finding-); a rule by words of its title.",
                    isRequired: true,
                    maximumLength: 200
                ), HTML.button("Search"),
            ]
        )
    }
}
