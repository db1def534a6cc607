// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    package func scanCursor(rulesVersion: String) throws -> Int64? {
        guard try value(for: StoreSetting.scanRules) == rulesVersion else { return nil }
        return try value(for: StoreSetting.scanCursor).flatMap { Int64($0) }
    }

    package func beginScan(rulesVersion: String) throws {
        try database.write { database in
            let limit = try Self.purgeLimit(database)
            let staying = try limit.map { limit in
                try Self.findings(database).compactMap { $0.staying(withoutTextBefore: limit) }
            }
            try database.execute(sql: "DELETE FROM finding; DELETE FROM rule")
            for finding in staying ?? [] { try Self.merge(finding, in: database) }
            // Those of batches with text are replaced as they are scanned.
            if limit == nil { try database.execute(sql: "DELETE FROM signalSegment") }
            try Self.setValue(rulesVersion, for: StoreSetting.scanRules, in: database)
            try Self.setValue("0", for: StoreSetting.scanCursor, in: database)
        }
    }

    package func appendScan(_ batch: ScanBatch) throws {
        try writeDerived { database in
            for finding in batch.findings { try Self.merge(finding, in: database) }
            try Self.insert(SignalSegment(cursor: batch.cursor, signals: batch.signals), in: database)
            try Self.setValue("\(batch.cursor)", for: StoreSetting.scanCursor, in: database)
        }
    }

    package func replaceFindings(scope: RuleScope, _ findings: [Finding]) throws {
        try writeDerived { database in
            try database.execute(
                sql: "DELETE FROM finding WHERE rule IN (SELECT id FROM rule WHERE scope = ?)",
                arguments: [scope.rawValue]
            )
            for finding in findings { try Self.merge(finding, in: database) }
        }
    }

    package func replaceJudgeFindings(_ findings: [Finding]) throws {
        try writeDerived { database in
            try database.execute(
                sql: "DELETE FROM finding WHERE rule IN (SELECT id FROM rule WHERE substr(ruleID, 1, ?) = ?)",
                arguments: [RuleReference.judgePrefix.count, RuleReference.judgePrefix]
            )
            for finding in findings { try Self.merge(finding, in: database) }
        }
    }

    package func findings() throws -> [Finding] {
        try readDecoding("finding") { try Self.findings($0) }
            .inStoreOrder()
    }

    /// All findings, in no order.
    private static func findings(_ database: Database) throws -> [Finding] {
        let rules = try rules(database)
        return try Row.fetchAll(database, sql: "SELECT * FROM finding").map { try finding($0, rules: rules) }
    }

    package func signalSegments() throws -> [SignalSegment] {
        try readDecoding("signalSegment") { database in
            try Row.fetchAll(database, sql: "SELECT cursor, content FROM signalSegment ORDER BY cursor").map { row in
                SignalSegment(
                    cursor: try row.decode(atIndex: 0),
                    signals: Array(try row.decode(Data.self, atIndex: 1))
                )
            }
        }
    }

    // MARK: Rows

    static func insert(_ segment: SignalSegment, in database: Database) throws {
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO signalSegment VALUES (?, ?)")
            .execute(arguments: [segment.cursor, Data(segment.signals)])
    }

    static func merge(_ finding: Finding, in database: Database) throws {
        let rule = try number(of: finding.rule, in: database)
        let id = Int64(bitPattern: finding.id.value)
        let existing = try Row.fetchOne(
            try database.cachedStatement(
                sql: "SELECT firstTime, lastTime, occurrences, evidence FROM finding WHERE id = ?"
            ),
            arguments: [id]
        )
        var merged = finding
        if let existing {
            var earlier = finding
            try decoding("finding") {
                earlier.firstTime = Timestamp(milliseconds: try existing.decode(atIndex: 0))
                earlier.lastTime = Timestamp(milliseconds: try existing.decode(atIndex: 1))
                earlier.occurrences = try existing.decode(atIndex: 2)
                earlier.evidence = try EvidenceCodec.decode(existing.decode(atIndex: 3))
            }
            merged = finding.merged(behind: earlier)
        }
        var account: Data?
        var operation: Int64?
        switch finding.subject {
        case .account(let id): account = id.bytes
        case .operation(let id): operation = Int64(bitPattern: id.value)
        }
        let statement = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        try statement.execute(
            arguments: [
                id, rule, account, operation, merged.firstTime.milliseconds, merged.lastTime.milliseconds,
                merged.occurrences, merged.isShadow, EvidenceCodec.encode(merged.evidence),
            ]
        )
    }

    private static func number(of rule: RuleReference, in database: Database) throws -> Int64 {
        let select = try database.cachedStatement(sql: "SELECT id FROM rule WHERE ruleID = ? AND version = ?")
        if let known = try Int64.fetchOne(select, arguments: [rule.id, rule.version]) { return known }
        try database.execute(
            sql: "INSERT INTO rule (ruleID, version, title, category, level, scope, tags) VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                rule.id, rule.version, rule.title, rule.category.rawValue, rule.level.rawValue, rule.scope.rawValue,
                rule.tags.joined(separator: " "),
            ]
        )
        return database.lastInsertedRowID
    }

    /// Every rule by its number in the store.
    static func rules(_ database: Database) throws -> [Int64: RuleReference] {
        var rules: [Int64: RuleReference] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM rule") {
            rules[try row.decode(forColumn: "id")] = try Self.decoding("rule") { try Self.rule(row) }
        }
        return rules
    }

    private static func rule(_ row: Row) throws -> RuleReference {
        guard let category = HarmCategory(rawValue: try row.decode(forColumn: "category")),
            let level = FindingLevel(rawValue: try row.decode(forColumn: "level")),
            let scope = RuleScope(rawValue: try row.decode(forColumn: "scope"))
        else { throw SQLiteStoreError.damaged(table: "rule") }
        return RuleReference(
            id: try row.decode(forColumn: "ruleID"),
            title: try row.decode(forColumn: "title"),
            version: try row.decode(forColumn: "version"),
            category: category,
            level: level,
            scope: scope,
            tags: try row.decode(String.self, forColumn: "tags").split(separator: " ").map(String.init)
        )
    }

    static func finding(_ row: Row, rules: [Int64: RuleReference]) throws -> Finding {
        guard let rule = rules[try row.decode(forColumn: "rule")] else {
            throw SQLiteStoreError.damaged(table: "finding")
        }
        let subject: Finding.Subject
        if let account = try row.decode(Data?.self, forColumn: "account").flatMap({ AccountID(bytes: $0) }) {
            subject = .account(account)
        } else if let operation = try row.decode(Int64?.self, forColumn: "operation") {
            subject = .operation(OperationID(value: UInt64(bitPattern: operation)))
        } else {
            throw SQLiteStoreError.damaged(table: "finding")
        }
        return Finding(
            id: FindingID(value: UInt64(bitPattern: try row.decode(Int64.self, forColumn: "id"))),
            rule: rule,
            subject: subject,
            firstTime: Timestamp(milliseconds: try row.decode(forColumn: "firstTime")),
            lastTime: Timestamp(milliseconds: try row.decode(forColumn: "lastTime")),
            occurrences: try row.decode(forColumn: "occurrences"),
            evidence: try EvidenceCodec.decode(row.decode(forColumn: "evidence")),
            isShadow: try row.decode(forColumn: "isShadow")
        )
    }
}
