// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinAudit
internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// The audit log, the last entries first, with filters; to look at it changes nothing.
enum AuditPage {
    static let path = "/audit"

    /// Goes to the page with what the form asks for: its address holds ids, days and names of people here, and nothing else that somebody typed.
    static func filter(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let filter = AuditFilter(visit.form)
        if filter.mistake != nil { return .page(try make(visit, parts, filter), .unprocessableContent) }
        return .seeOther(LocalPath(filter.isEmpty ? path : "\(path)?\(filter.fields.urlEncoded)"))
    }

    /// `filter`: As a form holds it; nil for what the address holds.
    ///
    /// `notice`: What was just done.
    static func make(
        _ visit: Visit,
        _ parts: ConsoleParts,
        _ filter: AuditFilter? = nil,
        notice: Markup = .none
    ) throws -> Page {
        let person = try visit.signedIn()
        let filter = filter ?? AuditFilter(visit.query)
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
            content.append(form(filter, person))
        } else {
            let before = visit.query["before"].flatMap { Int($0) }
            content.append(form(filter, person))
            content += list(try AuditSearch(filter, before: before, in: parts.store), filter)
        }
        return Page("Audit log", .audit, content)
    }

    private static func form(_ filter: AuditFilter, _ person: SignedInPerson) -> Markup {
        var actions = [("", "everything")] + AuditWords.actions.map { ($0.word, $0.title) }
        if let action = filter.action, !actions.contains(where: { $0.0 == action }) { actions.append((action, action)) }
        // By POST, so that no address holds what was typed by mistake.
        return HTML.form(
            path,
            person,
            className: "filters",
            label: "Filter the audit log",
            [
                HTML.input("Who", name: "actor", value: filter.actor, maximumLength: 64),
                HTML.select("What", name: "action", actions, chosen: filter.action ?? ""),
                HTML.input(
                    "To a case or an account",
                    name: "subject",
                    value: filter.subject,
                    hint: "By its id, such as case-17 or acct-…. Of an account also what was done to cases about it.",
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
        if found.isCut {
            content.append(
                HTML.paragraph(
                    "More accounts begin so: these are entries about the first \(ShortID.mostFound). Type more digits of the account's pseudonym.",
                    className: "hint"
                )
            )
        }
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
