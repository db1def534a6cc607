// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// The audit log, the last entries first, with filters; to look at it changes nothing.
enum AuditPage {
    static let path = "/audit"

    /// `notice`: What was just done.
    static func make(_ visit: Visit, _ parts: ConsoleParts, notice: Markup = .none) throws -> Page {
        let person = try visit.signedIn()
        let filter = AuditFilter(visit.query)
        var content = [
            notice,
            HTML.form(
                "\(path)/verify",
                person,
                [HTML.button("Verify the log and every case", className: "second")]
            ),
        ]
        if let mistake = filter.mistake {
            content.append(HTML.notice(mistake, isError: true, prefix: "Nothing is shown. "))
            content.append(form(filter))
        } else {
            let before = visit.query["before"].flatMap { Int($0) }
            content.append(form(filter))
            content += list(try AuditSearch(filter, before: before, in: parts.store), filter)
        }
        return Page("Audit log", .audit, content)
    }

    private static func form(_ filter: AuditFilter) -> Markup {
        var actions = [("", "everything")] + AuditWords.actions.map { ($0.word, $0.title) }
        if let action = filter.action, !actions.contains(where: { $0.0 == action }) { actions.append((action, action)) }
        return HTML.search(
            path,
            className: "filters",
            label: "Filter the audit log",
            [
                HTML.input("Who", name: "actor", value: filter.actor, maximumLength: 64),
                HTML.select("What", name: "action", actions, chosen: filter.action ?? ""),
                HTML.input(
                    "To a case or an account",
                    name: "subject",
                    value: filter.subject,
                    hint: "Of an account also what was done to cases about it.",
                    maximumLength: 100
                ),
                HTML.input("From", name: "from", type: "date", value: filter.firstDay),
                HTML.input("Until", name: "until", type: "date", value: filter.lastDay),
                HTML.button("Filter"),
            ]
        )
    }

    private static func list(_ found: AuditSearch, _ filter: AuditFilter) -> [Markup] {
        var content = [
            HTML.table(
                "Entries, the last first",
                [.number("Entry"), .text("When"), .text("Who"), .text("What"), .text("To"), .text("More")],
                found.entries.map { entry in
                    [
                        .text("\(entry.sequence)"), Words.time(entry.record.time),
                        .text("\(entry.record.actor), \(entry.record.role)"), AuditTrail.action(entry.record),
                        CaseID(written: entry.record.subject).map { HTML.link("/cases/\($0)", $0.description) }
                            ?? .text(entry.record.subject), .text(AuditTrail.details(entry.record)),
                    ]
                },
                empty: "none."
            )
        ]
        guard let next = found.next else { return content }
        if found.entries.count < AuditSearch.pageSize, let time = found.readBackTo {
            content.append(
                .element(
                    "p",
                    ["class": "hint"],
                    .text("The log was gone through back to "),
                    Words.time(time),
                    .text(".")
                )
            )
        }
        let query = FormFields(filter.fields.fields + [(name: "before", value: "\(next)")])
        content.append(.element("p", HTML.link("\(path)?\(query.urlEncoded)", "Earlier entries")))
        return content
    }
}
