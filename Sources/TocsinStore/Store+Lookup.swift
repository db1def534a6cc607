// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How a store without an index looks things up: it reads everything.
extension Store {
    package func finding(_ id: FindingID) throws -> Finding? { try findings().first { $0.id == id } }

    /// Findings about accounts, ordered by first time, then id.
    package func findings(of accounts: [AccountID]) throws -> [Finding] {
        let wanted = Set(accounts)
        return try findings().filter { $0.account.map(wanted.contains) ?? false }
    }

    /// The latest first, then by id.
    package func findings(_ query: FindingQuery) throws -> [Finding] {
        Array(
            try findings().filter(query.matches).sorted { ($1.lastTime, $0.id) < ($0.lastTime, $1.id) }
                .dropFirst(query.offset).prefix(query.limit)
        )
    }

    /// Findings whose ids lie in a range, ascending.
    package func findings(in ids: ClosedRange<FindingID>, limit: Int) throws -> [Finding] {
        Array(try findings().filter { ids.contains($0.id) }.sorted { $0.id < $1.id }.prefix(limit))
    }

    /// Ordered by rule, then version.
    package func ruleTallies() throws -> [RuleTally] {
        Dictionary(grouping: try findings(), by: \.rule).map { rule, findings in
            RuleTally(
                rule: rule,
                raised: findings.count { !$0.isShadow },
                shadow: findings.count { $0.isShadow },
                lastTime: findings.map(\.lastTime).max()
            )
        }
        .sorted { ($0.rule.id, $0.rule.version) < ($1.rule.id, $1.rule.version) }
    }

    /// Raised findings from a day on, ordered by day, then category.
    package func dailyFindings(from day: Int64) throws -> [DailyFindings] {
        var counts: [DailyFindings: Int] = [:]
        for finding in try findings() where !finding.isShadow && finding.firstTime.day >= day {
            counts[DailyFindings(day: finding.firstTime.day, category: finding.rule.category, count: 0), default: 0] +=
                1
        }
        return counts.map { key, count in DailyFindings(day: key.day, category: key.category, count: count) }
            .sorted { ($0.day, $0.category) < ($1.day, $1.category) }
    }

    package func operation(_ id: OperationID) throws -> Operation? { try operations().first { $0.id == id } }

    /// The operations that an account is a member of, ascending.
    package func operations(of account: AccountID) throws -> [OperationID] {
        try operations().filter { $0.members.contains { $0.account == account } }.map(\.id).sorted()
    }

    /// Harmful ones first, then the largest, then by id.
    package func operationSummaries(limit: Int, offset: Int) throws -> [OperationSummary] {
        Array(try allOperationSummaries().inStoreOrder().dropFirst(offset).prefix(limit))
    }

    /// Operations whose ids lie in a range, ascending.
    package func operationSummaries(in ids: ClosedRange<OperationID>, limit: Int) throws -> [OperationSummary] {
        Array(
            try allOperationSummaries().filter { ids.contains($0.id) }.sorted { $0.id < $1.id }.prefix(limit)
        )
    }

    private func allOperationSummaries() throws -> [OperationSummary] {
        try operations().map {
            OperationSummary(
                id: $0.id,
                standing: $0.standing,
                firstTime: $0.firstTime,
                lastTime: $0.lastTime,
                accounts: $0.members.count
            )
        }
    }

    package func operationCount() throws -> Int { try operations().count }

    /// Accounts in a range that have findings, ascending.
    package func accounts(in range: ClosedRange<AccountID>, limit: Int) throws -> [AccountID] {
        Array(Set(try findings().compactMap(\.account)).filter(range.contains).sorted().prefix(limit))
    }

    package func signalSegment(at cursor: Int64) throws -> SignalSegment? {
        try signalSegments().first { $0.cursor == cursor }
    }

    package func cursor(before time: Timestamp) throws -> Int64 {
        var place: Int64 = 0
        while let batch = try eventBatch(after: place, withText: false) {
            if try batch.load().contains(where: { $0.time >= time }) { return place }
            place = batch.cursor
        }
        return place
    }
}
