// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import JSONText
internal import TocsinCases
internal import TocsinModel
internal import TocsinStore

/// Cases: listed, read, opened and worked on.
enum CaseAPI {
    static let routes = [
        APIRoute(.get, "/cases", .right(.view), list),
        APIRoute(.post, "/cases", .right(.work), open),
        APIRoute(.get, "/cases/:case", .right(.view)) { request, desk in
            let id = try request.parameter("case") { CaseID(written: $0) }
            try request.allow()
            let (found, version) = try desk.cases(try request.caller()).findWithVersion(id)
            // Beside the case's members, which are those of `cases show --json`.
            let members = try json(found).dropFirst()
            return .json("{\"version\":\(version),\(members)")
        },
        APIRoute(.post, "/cases/:case/claim", .right(.work)) { request, desk in
            _ = try request.members()
            return try apply(.claim, request, desk)
        },
        APIRoute(.post, "/cases/:case/notes", .right(.work)) { request, desk in
            try apply(.note(try request.members("text").needed("text")), request, desk)
        },
        APIRoute(.post, "/cases/:case/labels", .right(.work)) { request, desk in
            let label = try request.members("label").needed("label", most: Case.mostLabelCharacters)
            return try apply(.label(label), request, desk)
        },
        APIRoute(.post, "/cases/:case/decisions", .right(.decide)) { request, desk in
            let id = try request.parameter("case") { CaseID(written: $0) }
            let cases = desk.cases(try request.caller())
            let (made, seen) = try draft(request, evidence: try cases.evidence(try cases.find(id)))
            return .json(try json(try cases.apply(.decide(made), to: id, at: request.now, seen: seen)))
        },
    ]

    private static func list(_ request: APIRequest, _ desk: APIDesk) throws -> APIAnswer {
        try request.allow("state", "category", "owner", "account", "late", "limit", "page")
        let (limit, offset, number) = try request.page()
        var query = CaseQuery()
        if let state: Case.State = try request.word("state") { query.states = [state.rawValue] }
        query.category = try request.word("category")
        if let name = try request.value("account", "a pseudonym such as acct-…", { AccountID($0) }) {
            query.accounts = try desk.store.aliases().names(with: name)
        }
        if let owner = try request.value("owner", "a name, or nobody", { $0.isEmpty ? nil : $0 }) {
            query.owner = owner == "nobody" ? .nobody : .person(owner)
        }
        if try request.value("late", "yes", { $0 == "yes" ? true : nil }) != nil { query.lateAt = request.now }
        // One more tells whether there is a next page.
        (query.limit, query.offset) = (limit + 1, offset)
        let found = try desk.cases(try request.caller()).summaries(query)
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("cases")
            writer.array { writer in for summary in found.prefix(limit) { write(summary, request.now, to: &writer) } }
            writer.member("nextPage", found.count > limit ? number + 1 : nil)
        }
        return .json(writer.text)
    }

    private static func write(_ summary: CaseSummary, _ now: Timestamp, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("case", CaseID(number: summary.number).description)
            writer.member("state", summary.state)
            writer.member("priority", summary.priority)
            writer.member("level", summary.level.rawValue)
            writer.member("category", summary.category?.rawValue)
            writer.member("accounts", summary.accounts.map(\.description))
            writer.member("owner", summary.owner)
            writer.member("origin", summary.origin)
            writer.member("openedAt", summary.openedAt.description)
            writer.member("dueAt", summary.dueAt.description)
            writer.member("claimedAt", summary.claimedAt?.description)
            writer.member("decidedAt", summary.decidedAt?.description)
            writer.member("action", summary.action)
            writer.member("late", summary.isLate(at: now))
        }
    }

    private static func open(_ request: APIRequest, _ desk: APIDesk) throws -> APIAnswer {
        let members = try request.members("operation", "finding", "account", "level", "reason")
        let cases = desk.cases(try request.caller())
        let operation = try members.value("operation", "such as operation-0123456789abcdef") {
            OperationID(written: $0)
        }
        let finding = try members.value("finding", "such as finding-0123456789abcdef") { FindingID(written: $0) }
        let account = try members.value("account", "a pseudonym such as acct-…") { AccountID($0) }
        let level = try members.value("level", "a level of Sigma's") { FindingLevel(rawValue: $0) }
        let reason = try members.text("reason", most: 300)
        let opening: CaseOpening
        switch (operation, finding, account) {
        case (let id?, nil, nil): opening = try cases.opening(operation: id)
        case (nil, let id?, nil): opening = try cases.opening(finding: id)
        case (nil, nil, let id?):
            guard let reason else { throw APIRefusal.malformed("'reason' is missing: say why you look at the account") }
            opening = CaseOpening(accounts: [id], level: level ?? .medium, reason: reason)
        default: throw APIRefusal.malformed("name one of operation, finding and account")
        }
        let opened = try cases.open(opening, at: request.now)
        return .created(try json(opened), location: "/api/v1/cases/\(opened.id)")
    }

    private static func apply(_ action: CaseAction, _ request: APIRequest, _ desk: APIDesk) throws -> APIAnswer {
        let id = try request.parameter("case") { CaseID(written: $0) }
        return .json(try json(try desk.cases(try request.caller()).apply(action, to: id, at: request.now)))
    }

    /// The decision, and which version of the case it is about; nil for the case as it is now.
    private static func draft(
        _ request: APIRequest,
        evidence: [AccountID: EvidenceSnapshot]
    ) throws(APIRefusal) -> (DecisionDraft, SeenCase?) {
        let members = try request.members(
            "action",
            "category",
            "rule",
            "facts",
            "until",
            "requestsPerMinute",
            "version"
        )
        let until = try members.value("until", "a time such as 2026-12-31T00:00:00Z") { Timestamp(written: $0) }
        let rate = try members.number("requestsPerMinute")
        let word = try members.needed("action")
        guard rate == nil || word == "rateLimit" else { throw .malformed("'requestsPerMinute' is for a rate limit") }
        if word == "rateLimit" {
            guard let rate, until != nil else { throw .malformed("a rate limit needs requestsPerMinute and until") }
            let limits = Decision.Action.requestsPerMinute
            guard limits.contains(rate) else {
                throw .malformed("'requestsPerMinute' has to be \(limits.lowerBound) to \(limits.upperBound)")
            }
        }
        guard let action = Decision.Action(word: word, requestsPerMinute: rate, until: until) else {
            throw .malformed("'action' has to be one of dismiss, warn, rateLimit, suspend, closeOperation, reinstate")
        }
        let draft = DecisionDraft(
            action: action,
            category: try members.value("category", "a category of harm") { HarmCategory(rawValue: $0) },
            rule: try members.text("rule", most: 500) ?? "",
            facts: try members.needed("facts"),
            evidence: evidence
        )
        let version = try members.number("version")
        return (draft, version.map(SeenCase.version))
    }

    private static func json(_ about: Case) throws -> String { String(decoding: try about.json(), as: UTF8.self) }
}
