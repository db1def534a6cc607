// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// One account: what was found, whom it is tied to, what it did, which cases are about it.
enum AccountPage {
    /// `name`: The account, or a name that was joined to it.
    ///
    /// `problem`: Why no case was opened, for the form that asked for one.
    static func make(_ name: AccountID, _ visit: Visit, _ parts: ConsoleParts, problem: String? = nil) throws
        -> Page
    {
        let person = try visit.signedIn()
        let aliases = try parts.store.aliases()
        let account = aliases[name] ?? name
        let findings = try parts.store.findings(of: [account])
        let activity = try parts.store.activity(of: account)
        let operations = try parts.store.operations(of: account).compactMap { try parts.store.operation($0) }
        var query = CaseQuery()
        query.accounts = aliases.names(with: account)
        let cases = try parts.desk(person).summaries(query)
        if findings.isEmpty && activity == nil && operations.isEmpty && cases.isEmpty { throw PageError.notFound }
        return Page(
            "Account \(account.shortDescription)",
            nil,
            [
                HTML.facts([
                    ("Whole pseudonym", HTML.code(account.description)),
                    ("Findings", .text(Wording.number(findings.count { !$0.isShadow }))),
                    ("Requests", .text(activity.map { Wording.number($0.requests) } ?? "not counted yet")),
                    ("First seen", Words.time(activity?.firstTime)), ("Last seen", Words.time(activity?.lastTime)),
                ]), openForm(account, cases, person, visit.form, problem),
                HTML.section(
                    "Cases",
                    id: "cases",
                    [QueuePage.table(cases, caption: "Cases about the account", at: visit.now)]
                ),
                HTML.section(
                    "Findings",
                    id: "findings",
                    [
                        FindingTable.byRule(findings.filter { !$0.isShadow }, caption: "Findings by rule"),
                        HTML.details(
                            "The latest findings one by one",
                            [
                                FindingTable.make(
                                    Array(findings.suffix(100).reversed()),
                                    caption: "Findings, the latest first",
                                    showsAccount: false
                                )
                            ]
                        ),
                    ]
                ),
                HTML.section("Operations", id: "operations", ties(account, operations)),
                HTML.section(
                    "When, in which languages, from where",
                    id: "activity",
                    ActivityDrawing.make(activity ?? AccountActivity(), note: nil)
                ),
            ]
        )
    }

    private static func openForm(
        _ account: AccountID,
        _ cases: [CaseSummary],
        _ person: SignedInPerson,
        _ form: FormFields,
        _ problem: String?
    ) -> Markup {
        let notice: Markup = problem.map { HTML.notice($0, isError: true) } ?? .none
        let isOpen = cases.contains { $0.state != Case.State.closed.rawValue }
        guard person.role.rights.contains(.work), !isOpen else { return notice }
        return HTML.details(
            "Open a case about this account by hand",
            [
                notice,
                HTML.form(
                    "/cases",
                    person,
                    className: "narrow",
                    [
                        HTML.hidden("account", account.description),
                        HTML.input(
                            "Why",
                            name: "reason",
                            id: "open-reason",
                            value: form["reason"],
                            hint:
                                "Such as a report from outside. It stands in the case and in the audit log: no message text, no names.",
                            isRequired: true,
                            maximumLength: 300
                        ),
                        HTML.select(
                            "How serious",
                            name: "level",
                            FindingLevel.allCases.map { ($0.rawValue, $0.rawValue) },
                            chosen: form["level"] ?? FindingLevel.medium.rawValue
                        ), HTML.button("Open a case", className: "second"),
                    ]
                ),
            ],
            isOpen: problem != nil
        )
    }

    private static func ties(_ account: AccountID, _ operations: [Operation]) -> [Markup] {
        if operations.isEmpty { return [HTML.paragraph("It is a member of none.", className: "empty")] }
        return operations.flatMap { operation -> [Markup] in
            let ties = operation.ties.filter { $0.first == account || $0.second == account }
                .sorted { $0.matchWeightBits > $1.matchWeightBits }
            return [
                .element("h3", Words.operation(operation.id)),
                TieTable.make(Array(ties.prefix(50)), of: account, caption: "Its ties"),
            ] + (ties.first.map { [OperationDrawing.waterfall($0, id: "waterfall-\(operation.id)")] } ?? [])
        }
    }
}
