// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinAudit
internal import TocsinCases
internal import TocsinReports
internal import TocsinStore

/// The audit log, for those who audit.
enum AuditRoutes {
    static let routes = [
        Route(.get, "/audit", .right(.audit), reading: { visit, parts in .page(try page(visit, parts, nil)) }),
        // By a button: it reads the whole log and every case.
        Route(
            .post,
            "/audit/verify",
            .right(.audit),
            reading: { visit, parts in
                let compared = try parts.desk(try visit.signedIn()).verifyAudit(known: [])
                let (log, altered, mislisted) = (compared.log, compared.altered, compared.mislisted)
                let isSound = compared.isSound
                var words = "\(Wording.count(log.entries, "entry", "entries")) are sound."
                if let problem = log.problem { words += " \(problem)" }
                if !altered.isEmpty {
                    let names = Wording.list(altered.prefix(20).map(\.description))
                    words += " Not what the log last said of it: \(names). Somebody changed that behind the log's back."
                }
                if !mislisted.isEmpty {
                    let names = Wording.list(mislisted.prefix(20).map(\.description))
                    words +=
                        " The queue and other lists do not show as it is: \(names). A note on the case writes its row anew."
                }
                if !compared.foreignRoles.isEmpty {
                    let numbers = Wording.list(compared.foreignRoles.prefix(20).map { "\($0)" })
                    words += " In a role that the log had not given: who made the entries \(numbers)."
                }
                if isSound {
                    words +=
                        " Every case is what the log last said of it. Without checkpoints kept elsewhere a cut-off end does not show: 'tocsin audit verify --checkpoints'."
                }
                return .page(
                    try page(visit, parts, HTML.notice(words, isError: !isSound, prefix: "Something was changed. "))
                )
            }
        ),
    ]

    private static let pageSize = 100

    private static func page(_ visit: Visit, _ parts: ConsoleParts, _ notice: Markup?) throws -> Page {
        let person = try visit.signedIn()
        let before = visit.query["before"].flatMap { Int($0) }
        let entries = try AuditLine.read(try parts.store.auditLines(before: before, limit: pageSize))
        let more: Markup =
            if let last = entries.last, last.sequence > 1, entries.count == pageSize {
                .element("p", HTML.link("/audit?before=\(last.sequence)", "Earlier entries"))
            } else { .none }
        return Page(
            "Audit log",
            .audit,
            [
                notice ?? .none,
                HTML.form("/audit/verify", person, [HTML.button("Verify the log and every case", className: "second")]),
                HTML.table(
                    "Entries, the last first",
                    [.number("Entry"), .text("When"), .text("Who"), .text("What"), .text("To"), .text("More")],
                    entries.map { entry in
                        [
                            .text("\(entry.sequence)"), Words.time(entry.record.time),
                            .text("\(entry.record.actor), \(entry.record.role)"), HTML.code(entry.record.action),
                            CaseID(written: entry.record.subject).map { HTML.link("/cases/\($0)", $0.description) }
                                ?? .text(entry.record.subject), .text(AuditTrail.details(entry.record)),
                        ]
                    }
                ), more,
            ]
        )
    }
}
