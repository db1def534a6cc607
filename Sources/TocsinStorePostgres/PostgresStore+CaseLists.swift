// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
package import TocsinModel
package import TocsinStore

extension PostgresStore {
    private static let summaryColumns = """
        number, state, priority, level, category, accountCount, owner, origin, openedAt, dueAt, claimedAt, decidedAt, \
        proposedBy, action, appealOutcome, isDuplicate, isPart
        """

    package func caseSummaries(_ query: CaseQuery) throws -> [CaseSummary] {
        let (condition, arguments) = Self.condition(query)
        return try snapshot("caseSummary") { connection in
            let rows = try connection.run(
                """
                SELECT \(Self.summaryColumns) FROM caseSummary WHERE \(condition)
                ORDER BY priority DESC, number LIMIT $\(arguments.count + 1) OFFSET $\(arguments.count + 2)
                """,
                arguments + [.int(query.limit), .int(query.offset)]
            )
            var summaries = try rows.map { try Self.summary($0) }
            let places = Dictionary(uniqueKeysWithValues: summaries.enumerated().map { ($1.number, $0) })
            let numbers: [PostgresParameter] = [.ints(summaries.map { Int64($0.number) })]
            for row in try connection.run(
                "SELECT number, account FROM caseAccount WHERE number = ANY($1::bigint[]) ORDER BY number, account",
                numbers
            ) {
                guard let place = places[try row.value(0)] else { continue }
                summaries[place].accounts.append(try AccountID(stored: try row.value(1), table: "caseAccount"))
            }
            for row in try connection.run(
                "SELECT number, rule, isHarmful FROM caseVerdict WHERE number = ANY($1::bigint[])",
                numbers
            ) {
                guard let place = places[try row.value(0)] else { continue }
                summaries[place].verdicts[try row.value(1)] = try row.value(2, as: Bool.self)
            }
            return summaries
        }
    }

    package func caseCount(_ query: CaseQuery) throws -> Int {
        let (condition, arguments) = Self.condition(query)
        return try decoding("caseSummary") { connection in
            try connection.run("SELECT count(*) FROM caseSummary WHERE \(condition)", arguments).first?.value(0) ?? 0
        }
    }

    package func accountsOfCases(in range: ClosedRange<AccountID>, limit: Int) throws -> [AccountID] {
        try decoding("caseAccount") { connection in
            try connection.run(
                "SELECT DISTINCT account FROM caseAccount WHERE account BETWEEN $1 AND $2 ORDER BY account LIMIT $3",
                [.data(range.lowerBound.bytes), .data(range.upperBound.bytes), .int(limit)]
            )
            .map { try AccountID(stored: try $0.value(0), table: "caseAccount") }
        }
    }

    package func addSummaries(_ summaries: [CaseSummary]) throws {
        try write(.audit) { connection in
            for summary in summaries { try Self.write(summary, connection) }
        }
    }

    package func caseTimes() throws -> [CaseTimes] {
        try decoding("caseSummary") { connection in
            try connection.run(
                """
                SELECT openedAt, dueAt, claimedAt, decidedAt, action, appealOutcome, isPart FROM caseSummary
                WHERE NOT isDuplicate ORDER BY number
                """
            )
            .map { row in
                CaseTimes(
                    openedAt: Timestamp(milliseconds: try row.value(0)),
                    dueAt: Timestamp(milliseconds: try row.value(1)),
                    claimedAt: try row.optional(2, as: Int64.self).map { Timestamp(milliseconds: $0) },
                    decidedAt: try row.optional(3, as: Int64.self).map { Timestamp(milliseconds: $0) },
                    action: try row.optional(4),
                    appealOutcome: try row.optional(5),
                    isPart: try row.value(6)
                )
            }
        }
    }

    package func ruleVerdicts() throws -> [RuleVerdicts] {
        try decoding("caseVerdict") { connection in
            try connection.run(
                """
                SELECT rule, count(*) FILTER (WHERE isHarmful), count(*) FILTER (WHERE NOT isHarmful)
                FROM caseVerdict GROUP BY rule ORDER BY rule
                """
            )
            .map { RuleVerdicts(rule: try $0.value(0), confirmed: try $0.value(1), dismissed: try $0.value(2)) }
        }
    }

    package func accountsWithoutCase(atLeast level: FindingLevel, limit: Int) throws -> [AccountID] {
        let levels = FindingLevel.allCases.filter { $0 >= level }
        let marks = levels.map { "WHEN '\($0.rawValue)' THEN \(FindingLevel.allCases.firstIndex(of: $0) ?? 0)" }
        return try decoding("finding") { connection in
            try connection.run(
                """
                SELECT account, max(CASE level \(marks.joined(separator: " ")) END) AS worst, min(firstTime) AS earliest
                FROM finding JOIN rule ON rule.id = finding.rule
                WHERE NOT isShadow AND account IS NOT NULL AND level = ANY($1::text[])
                    AND NOT EXISTS (SELECT 1 FROM caseAccount WHERE caseAccount.account = finding.account)
                GROUP BY account ORDER BY worst DESC, earliest, account LIMIT $2
                """,
                [.texts(levels.map(\.rawValue)), .int(limit)]
            )
            .map { try AccountID(stored: try $0.value(0), table: "finding") }
        }
    }

    package func savedViews(of person: String) throws -> [SavedView] {
        try decoding("savedView") { connection in
            try connection.run("SELECT name, query FROM savedView WHERE person = $1 ORDER BY name", [.text(person)])
                .map { SavedView(name: try $0.value(0), query: try $0.value(1)) }
        }
    }

    package func setSavedView(_ name: String, _ query: String?, of person: String) throws {
        try pool.write { connection in
            if let query {
                try connection.run(
                    """
                    INSERT INTO savedView VALUES ($1, $2, $3)
                    ON CONFLICT (person, name) DO UPDATE SET query = excluded.query
                    """,
                    [.text(person), .text(name), .text(query)]
                )
            } else {
                try connection.run(
                    "DELETE FROM savedView WHERE person = $1 AND name = $2",
                    [.text(person), .text(name)]
                )
            }
        }
    }

    static func write(_ summary: CaseSummary, _ connection: PostgresConnection) throws {
        let number: [PostgresParameter] = [.int(summary.number)]
        try connection.pipeline([
            PostgresStatement("DELETE FROM caseSummary WHERE number = $1", number),
            PostgresStatement("DELETE FROM caseAccount WHERE number = $1", number),
            PostgresStatement("DELETE FROM caseVerdict WHERE number = $1", number),
            PostgresStatement(
                """
                INSERT INTO caseSummary (\(summaryColumns))
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                """,
                [
                    .int(summary.number), .text(summary.state), .double(summary.priority),
                    .text(summary.level.rawValue), .optional(summary.category?.rawValue), .int(summary.accounts.count),
                    .optional(summary.owner), .text(summary.origin), .int(summary.openedAt.milliseconds),
                    .int(summary.dueAt.milliseconds), .optional(summary.claimedAt?.milliseconds),
                    .optional(summary.decidedAt?.milliseconds), .optional(summary.proposedBy),
                    .optional(summary.action), .optional(summary.appealOutcome), .bool(summary.isDuplicate),
                    .bool(summary.isPart),
                ]
            ),
            PostgresStatement(
                "INSERT INTO caseAccount SELECT account, $2 FROM unnest($1::bytea[]) AS account",
                [.blobs(summary.accounts.map(\.bytes)), .int(summary.number)]
            ),
            PostgresStatement(
                """
                INSERT INTO caseVerdict
                SELECT $1, rule, isHarmful FROM unnest($2::text[], $3::boolean[]) AS verdict (rule, isHarmful)
                """,
                [
                    .int(summary.number), .texts(summary.verdicts.map(\.key)), .bools(summary.verdicts.map(\.value)),
                ]
            ),
        ])
    }

    private static func summary(_ row: PostgresRow) throws -> CaseSummary {
        let category = try row.optional(4, as: String.self)
        guard let level = FindingLevel(rawValue: try row.value(3)),
            category.map({ HarmCategory(rawValue: $0) != nil }) ?? true
        else { throw PostgresStoreError.damaged(table: "caseSummary") }
        return CaseSummary(
            number: try row.value(0),
            state: try row.value(1),
            priority: try row.value(2),
            level: level,
            category: category.flatMap { HarmCategory(rawValue: $0) },
            accounts: [],
            owner: try row.optional(6),
            origin: try row.value(7),
            openedAt: Timestamp(milliseconds: try row.value(8)),
            dueAt: Timestamp(milliseconds: try row.value(9)),
            claimedAt: try row.optional(10, as: Int64.self).map { Timestamp(milliseconds: $0) },
            decidedAt: try row.optional(11, as: Int64.self).map { Timestamp(milliseconds: $0) },
            proposedBy: try row.optional(12),
            action: try row.optional(13),
            appealOutcome: try row.optional(14),
            isDuplicate: try row.value(15),
            isPart: try row.value(16)
        )
    }

    private static func condition(_ query: CaseQuery) -> (sql: String, arguments: [PostgresParameter]) {
        var tests: [String] = []
        var arguments: [PostgresParameter] = []
        func mark(_ argument: PostgresParameter) -> String {
            arguments.append(argument)
            return "$\(arguments.count)"
        }
        if !query.states.isEmpty { tests.append("state = ANY(\(mark(.texts(query.states)))::text[])") }
        switch query.owner {
        case .person(let name): tests.append("owner = \(mark(.text(name)))")
        case .nobody: tests.append("owner IS NULL")
        case nil: break
        }
        if let category = query.category { tests.append("category = \(mark(.text(category.rawValue)))") }
        if let time = query.lateAt {
            tests.append("NOT isDuplicate AND decidedAt IS NULL AND dueAt < \(mark(.int(time.milliseconds)))")
        }
        if !query.accounts.isEmpty {
            let accounts = mark(.blobs(query.accounts.map(\.bytes)))
            tests.append("number IN (SELECT number FROM caseAccount WHERE account = ANY(\(accounts)::bytea[]))")
        }
        if let origin = query.origin { tests.append("origin = \(mark(.text(origin)))") }
        return (tests.isEmpty ? "true" : tests.joined(separator: " AND "), arguments)
    }
}
