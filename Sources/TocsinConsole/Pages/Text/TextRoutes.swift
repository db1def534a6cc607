// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinModel
internal import TocsinStore

/// Reading messages: the one place where pages hold text of users, after the audit log says who reads what, and why.
enum TextRoutes {
    /// So many messages are shown at once.
    static let most = 12

    static let routes = [
        Route(.post, "/cases/:case/texts", .right(.work), reading: { visit, parts in try read(visit, parts) })
    ]

    private static func read(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let id = try CaseRoutes.id(visit)
        let value = try parts.desk(try visit.signedIn()).find(id)
        do throws(PageError) {
            _ = try TextForm.reason(visit.form)
        } catch {
            let problem = CasePage.Problem(form: "text", words: "\(error)")
            return .page(try CasePage.make(visit, parts, id, problem: problem), error.status)
        }
        return try read(visit, parts, value, back: "/cases/\(id)")
    }

    /// Shows messages behind the findings of a case's accounts.
    ///
    /// `back`: The page that they were asked for on.
    static func read(_ visit: Visit, _ parts: ConsoleParts, _ value: Case, back: String) throws -> Answer {
        let person = try visit.signedIn()
        let desk = parts.desk(person)
        let id = value.id
        let reason = try TextForm.reason(visit.form)
        let start = visit.form["from"].flatMap { Int($0) }.map { max(0, $0) } ?? 0
        let findings = try parts.store.findings(of: value.accounts).filter { !$0.isShadow }
        var wanted: [EventID] = []
        var seen: Set<EventID> = []
        for event in findings.flatMap(\.evidence).compactMap(\.event) where seen.insert(event).inserted {
            wanted.append(event)
        }
        let some = Array(wanted.dropFirst(start).prefix(most))
        // Before anything is read: what cannot be logged is not shown.
        try desk.record(
            "text.read",
            needing: .work,
            subject: id.description,
            at: visit.now,
            ["reason": reason, "events": some.map(\.description).joined(separator: " ")]
        )
        let events = try parts.store.events(some)
        let texts = ShownText.make(events, findings: findings)
        return .page(
            TextPage.make(
                texts,
                of: id,
                back: back,
                person: person,
                reason: reason,
                place: (from: start, count: some.count, of: wanted.count)
            )
        )
    }
}
