// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    package func caseSummaries(_ query: CaseQuery) throws -> [CaseSummary] {
        let (condition, arguments) = Self.condition(query)
        return try readDecoding("caseSummary") { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM caseSummary WHERE \(condition) ORDER BY priority DESC, number LIMIT ? OFFSET ?",
                arguments: arguments + [query.limit, query.offset]
            )
            var summaries = try rows.map { try Self.summary($0) }
            let places = Dictionary(uniqueKeysWithValues: summaries.enumerated().map { ($1.number, $0) })
            // SQLite takes a bounded number of arguments.
            for start in stride(from: 0, to: summaries.count, by: 500) {
                let numbers = summaries[start..<min(start + 500, summaries.count)].map(\.number)
                let marks = Array(repeating: "?", count: numbers.count).joined(separator: ", ")
                for row in try Row.fetchAll(
                    database,
                    sql: "SELECT number, account FROM caseAccount WHERE number IN (\(marks)) ORDER BY number, account",
                    arguments: StatementArguments(numbers)
                ) {
                    guard let place = places[try row.decode(atIndex: 0)] else { continue }
                    let account = try Self.account(row.decode(Data.self, atIndex: 1), table: "caseAccount")
                    summaries[place].accounts.append(account)
                }
                for row in try Row.fetchAll(
                    database,
                    sql: "SELECT number, rule, isHarmful FROM caseVerdict WHERE number IN (\(marks))",
                    arguments: StatementArguments(numbers)
                ) {
                    guard let place = places[try row.decode(atIndex: 0)] else { continue }
                    summaries[place].verdicts[try row.decode(atIndex: 1)] = try row.decode(Bool.self, atIndex: 2)
                }
            }
            return summaries
        }
    }

    package func caseCount(_ query: CaseQuery) throws -> Int {
        let (condition, arguments) = Self.condition(query)
        return try readDecoding("caseSummary") { database in
            try Int.fetchOne(
                database,
                sql: "SELECT COUNT(*) FROM caseSummary WHERE \(condition)",
                arguments: arguments
            ) ?? 0
        }
    }

    package func accountsOfCases(in range: ClosedRange<AccountID>, limit: Int) throws -> [AccountID] {
        try readDecoding("caseAccount") { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT account FROM caseAccount WHERE account BETWEEN ? AND ? ORDER BY account LIMIT ?
                    """,
                arguments: [range.lowerBound.bytes, range.upperBound.bytes, limit]
            )
            .map { try Self.account($0, table: "caseAccount") }
        }
    }

    package func addSummaries(_ summaries: [CaseSummary]) throws {
        try database.write { database in
            for summary in summaries { try Self.write(summary, in: database) }
        }
    }

    package func caseTimes() throws -> [CaseTimes] {
        try readDecoding("caseSummary") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT openedAt, dueAt, claimedAt, decidedAt, action, appealOutcome, isPart FROM caseSummary
                    WHERE isDuplicate = 0 ORDER BY number
                    """
            )
            .map { row in
                CaseTimes(
                    openedAt: Timestamp(milliseconds: try row.decode(atIndex: 0)),
                    dueAt: Timestamp(milliseconds: try row.decode(atIndex: 1)),
                    claimedAt: try row.decode(Int64?.self, atIndex: 2).map { Timestamp(milliseconds: $0) },
                    decidedAt: try row.decode(Int64?.self, atIndex: 3).map { Timestamp(milliseconds: $0) },
                    action: try row.decode(atIndex: 4),
                    appealOutcome: try row.decode(atIndex: 5),
                    isPart: try row.decode(atIndex: 6)
                )
            }
        }
    }

    package func ruleVerdicts() throws -> [RuleVerdicts] {
        try readDecoding("caseVerdict") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT rule, SUM(isHarmful), SUM(1 - isHarmful) FROM caseVerdict GROUP BY rule ORDER BY rule
                    """
            )
            .map { row in
                RuleVerdicts(
                    rule: try row.decode(atIndex: 0),
                    confirmed: try row.decode(atIndex: 1),
                    dismissed: try row.decode(atIndex: 2)
                )
            }
        }
    }

    package func accountsWithoutCase(atLeast level: FindingLevel, limit: Int) throws -> [AccountID] {
        let levels = FindingLevel.allCases.filter { $0 >= level }
        let marks = levels.map { "WHEN '\($0.rawValue)' THEN \(FindingLevel.allCases.firstIndex(of: $0) ?? 0)" }
        return try readDecoding("finding") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT account, MAX(CASE level \(marks.joined(separator: " ")) END) AS worst, MIN(firstTime) AS first
                    FROM finding JOIN rule ON rule.id = finding.rule
                    WHERE isShadow = 0 AND account IS NOT NULL AND level IN (\(levels.map { "'\($0.rawValue)'" }.joined(separator: ", ")))
                        AND NOT EXISTS (SELECT 1 FROM caseAccount WHERE caseAccount.account = finding.account)
                    GROUP BY account ORDER BY worst DESC, first, account LIMIT ?
                    """,
                arguments: [limit]
            )
            .map { try Self.account($0.decode(Data.self, atIndex: 0), table: "finding") }
        }
    }

    package func savedViews(of person: String) throws -> [SavedView] {
        try readDecoding("savedView") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT name, query FROM savedView WHERE person = ? ORDER BY name",
                arguments: [person]
            )
            .map { SavedView(name: try $0.decode(atIndex: 0), query: try $0.decode(atIndex: 1)) }
        }
    }

    package func setSavedView(_ name: String, _ query: String?, of person: String) throws {
        try database.write { database in
            if let query {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO savedView VALUES (?, ?, ?)",
                    arguments: [person, name, query]
                )
            } else {
                try database.execute(
                    sql: "DELETE FROM savedView WHERE person = ? AND name = ?",
                    arguments: [person, name]
                )
            }
        }
    }

    static func write(_ summary: CaseSummary, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO caseSummary VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                summary.number, summary.state, summary.priority, summary.level.rawValue, summary.category?.rawValue,
                summary.accounts.count, summary.owner, summary.origin, summary.openedAt.milliseconds,
                summary.dueAt.milliseconds, summary.claimedAt?.milliseconds, summary.decidedAt?.milliseconds,
                summary.proposedBy, summary.action, summary.appealOutcome, summary.isDuplicate, summary.isPart,
            ]
        )
        try database.execute(sql: "DELETE FROM caseAccount WHERE number = ?", arguments: [summary.number])
        try database.execute(sql: "DELETE FROM caseVerdict WHERE number = ?", arguments: [summary.number])
        for account in summary.accounts {
            try database.execute(
                sql: "INSERT INTO caseAccount VALUES (?, ?)",
                arguments: [account.bytes, summary.number]
            )
        }
        for (rule, isHarmful) in summary.verdicts {
            try database.execute(
                sql: "INSERT INTO caseVerdict VALUES (?, ?, ?)",
                arguments: [summary.number, rule, isHarmful]
            )
        }
    }

    private static func summary(_ row: Row) throws -> CaseSummary {
        let category = try row.decode(String?.self, forColumn: "category")
        guard let level = FindingLevel(rawValue: try row.decode(forColumn: "level")),
            category.map({ HarmCategory(rawValue: $0) != nil }) ?? true
        else { throw SQLiteStoreError.damaged(table: "caseSummary") }
        return CaseSummary(
            number: try row.decode(forColumn: "number"),
            state: try row.decode(forColumn: "state"),
            priority: try row.decode(forColumn: "priority"),
            level: level,
            category: category.flatMap { HarmCategory(rawValue: $0) },
            accounts: [],
            owner: try row.decode(forColumn: "owner"),
            origin: try row.decode(forColumn: "origin"),
            openedAt: Timestamp(milliseconds: try row.decode(forColumn: "openedAt")),
            dueAt: Timestamp(milliseconds: try row.decode(forColumn: "dueAt")),
            claimedAt: try row.decode(Int64?.self, forColumn: "claimedAt").map { Timestamp(milliseconds: $0) },
            decidedAt: try row.decode(Int64?.self, forColumn: "decidedAt").map { Timestamp(milliseconds: $0) },
            proposedBy: try row.decode(forColumn: "proposedBy"),
            action: try row.decode(forColumn: "action"),
            appealOutcome: try row.decode(forColumn: "appealOutcome"),
            isDuplicate: try row.decode(forColumn: "isDuplicate"),
            isPart: try row.decode(forColumn: "isPart")
        )
    }

    private static func condition(_ query: CaseQuery) -> (sql: String, arguments: StatementArguments) {
        var tests: [String] = []
        var arguments = StatementArguments()
        if !query.states.isEmpty {
            tests.append("state IN (\(Array(repeating: "?", count: query.states.count).joined(separator: ", ")))")
            arguments += StatementArguments(query.states)
        }
        switch query.owner {
        case .person(let name):
            tests.append("owner = ?")
            arguments += [name]
        case .nobody: tests.append("owner IS NULL")
        case nil: break
        }
        if let category = query.category {
            tests.append("category = ?")
            arguments += [category.rawValue]
        }
        if let time = query.lateAt {
            tests.append("isDuplicate = 0 AND decidedAt IS NULL AND dueAt < ?")
            arguments += [time.milliseconds]
        }
        if !query.accounts.isEmpty {
            let marks = Array(repeating: "?", count: query.accounts.count).joined(separator: ", ")
            tests.append("number IN (SELECT number FROM caseAccount WHERE account IN (\(marks)))")
            arguments += StatementArguments(query.accounts.map(\.bytes))
        }
        if let origin = query.origin {
            tests.append("origin = ?")
            arguments += [origin]
        }
        return (tests.isEmpty ? "1" : tests.joined(separator: " AND "), arguments)
    }
}
