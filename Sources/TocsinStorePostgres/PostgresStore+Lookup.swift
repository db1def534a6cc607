// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
package import TocsinModel
package import TocsinStore

extension PostgresStore {
    package func finding(_ id: FindingID) throws -> Finding? {
        try findings(where: "id = $1", [.int(Int64(bitPattern: id.value))], order: "id").first
    }

    package func findings(of accounts: [AccountID]) throws -> [Finding] {
        try findings(where: "account = ANY($1::bytea[])", [.blobs(accounts.map(\.bytes))], order: "firstTime, id")
            .inStoreOrder()
    }

    package func findings(_ query: FindingQuery) throws -> [Finding] {
        var arguments: [PostgresParameter] = [.int(query.limit), .int(query.offset)]
        func mark(_ argument: PostgresParameter) -> String {
            arguments.append(argument)
            return "$\(arguments.count)"
        }
        var tests: [String] = []
        if let rule = query.rule { tests.append("ruleID = \(mark(.text(rule)))") }
        if let category = query.category { tests.append("category = \(mark(.text(category.rawValue)))") }
        if let level = query.level { tests.append("level = \(mark(.text(level.rawValue)))") }
        var condition = "true"
        if !tests.isEmpty { condition = "rule IN (SELECT id FROM rule WHERE \(tests.joined(separator: " AND ")))" }
        if let isShadow = query.isShadow { condition += " AND isShadow = \(mark(.bool(isShadow)))" }
        return try findings(where: condition, arguments, order: "lastTime DESC, id", tail: "LIMIT $1 OFFSET $2")
    }

    package func findings(in ids: ClosedRange<FindingID>, limit: Int) throws -> [Finding] {
        let (first, last) = (Int64(bitPattern: ids.lowerBound.value), Int64(bitPattern: ids.upperBound.value))
        return try findings(
            where: Self.idCondition(first, last),
            [.int(first), .int(last), .int(limit)],
            order: "id < 0, id",
            tail: "LIMIT $3"
        )
    }

    /// A condition, with the first and the last as its arguments `$1` and `$2`, for a range of ids, which the database knows as signed numbers: those
    /// from the middle on are negative and come last.
    static func idCondition(_ first: Int64, _ last: Int64) -> String {
        first <= last ? "id BETWEEN $1 AND $2" : "(id >= $1 OR id <= $2)"
    }

    package func ruleTallies() throws -> [RuleTally] {
        try snapshot("finding", locking: ["finding", "rule"]) { connection in
            let rules = try Self.rules(connection)
            var tallies: [Int64: RuleTally] = [:]
            for row in try connection.run(
                "SELECT rule, isShadow, count(*), max(lastTime) FROM finding GROUP BY rule, isShadow"
            ) {
                let number: Int64 = try row.value(0)
                guard let rule = rules[number] else { throw PostgresStoreError.damaged(table: "finding") }
                var tally = tallies[number] ?? RuleTally(rule: rule, raised: 0, shadow: 0, lastTime: nil)
                let count: Int = try row.value(2)
                if try row.value(1, as: Bool.self) { tally.shadow = count } else { tally.raised = count }
                let last = Timestamp(milliseconds: try row.value(3))
                tally.lastTime = tally.lastTime.map { max($0, last) } ?? last
                tallies[number] = tally
            }
            return tallies.values.sorted { ($0.rule.id, $0.rule.version) < ($1.rule.id, $1.rule.version) }
        }
    }

    package func dailyFindings(from day: Int64) throws -> [DailyFindings] {
        try snapshot("finding", locking: ["finding", "rule"]) { connection in
            let rules = try Self.rules(connection)
            var counts: [DailyFindings: Int] = [:]
            for row in try connection.run(
                """
                SELECT rule, firstTime / 86400000, count(*) FROM finding
                WHERE firstTime >= $1 AND NOT isShadow GROUP BY 2, 1
                """,
                [.int(max(0, day) * 86_400_000)]
            ) {
                guard let rule = rules[try row.value(0)] else { throw PostgresStoreError.damaged(table: "finding") }
                let key = DailyFindings(day: try row.value(1), category: rule.category, count: 0)
                counts[key, default: 0] += try row.value(2, as: Int.self)
            }
            return counts.map { key, count in DailyFindings(day: key.day, category: key.category, count: count) }
                .sorted { ($0.day, $0.category) < ($1.day, $1.category) }
        }
    }

    package func accounts(in range: ClosedRange<AccountID>, limit: Int) throws -> [AccountID] {
        try decoding("finding") { connection in
            try connection.run(
                "SELECT DISTINCT account FROM finding WHERE account BETWEEN $1 AND $2 ORDER BY account LIMIT $3",
                [.data(range.lowerBound.bytes), .data(range.upperBound.bytes), .int(limit)]
            )
            .map { try AccountID(stored: try $0.value(0), table: "finding") }
        }
    }

    package func cursor(before time: Timestamp) throws -> Int64 {
        try decoding("eventBlock") { connection in
            // Behind the last batch where none is late enough: whoever reads on from there sees what comes later.
            let place: Int64? = try connection.run(
                "SELECT coalesce((SELECT min(id) - 1 FROM eventBlock WHERE lastTime >= $1), max(id)) FROM eventBlock",
                [.int(time.milliseconds)]
            ).first?.optional(0)
            return place ?? 0
        }
    }

    package func signalSegment(at cursor: Int64) throws -> SignalSegment? {
        try decoding("signalSegment") { connection in
            try connection.run("SELECT content FROM signalSegment WHERE cursor = $1", [.int(cursor)]).first
                .map { SignalSegment(cursor: cursor, signals: try $0.value(0)) }
        }
    }

    private func findings(
        where condition: String,
        _ arguments: [PostgresParameter],
        order: String,
        tail: String = ""
    ) throws -> [Finding] {
        try snapshot("finding", locking: ["finding", "rule"]) { connection in
            let rules = try Self.rules(connection)
            return try connection.run(
                "SELECT \(Self.findingColumns) FROM finding WHERE \(condition) ORDER BY \(order) \(tail)",
                arguments
            )
            .map { try Self.finding($0, rules: rules) }
        }
    }
}
