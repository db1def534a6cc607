// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import JSONText
internal import TocsinCases
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// Findings, and what is known of an account.
enum FindingAPI {
    static let routes = [
        APIRoute(.get, "/findings", .right(.view), list),
        APIRoute(.get, "/findings/:finding", .right(.view)) { request, desk in
            let id = try request.parameter("finding") { FindingID(written: $0) }
            try request.allow()
            guard let finding = try desk.store.finding(id) else { throw APIRefusal.notFound }
            var writer = JSONWriter()
            FindingJSON.write(finding, operation: nil, to: &writer)
            return .json(writer.text)
        },
        APIRoute(.get, "/accounts/:account", .right(.view), account),
    ]

    private static func list(_ request: APIRequest, _ desk: APIDesk) throws -> APIAnswer {
        try request.allow("category", "level", "rule", "trial", "limit", "page")
        let (limit, offset, number) = try request.page()
        var query = FindingQuery()
        query.category = try request.word("category")
        query.level = try request.word("level")
        query.rule = try request.value("rule", "a rule's id") { $0.isEmpty ? nil : $0 }
        query.isShadow = try request.value("trial", "yes or no") { ["yes": true, "no": false][$0] } ?? false
        (query.limit, query.offset) = (limit + 1, offset)
        let found = try desk.store.findings(query)
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("findings")
            writer.array { writer in
                for finding in found.prefix(limit) { FindingJSON.write(finding, operation: nil, to: &writer) }
            }
            writer.member("nextPage", found.count > limit ? number + 1 : nil)
        }
        return .json(writer.text)
    }

    private static func account(_ request: APIRequest, _ desk: APIDesk) throws -> APIAnswer {
        let name = try request.parameter("account") { AccountID($0) }
        try request.allow()
        let aliases = try desk.store.aliases()
        let account = aliases[name] ?? name
        let findings = try desk.store.findings(of: [account])
        // Groups in which no harm was found are named to nobody.
        let operations = try desk.store.operations(of: account)
            .filter { try desk.store.operation($0)?.standing == .harmful }
        var query = CaseQuery()
        query.accounts = aliases.names(with: account)
        let cases = try desk.cases(try request.caller()).summaries(query)
        guard !findings.isEmpty || !operations.isEmpty || !cases.isEmpty else { throw APIRefusal.notFound }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("account", account.description)
            writer.key("findings")
            writer.array { writer in for finding in findings { FindingJSON.write(finding, operation: nil, to: &writer) }
            }
            writer.member("operations", operations.map(\.description))
            writer.member("cases", cases.map { CaseID(number: $0.number).description })
        }
        return .json(writer.text)
    }
}
