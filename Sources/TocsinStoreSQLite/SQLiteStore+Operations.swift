// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
internal import JSONText
package import TocsinModel

extension SQLiteStore {
    package func replaceOperations(_ operations: [Operation]) throws {
        try database.write { database in
            try database.execute(sql: "DELETE FROM tie; DELETE FROM operationMember; DELETE FROM operation")
            for operation in operations {
                let id = Int64(bitPattern: operation.id.value)
                try database.execute(
                    sql: "INSERT INTO operation VALUES (?, ?, ?, ?)",
                    arguments: [
                        id, operation.standing.rawValue, operation.firstTime.milliseconds,
                        operation.lastTime.milliseconds,
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
                operations.append(
                    Operation(
                        id: OperationID(value: UInt64(bitPattern: id)),
                        members: try (members[id] ?? []).map { row in
                            try Self.decoding("operationMember") { try Self.member(row) }
                        },
                        ties: try (ties[id] ?? []).map { row in try Self.decoding("tie") { try Self.tie(row) } },
                        firstTime: Timestamp(milliseconds: try row.decode(forColumn: "firstTime")),
                        lastTime: Timestamp(milliseconds: try row.decode(forColumn: "lastTime")),
                        standing: standing
                    )
                )
            }
            return operations.sorted { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) }
        }
    }

    private static func insert(_ member: Operation.Member, of operation: Int64, in database: Database) throws {
        var findings = JSONWriter()
        findings.object { writer in
            for (category, count) in member.findings.sorted(by: { $0.key < $1.key }) {
                writer.member(category.rawValue, count)
            }
        }
        try database.execute(
            sql: "INSERT INTO operationMember VALUES (?, ?, ?, ?)",
            arguments: [operation, member.account.bytes, member.events, findings.text]
        )
    }

    private static func member(_ row: Row) throws -> Operation.Member {
        guard let account = try row.decode(Data.self, forColumn: "account").halves else {
            throw SQLiteStoreError.damaged(table: "operationMember")
        }
        var member = Operation.Member(
            account: AccountID(high: account.high, low: account.low),
            events: try row.decode(forColumn: "events"),
            findings: [:]
        )
        try JSONParser(maximumBytes: 1 << 16).withValue(in: row.decode(String.self, forColumn: "findings")) { value in
            value.forEachMember { name, count in
                if let category = HarmCategory(rawValue: name) { member.findings[category] = count.int }
            }
        }
        return member
    }

    private static func insert(_ tie: Tie, of operation: Int64, in database: Database) throws {
        var evidence = JSONWriter()
        evidence.array { writer in
            for piece in tie.evidence {
                writer.object { writer in
                    writer.member("comparison", piece.comparison.rawValue)
                    writer.member("weightBits", piece.weightBits)
                    writer.member("sharedByAccounts", piece.sharedByAccounts)
                }
            }
        }
        try database.execute(
            sql: "INSERT INTO tie VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                operation, tie.first.bytes, tie.second.bytes, tie.matchWeightBits, tie.matchProbability, evidence.text,
            ]
        )
    }

    private static func tie(_ row: Row) throws -> Tie {
        guard let first = try row.decode(Data.self, forColumn: "first").halves,
            let second = try row.decode(Data.self, forColumn: "second").halves
        else { throw SQLiteStoreError.damaged(table: "tie") }
        let text: String = try row.decode(forColumn: "evidence")
        let evidence = try JSONParser(maximumBytes: 1 << 20).withValue(in: text) { value in
            try value.elements.map { piece in
                guard let comparison = piece["comparison"]?.string.flatMap(TieComparison.init) else {
                    throw SQLiteStoreError.damaged(table: "tie")
                }
                return TieEvidence(
                    comparison: comparison,
                    weightBits: piece["weightBits"]?.double ?? 0,
                    sharedByAccounts: piece["sharedByAccounts"]?.int ?? 0
                )
            }
        }
        return Tie(
            first: AccountID(high: first.high, low: first.low),
            second: AccountID(high: second.high, low: second.low),
            evidence: evidence,
            matchWeightBits: try row.decode(forColumn: "matchWeightBits"),
            matchProbability: try row.decode(forColumn: "matchProbability")
        )
    }
}
