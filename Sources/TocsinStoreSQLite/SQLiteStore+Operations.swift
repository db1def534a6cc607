// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinModel

extension SQLiteStore {
    package func replaceOperations(_ operations: [Operation]) throws {
        try database.write { database in
            try database.execute(sql: "DELETE FROM tie; DELETE FROM operationMember; DELETE FROM operation")
            for operation in operations {
                let id = Int64(bitPattern: operation.id.value)
                try database.execute(
                    sql: "INSERT INTO operation VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        id, operation.standing.rawValue, operation.firstTime.milliseconds,
                        operation.lastTime.milliseconds, OperationContextCodec.encode(operation),
                    ]
                )
                for member in operation.members { try Self.insert(member, of: id, in: database) }
                for tie in operation.ties { try Self.insert(tie, of: id, in: database) }
            }
        }
    }

    package func operations() throws -> [Operation] {
        try readDecoding("operation") { database in
            let members = try Dictionary(
                grouping: Row.fetchAll(database, sql: "SELECT * FROM operationMember ORDER BY operation, account"),
                by: { try $0.decode(Int64.self, forColumn: "operation") }
            )
            let ties = try Dictionary(
                grouping: Row.fetchAll(database, sql: "SELECT * FROM tie ORDER BY operation, first, second"),
                by: { try $0.decode(Int64.self, forColumn: "operation") }
            )
            var operations: [Operation] = []
            for row in try Row.fetchAll(database, sql: "SELECT * FROM operation") {
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
            return operations.sorted { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) }
        }
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
        guard let account = try row.decode(Data.self, forColumn: "account").halves,
            let tier = Operation.Tier(rawValue: try row.decode(forColumn: "tier"))
        else {
            throw SQLiteStoreError.damaged(table: "operationMember")
        }
        return Operation.Member(
            account: AccountID(high: account.high, low: account.low),
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
        guard let first = try row.decode(Data.self, forColumn: "first").halves,
            let second = try row.decode(Data.self, forColumn: "second").halves
        else { throw SQLiteStoreError.damaged(table: "tie") }
        return Tie(
            first: AccountID(high: first.high, low: first.low),
            second: AccountID(high: second.high, low: second.low),
            evidence: try EvidenceCodec.tieEvidence(row.decode(forColumn: "evidence")),
            matchWeightBits: try row.decode(forColumn: "matchWeightBits"),
            matchProbability: try row.decode(forColumn: "matchProbability")
        )
    }
}
