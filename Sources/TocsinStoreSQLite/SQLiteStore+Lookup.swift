// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    package func finding(_ id: FindingID) throws -> Finding? {
        try findings(where: "id = ?", [Int64(bitPattern: id.value)], order: "id").first
    }

    package func findings(of accounts: [AccountID]) throws -> [Finding] {
        var found: [Finding] = []
        // SQLite takes a bounded number of arguments.
        for start in stride(from: 0, to: accounts.count, by: 500) {
            let some = accounts[start..<min(start + 500, accounts.count)]
            let marks = Array(repeating: "?", count: some.count).joined(separator: ", ")
            found += try findings(
                where: "account IN (\(marks))",
                StatementArguments(some.map(\.bytes)),
                order: "firstTime, id"
            )
        }
        return found.inStoreOrder()
    }

    package func findings(_ query: FindingQuery) throws -> [Finding] {
        var tests: [String] = []
        var arguments = StatementArguments()
        if let rule = query.rule {
            tests.append("ruleID = ?")
            arguments += [rule]
        }
        if let category = query.category {
            tests.append("category = ?")
            arguments += [category.rawValue]
        }
        if let level = query.level {
            tests.append("level = ?")
            arguments += [level.rawValue]
        }
        var condition = "1"
        if !tests.isEmpty { condition = "rule IN (SELECT id FROM rule WHERE \(tests.joined(separator: " AND ")))" }
        if let isShadow = query.isShadow {
            condition += " AND isShadow = ?"
            arguments += [isShadow]
        }
        arguments += [query.limit, query.offset]
        return try findings(where: condition, arguments, order: "lastTime DESC, id", tail: "LIMIT ? OFFSET ?")
    }

    package func findings(in ids: ClosedRange<FindingID>, limit: Int) throws -> [Finding] {
        let (first, last) = (Int64(bitPattern: ids.lowerBound.value), Int64(bitPattern: ids.upperBound.value))
        return try findings(
            where: Self.idCondition(first, last),
            [first, last, limit],
            order: "id < 0, id",
            tail: "LIMIT ?"
        )
    }

    /// A condition, with the first and the last as arguments, for a range of ids, which the database knows as signed numbers: those from the middle on
    /// are negative and come last.
    static func idCondition(_ first: Int64, _ last: Int64) -> String {
        first <= last ? "id BETWEEN ? AND ?" : "(id >= ? OR id <= ?)"
    }

    package func ruleTallies() throws -> [RuleTally] {
        try readDecoding("finding") { database in
            let rules = try Self.rules(database)
            var tallies: [Int64: RuleTally] = [:]
            for row in try Row.fetchAll(
                database,
                sql: "SELECT rule, isShadow, COUNT(*), MAX(lastTime) FROM finding GROUP BY rule, isShadow"
            ) {
                let number: Int64 = try row.decode(atIndex: 0)
                guard let rule = rules[number] else { throw SQLiteStoreError.damaged(table: "finding") }
                var tally = tallies[number] ?? RuleTally(rule: rule, raised: 0, shadow: 0, lastTime: nil)
                let count: Int = try row.decode(atIndex: 2)
                if try row.decode(Bool.self, atIndex: 1) { tally.shadow = count } else { tally.raised = count }
                let last = Timestamp(milliseconds: try row.decode(atIndex: 3))
                tally.lastTime = tally.lastTime.map { max($0, last) } ?? last
                tallies[number] = tally
            }
            return tallies.values.sorted { ($0.rule.id, $0.rule.version) < ($1.rule.id, $1.rule.version) }
        }
    }

    package func dailyFindings(from day: Int64) throws -> [DailyFindings] {
        try readDecoding("finding") { database in
            let rules = try Self.rules(database)
            var counts: [DailyFindings: Int] = [:]
            for row in try Row.fetchAll(
                database,
                sql: """
                    SELECT rule, firstTime / 86400000, COUNT(*) FROM finding INDEXED BY findingByFirstTime
                    WHERE firstTime >= ? AND isShadow = 0 GROUP BY 2, 1
                    """,
                arguments: [max(0, day) * 86_400_000]
            ) {
                guard let rule = rules[try row.decode(atIndex: 0)] else {
                    throw SQLiteStoreError.damaged(table: "finding")
                }
                let key = DailyFindings(day: try row.decode(atIndex: 1), category: rule.category, count: 0)
                counts[key, default: 0] += try row.decode(Int.self, atIndex: 2)
            }
            return counts.map { key, count in DailyFindings(day: key.day, category: key.category, count: count) }
                .sorted { ($0.day, $0.category) < ($1.day, $1.category) }
        }
    }

    package func accounts(in range: ClosedRange<AccountID>, limit: Int) throws -> [AccountID] {
        try readDecoding("finding") { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT account FROM finding WHERE account BETWEEN ? AND ? ORDER BY account LIMIT ?
                    """,
                arguments: [range.lowerBound.bytes, range.upperBound.bytes, limit]
            )
            .map { try Self.account($0, table: "finding") }
        }
    }

    package func cursor(before time: Timestamp) throws -> Int64 {
        try readDecoding("eventBlock") { database in
            // Behind the last batch where none is late enough: whoever reads on from there sees what comes later.
            let place = try Int64.fetchOne(
                database,
                sql: """
                    SELECT COALESCE((SELECT MIN(id) - 1 FROM eventBlock WHERE lastTime >= ?), MAX(id)) FROM eventBlock
                    """,
                arguments: [time.milliseconds]
            )
            return place ?? 0
        }
    }

    package func signalSegment(at cursor: Int64) throws -> SignalSegment? {
        try readDecoding("signalSegment") { database in
            try Data.fetchOne(database, sql: "SELECT content FROM signalSegment WHERE cursor = ?", arguments: [cursor])
                .map { SignalSegment(cursor: cursor, signals: Array($0)) }
        }
    }

    static func account(_ bytes: Data, table: String) throws -> AccountID {
        guard let account = AccountID(bytes: bytes) else { throw SQLiteStoreError.damaged(table: table) }
        return account
    }

    private func findings(
        where condition: String,
        _ arguments: StatementArguments,
        order: String,
        tail: String = ""
    ) throws -> [Finding] {
        try readDecoding("finding") { database in
            let rules = try Self.rules(database)
            return try Row.fetchAll(
                database,
                sql: "SELECT * FROM finding WHERE \(condition) ORDER BY \(order) \(tail)",
                arguments: arguments
            )
            .map { try Self.finding($0, rules: rules) }
        }
    }
}
