// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    package func replaceOperations(_ operations: [Operation]) throws {
        try writeDerived { database in
            try database.execute(sql: "DELETE FROM tie; DELETE FROM operationMember; DELETE FROM operation")
            for operation in operations { try Self.insert(operation, in: database) }
        }
    }

    static func insert(_ operation: Operation, in database: Database) throws {
        let id = Int64(bitPattern: operation.id.value)
        try database.execute(
            sql: "INSERT INTO operation VALUES (?, ?, ?, ?, ?)",
            arguments: [
                id, operation.standing.rawValue, operation.firstTime.milliseconds,
                operation.lastTime.milliseconds, OperationContextCodec.encode(operation),
            ]
        )
        for member in operation.members { try insert(member, of: id, in: database) }
        for tie in operation.ties { try insert(tie, of: id, in: database) }
    }

    package func linkState() throws -> [UInt8]? {
        try readDecoding("linkState") { database in
            try Data.fetchOne(database, sql: "SELECT content FROM linkState").map { [UInt8]($0) }
        }
    }

    package func setLinkState(_ state: [UInt8]?) throws {
        try writeDerived { database in
            try database.execute(sql: "DELETE FROM linkState")
            guard let state else { return }
            try database.execute(sql: "INSERT INTO linkState VALUES (1, ?)", arguments: [Data(state)])
        }
    }

    package func operations() throws -> [Operation] {
        try readDecoding("operation") { try Self.operations($0, where: "1", []) }
    }

    package func operation(_ id: OperationID) throws -> Operation? {
        try readDecoding("operation") {
            try Self.operations($0, where: "operation = ?", [Int64(bitPattern: id.value)]).first
        }
    }

    package func operations(of account: AccountID) throws -> [OperationID] {
        try readDecoding("operationMember") { database in
            try Int64.fetchAll(
                database,
                sql: "SELECT operation FROM operationMember WHERE account = ?",
                arguments: [account.bytes]
            )
            .map { OperationID(value: UInt64(bitPattern: $0)) }.sorted()
        }
    }

    package func operationSummaries(limit: Int, offset: Int) throws -> [OperationSummary] {
        try readDecoding("operation") { database in
            Array(try Self.summaries(database).inStoreOrder().dropFirst(offset).prefix(limit))
        }
    }

    package func operationSummaries(in ids: ClosedRange<OperationID>, limit: Int) throws -> [OperationSummary] {
        let (first, last) = (Int64(bitPattern: ids.lowerBound.value), Int64(bitPattern: ids.upperBound.value))
        return try readDecoding("operation") { database in
            try Self.summaries(
                database,
                "WHERE \(Self.idCondition(first, last)) ORDER BY id < 0, id LIMIT ?",
                [first, last, limit]
            )
        }
    }

    /// `tail`: Conditions, order and limit.
    private static func summaries(
        _ database: Database,
        _ tail: String = "",
        _ arguments: StatementArguments = []
    ) throws -> [OperationSummary] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, standing, firstTime, lastTime,
                    (SELECT COUNT(*) FROM operationMember WHERE operation = operation.id) AS accounts
                FROM operation \(tail)
                """,
            arguments: arguments
        )
        .map { row in
            guard let standing = Operation.Standing(rawValue: try row.decode(atIndex: 1)) else {
                throw SQLiteStoreError.damaged(table: "operation")
            }
            return OperationSummary(
                id: OperationID(value: UInt64(bitPattern: try row.decode(Int64.self, atIndex: 0))),
                standing: standing,
                firstTime: Timestamp(milliseconds: try row.decode(atIndex: 2)),
                lastTime: Timestamp(milliseconds: try row.decode(atIndex: 3)),
                accounts: try row.decode(atIndex: 4)
            )
        }
    }

    package func operationCount() throws -> Int {
        try readDecoding("operation") { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM operation") ?? 0 }
    }

    /// `condition`: About the column `operation`.
    static func operations(
        _ database: Database,
        where condition: String,
        _ arguments: StatementArguments
    ) throws -> [Operation] {
        let members = try Dictionary(
            grouping: Row.fetchAll(
                database,
                sql: "SELECT * FROM operationMember WHERE \(condition) ORDER BY operation, account",
                arguments: arguments
            ),
            by: { try $0.decode(Int64.self, forColumn: "operation") }
        )
        let ties = try Dictionary(
            grouping: Row.fetchAll(
                database,
                sql: "SELECT * FROM tie WHERE \(condition) ORDER BY operation, first, second",
                arguments: arguments
            ),
            by: { try $0.decode(Int64.self, forColumn: "operation") }
        )
        var operations: [Operation] = []
        for row in try Row.fetchAll(
            database,
            sql: "SELECT * FROM operation WHERE \(condition.replacing("operation", with: "id"))",
            arguments: arguments
        ) {
            let id: Int64 = try row.decode(forColumn: "id")
            guard let standing = Operation.Standing(rawValue: try row.decode(forColumn: "standing")) else {
                throw SQLiteStoreError.damaged(table: "operation")
            }
            var operation = Operation(
                id: OperationID(value: UInt64(bitPattern: id)),
                members: try (members[id] ?? []).map { row in
                    try Self.decoding("operationMember") { try Self.member(row) }
                },
                ties: try (ties[id] ?? []).map { row in try Self.decoding("tie") { try Self.tie(row) } },
                firstTime: Timestamp(milliseconds: try row.decode(forColumn: "firstTime")),
                lastTime: Timestamp(milliseconds: try row.decode(forColumn: "lastTime")),
                standing: standing
            )
            let context: Data = try row.decode(forColumn: "context")
            try Self.decoding("operation") { try OperationContextCodec.decode(context, into: &operation) }
            operations.append(operation)
        }
        return operations.inStoreOrder()
    }

    private static func insert(_ member: Operation.Member, of operation: Int64, in database: Database) throws {
        try database.cachedStatement(sql: "INSERT INTO operationMember VALUES (?, ?, ?, ?, ?)")
            .execute(
                arguments: [
                    operation, member.account.bytes, member.events, EvidenceCodec.encode(member.findings),
                    member.tier.rawValue,
                ]
            )
    }

    private static func member(_ row: Row) throws -> Operation.Member {
        guard let tier = Operation.Tier(rawValue: try row.decode(forColumn: "tier")) else {
            throw SQLiteStoreError.damaged(table: "operationMember")
        }
        return Operation.Member(
            account: try account(row.decode(forColumn: "account"), table: "operationMember"),
            events: try row.decode(forColumn: "events"),
            findings: try EvidenceCodec.findings(row.decode(forColumn: "findings")),
            tier: tier
        )
    }

    private static func insert(_ tie: Tie, of operation: Int64, in database: Database) throws {
        try database.cachedStatement(sql: "INSERT INTO tie VALUES (?, ?, ?, ?, ?, ?)")
            .execute(
                arguments: [
                    operation, tie.first.bytes, tie.second.bytes, tie.matchWeightBits, tie.matchProbability,
                    EvidenceCodec.encode(tie.evidence),
                ]
            )
    }

    private static func tie(_ row: Row) throws -> Tie {
        Tie(
            first: try account(row.decode(forColumn: "first"), table: "tie"),
            second: try account(row.decode(forColumn: "second"), table: "tie"),
            evidence: try EvidenceCodec.tieEvidence(row.decode(forColumn: "evidence")),
            matchWeightBits: try row.decode(forColumn: "matchWeightBits"),
            matchProbability: try row.decode(forColumn: "matchProbability")
        )
    }
}
