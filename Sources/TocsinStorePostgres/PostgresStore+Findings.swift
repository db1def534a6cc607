// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import FoundationEssentials
internal import PostgresClient
package import TocsinModel
package import TocsinStore

extension PostgresStore {
    package func scanCursor(rulesVersion: String) throws -> Int64? {
        try snapshot("setting") { connection in
            guard try Self.value(for: StoreSetting.scanRules, connection) == rulesVersion else { return nil }
            return try Self.value(for: StoreSetting.scanCursor, connection).flatMap { Int64($0) }
        }
    }

    package func beginScan(rulesVersion: String) throws {
        try write(.findings) { connection in
            try self.mustHaveTurn(.scan, connection)
            let limit = try Self.purgeLimit(connection)
            let staying = try limit.map { limit in
                try Self.findings(connection).compactMap { $0.staying(withoutTextBefore: limit) }
            }
            try connection.pipeline([
                PostgresStatement("DELETE FROM finding"), PostgresStatement("DELETE FROM rule"),
                Self.statement(setting: rulesVersion, for: StoreSetting.scanRules),
                Self.statement(setting: "0", for: StoreSetting.scanCursor),
            ])
            try Self.merge(staying ?? [], connection)
            // Those of batches with text are replaced as they are scanned.
            if limit == nil { try connection.run("DELETE FROM signalSegment") }
        }
    }

    package func appendScan(_ batch: ScanBatch) throws {
        try writeDerived(.findings, by: .scan) { connection in
            try Self.merge(batch.findings, connection)
            try connection.pipeline([
                Self.statement(SignalSegment(cursor: batch.cursor, signals: batch.signals)),
                Self.statement(setting: "\(batch.cursor)", for: StoreSetting.scanCursor),
                PostgresStatement("DELETE FROM scanResult WHERE cursor <= $1", [.int(batch.cursor)]),
            ])
        }
    }

    package func replaceFindings(scope: RuleScope, _ findings: [Finding]) throws {
        try writeDerived(.findings, by: scope == .operation ? .link : .scan) { connection in
            try connection.run(
                "DELETE FROM finding WHERE rule IN (SELECT id FROM rule WHERE scope = $1)",
                [.text(scope.rawValue)]
            )
            try Self.merge(findings, connection)
        }
    }

    package func replaceJudgeFindings(_ findings: [Finding]) throws {
        try writeDerived(.findings) { connection in
            try connection.run(
                "DELETE FROM finding WHERE rule IN (SELECT id FROM rule WHERE starts_with(ruleID, $1))",
                [.text(RuleReference.judgePrefix)]
            )
            try Self.merge(findings, connection)
        }
    }

    package func findings() throws -> [Finding] {
        try snapshot("finding", locking: ["finding", "rule"]) { try Self.findings($0) }
            .inStoreOrder()
    }

    /// All findings, in no order.
    private static func findings(_ connection: PostgresConnection) throws -> [Finding] {
        let rules = try rules(connection)
        return try connection.run("SELECT \(findingColumns) FROM finding").map { try finding($0, rules: rules) }
    }

    package func signalSegments() throws -> [SignalSegment] {
        try decoding("signalSegment") { connection in
            try connection.run("SELECT cursor, content FROM signalSegment ORDER BY cursor").map { row in
                SignalSegment(cursor: try row.value(0), signals: try row.value(1))
            }
        }
    }

    // MARK: Rows

    static let findingColumns = "id, rule, account, operation, firstTime, lastTime, occurrences, isShadow, evidence"

    static func statement(_ segment: SignalSegment) -> PostgresStatement {
        PostgresStatement(
            """
            INSERT INTO signalSegment VALUES ($1, $2) ON CONFLICT (cursor) DO UPDATE SET content = excluded.content
            """,
            [.int(segment.cursor), .bytes(segment.signals)]
        )
    }

    /// Adds findings, each merged with what is there under its id.
    static func merge(_ findings: [Finding], _ connection: PostgresConnection) throws {
        if findings.isEmpty { return }
        let numbers = try numbers(of: findings.map(\.rule), connection)
        var merged = try known(findings.map(\.id), connection)
        for finding in findings {
            merged[finding.id] = merged[finding.id].map { finding.merged(behind: $0) } ?? finding
        }
        let rows = merged.values.sorted { $0.id < $1.id }
        for start in stride(from: 0, to: rows.count, by: 5000) {
            try upsert(rows[start..<min(start + 5000, rows.count)], numbers, connection)
        }
    }

    private static func upsert(
        _ rows: ArraySlice<Finding>,
        _ numbers: [RuleReference: Int64],
        _ connection: PostgresConnection
    ) throws {
        try connection.run(
            """
            INSERT INTO finding (\(findingColumns))
            SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::boolean[], $9::bytea[])
            ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, account = excluded.account,
                operation = excluded.operation, firstTime = excluded.firstTime, lastTime = excluded.lastTime,
                occurrences = excluded.occurrences, isShadow = excluded.isShadow, evidence = excluded.evidence
            """,
            [
                .ints(rows.map { Int64(bitPattern: $0.id.value) }), .ints(rows.map { numbers[$0.rule] }),
                .blobs(rows.map { $0.account?.bytes }),
                .ints(
                    rows.map { finding in
                        if case .operation(let id) = finding.subject { Int64(bitPattern: id.value) } else { nil }
                    }
                ), .ints(rows.map(\.firstTime.milliseconds)), .ints(rows.map(\.lastTime.milliseconds)),
                .ints(rows.map { Int64($0.occurrences) }), .bools(rows.map(\.isShadow)),
                .blobs(rows.map { EvidenceCodec.encode($0.evidence) }),
            ]
        )
    }

    private static func known(_ ids: [FindingID], _ connection: PostgresConnection) throws -> [FindingID: Finding] {
        try decoding("finding") {
            let rows = try connection.run(
                "SELECT \(findingColumns) FROM finding WHERE id = ANY($1::bigint[])",
                [.ints(ids.map { Int64(bitPattern: $0.value) })]
            )
            if rows.isEmpty { return [:] }
            let rules = try rules(connection)
            let findings = try rows.map { try finding($0, rules: rules) }
            return Dictionary(findings.map { ($0.id, $0) }) { first, _ in first }
        }
    }

    /// The numbers of rules in the store, in which those that are new get one.
    private static func numbers(of rules: [RuleReference], _ connection: PostgresConnection) throws
        -> [RuleReference: Int64]
    {
        // A rule's version stands for all of it.
        struct Key: Hashable {
            var id: String
            var version: String
        }
        var known: [Key: Int64] = [:]
        for row in try connection.run("SELECT id, ruleID, version FROM rule") {
            known[Key(id: try row.value(1), version: try row.value(2))] = try row.value(0, as: Int64.self)
        }
        var numbers: [RuleReference: Int64] = [:]
        for rule in rules where numbers[rule] == nil {
            let key = Key(id: rule.id, version: rule.version)
            if known[key] == nil {
                known[key] = try connection.run(
                    """
                    INSERT INTO rule (ruleID, version, title, category, level, scope, tags)
                    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
                    """,
                    [
                        .text(rule.id), .text(rule.version), .text(rule.title), .text(rule.category.rawValue),
                        .text(rule.level.rawValue), .text(rule.scope.rawValue), .text(rule.tags.joined(separator: " ")),
                    ]
                ).first?.value(0, as: Int64.self)
            }
            numbers[rule] = known[key]
        }
        return numbers
    }

    /// Every rule by its number in the store.
    static func rules(_ connection: PostgresConnection) throws -> [Int64: RuleReference] {
        var rules: [Int64: RuleReference] = [:]
        for row in try connection.run("SELECT id, ruleID, version, title, category, level, scope, tags FROM rule") {
            rules[try row.value(0)] = try Self.decoding("rule") { try Self.rule(row) }
        }
        return rules
    }

    private static func rule(_ row: PostgresRow) throws -> RuleReference {
        guard let category = HarmCategory(rawValue: try row.value(4)),
            let level = FindingLevel(rawValue: try row.value(5)),
            let scope = RuleScope(rawValue: try row.value(6))
        else { throw PostgresStoreError.damaged(table: "rule") }
        return RuleReference(
            id: try row.value(1),
            title: try row.value(3),
            version: try row.value(2),
            category: category,
            level: level,
            scope: scope,
            tags: try row.value(7, as: String.self).split(separator: " ").map(String.init)
        )
    }

    static func finding(_ row: PostgresRow, rules: [Int64: RuleReference]) throws -> Finding {
        guard let rule = rules[try row.value(1)] else { throw PostgresStoreError.damaged(table: "finding") }
        let subject: Finding.Subject
        if let account = try row.optional(2, as: Data.self).flatMap({ AccountID(bytes: $0) }) {
            subject = .account(account)
        } else if let operation = try row.optional(3, as: Int64.self) {
            subject = .operation(OperationID(value: UInt64(bitPattern: operation)))
        } else {
            throw PostgresStoreError.damaged(table: "finding")
        }
        return Finding(
            id: FindingID(value: UInt64(bitPattern: try row.value(0, as: Int64.self))),
            rule: rule,
            subject: subject,
            firstTime: Timestamp(milliseconds: try row.value(4)),
            lastTime: Timestamp(milliseconds: try row.value(5)),
            occurrences: try row.value(6),
            evidence: try EvidenceCodec.decode(row.value(8)),
            isShadow: try row.value(7)
        )
    }
}
