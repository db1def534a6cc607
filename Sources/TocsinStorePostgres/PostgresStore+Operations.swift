// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
package import TocsinModel
package import TocsinStore

extension PostgresStore {
    package func replaceOperations(_ operations: [Operation]) throws {
        try writeDerived(.operations, by: .link) { connection in
            // Members and ties go with them.
            try connection.run("DELETE FROM operation")
            try Self.insert(operations, connection)
        }
    }

    static func insert(_ operations: [Operation], _ connection: PostgresConnection) throws {
        if operations.isEmpty { return }
        try connection.run(
            """
            INSERT INTO operation
            SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bytea[])
            """,
            [
                .ints(operations.map(\.stored)), .texts(operations.map(\.standing.rawValue)),
                .ints(operations.map(\.firstTime.milliseconds)), .ints(operations.map(\.lastTime.milliseconds)),
                .blobs(operations.map { OperationContextCodec.encode($0) }),
            ]
        )
        // Large groups have many ties: by COPY, which needs no list of them all.
        let members = "operationMember (operation, account, events, findings, tier)"
        try connection.copy(into: members) { copy throws(PostgresError) in
            for operation in operations {
                for member in operation.members {
                    try copy.beginRow(columns: 5)
                    copy.write(operation.stored)
                    copy.write(member.account.bytes)
                    copy.write(Int64(member.events))
                    copy.write(EvidenceCodec.encode(member.findings))
                    copy.write(member.tier.rawValue)
                }
            }
        }
        let ties = "tie (operation, first, second, matchWeightBits, matchProbability, evidence)"
        try connection.copy(into: ties) { copy throws(PostgresError) in
            for operation in operations {
                for tie in operation.ties {
                    try copy.beginRow(columns: 6)
                    copy.write(operation.stored)
                    copy.write(tie.first.bytes)
                    copy.write(tie.second.bytes)
                    copy.write(tie.matchWeightBits)
                    copy.write(tie.matchProbability)
                    copy.write(EvidenceCodec.encode(tie.evidence))
                }
            }
        }
    }

    package func linkState() throws -> [UInt8]? {
        try decoding("linkState") { try $0.run("SELECT content FROM linkState").first?.value(0) }
    }

    package func setLinkState(_ state: [UInt8]?) throws {
        try writeDerived(.operations, by: .link) { connection in
            try connection.run("DELETE FROM linkState")
            guard let state else { return }
            try connection.run("INSERT INTO linkState VALUES (1, $1)", [.bytes(state)])
        }
    }

    package func operations() throws -> [Operation] {
        try snapshot("operation", locking: ["operation", "operationMember", "tie"]) { try Self.loadOperations($0) }
    }

    package func operation(_ id: OperationID) throws -> Operation? {
        try snapshot("operation", locking: ["operation", "operationMember", "tie"]) {
            try Self.loadOperations($0, only: Int64(bitPattern: id.value)).first
        }
    }

    package func operations(of account: AccountID) throws -> [OperationID] {
        try decoding("operationMember") { connection in
            try connection.run("SELECT operation FROM operationMember WHERE account = $1", [.data(account.bytes)])
                .map { OperationID(value: UInt64(bitPattern: try $0.value(0, as: Int64.self))) }.sorted()
        }
    }

    package func operationSummaries(limit: Int, offset: Int) throws -> [OperationSummary] {
        try decoding("operation") { connection in
            Array(try Self.summaries(connection).inStoreOrder().dropFirst(offset).prefix(limit))
        }
    }

    package func operationSummaries(in ids: ClosedRange<OperationID>, limit: Int) throws -> [OperationSummary] {
        let (first, last) = (Int64(bitPattern: ids.lowerBound.value), Int64(bitPattern: ids.upperBound.value))
        return try decoding("operation") { connection in
            try Self.summaries(
                connection,
                "WHERE \(Self.idCondition(first, last)) ORDER BY id < 0, id LIMIT $3",
                [.int(first), .int(last), .int(limit)]
            )
        }
    }

    /// `tail`: Conditions, order and limit.
    private static func summaries(
        _ connection: PostgresConnection,
        _ tail: String = "",
        _ arguments: [PostgresParameter] = []
    ) throws -> [OperationSummary] {
        try connection.run(
            """
            SELECT id, standing, firstTime, lastTime,
                (SELECT count(*) FROM operationMember WHERE operationMember.operation = operation.id)
            FROM operation \(tail)
            """,
            arguments
        )
        .map { row in
            guard let standing = Operation.Standing(rawValue: try row.value(1)) else {
                throw PostgresStoreError.damaged(table: "operation")
            }
            return OperationSummary(
                id: OperationID(value: UInt64(bitPattern: try row.value(0, as: Int64.self))),
                standing: standing,
                firstTime: Timestamp(milliseconds: try row.value(2)),
                lastTime: Timestamp(milliseconds: try row.value(3)),
                accounts: try row.value(4)
            )
        }
    }

    package func operationCount() throws -> Int {
        try decoding("operation") { try $0.run("SELECT count(*) FROM operation").first?.value(0) ?? 0 }
    }

    /// `only`: One operation; nil for all.
    static func loadOperations(_ connection: PostgresConnection, only: Int64? = nil) throws -> [Operation] {
        func rows(_ columns: String, _ table: String, _ key: String, _ order: String = "") throws -> PostgresRows {
            let condition = only == nil ? "" : "WHERE \(key) = $1"
            return try connection.run(
                "SELECT \(columns) FROM \(table) \(condition) \(order)",
                only.map { [.int($0)] } ?? []
            )
        }
        let members = try Dictionary(
            grouping: rows(
                "operation, account, events, findings, tier",
                "operationMember",
                "operation",
                "ORDER BY operation, account"
            ),
            by: { try $0.value(0, as: Int64.self) }
        )
        let ties = try Dictionary(
            grouping: rows(
                "operation, first, second, matchWeightBits, matchProbability, evidence",
                "tie",
                "operation",
                "ORDER BY operation, first, second"
            ),
            by: { try $0.value(0, as: Int64.self) }
        )
        let operations = try rows("id, standing, firstTime, lastTime, context", "operation", "id").map { row in
            let id: Int64 = try row.value(0)
            guard let standing = Operation.Standing(rawValue: try row.value(1)) else {
                throw PostgresStoreError.damaged(table: "operation")
            }
            var operation = Operation(
                id: OperationID(value: UInt64(bitPattern: id)),
                members: try (members[id] ?? []).map { row in
                    try Self.decoding("operationMember") { try Self.member(row) }
                },
                ties: try (ties[id] ?? []).map { row in try Self.decoding("tie") { try Self.tie(row) } },
                firstTime: Timestamp(milliseconds: try row.value(2)),
                lastTime: Timestamp(milliseconds: try row.value(3)),
                standing: standing
            )
            try OperationContextCodec.decode(try row.value(4, as: Data.self), into: &operation)
            return operation
        }
        return operations.inStoreOrder()
    }

    private static func member(_ row: PostgresRow) throws -> Operation.Member {
        guard let tier = Operation.Tier(rawValue: try row.value(4)) else {
            throw PostgresStoreError.damaged(table: "operationMember")
        }
        return Operation.Member(
            account: try AccountID(stored: try row.value(1), table: "operationMember"),
            events: try row.value(2),
            findings: try EvidenceCodec.findings(row.value(3)),
            tier: tier
        )
    }

    private static func tie(_ row: PostgresRow) throws -> Tie {
        Tie(
            first: try AccountID(stored: try row.value(1), table: "tie"),
            second: try AccountID(stored: try row.value(2), table: "tie"),
            evidence: try EvidenceCodec.tieEvidence(row.value(5)),
            matchWeightBits: try row.value(3),
            matchProbability: try row.value(4)
        )
    }
}

extension Operation {
    /// The column `id`.
    fileprivate var stored: Int64 { Int64(bitPattern: id.value) }
}
