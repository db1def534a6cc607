// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PostgresClient
package import TocsinAudit
internal import TocsinModel
package import TocsinStore

extension PostgresStore {
    package func add(_ token: TokenRecord, _ record: AuditRecord) throws {
        try write(.audit) { connection in
            try connection.run(
                "INSERT INTO token VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                [
                    .text(token.id), .bytes(token.digest.bytes), .int(token.person.stored), .text(token.label),
                    .text(token.scopes.joined(separator: " ")), .int(token.madeAt.milliseconds),
                    .int(token.expiresAt.milliseconds), .optional(token.lastUsedDay),
                ]
            )
            try Self.append(record, connection)
        }
    }

    package func tokens(of person: PersonID) throws -> [TokenRecord] {
        try tokens("WHERE person = $1 ORDER BY madeAt, id", [.int(person.stored)])
    }

    package func token(_ digest: SecretDigest) throws -> TokenRecord? {
        try tokens("WHERE digest = $1", [.bytes(digest.bytes)]).first
    }

    private func tokens(_ condition: String, _ arguments: [PostgresParameter]) throws -> [TokenRecord] {
        try decoding("token") { connection in
            let sql =
                "SELECT id, digest, person, label, scopes, madeAt, expiresAt, lastUsedDay FROM token \(condition)"
            return try connection.run(sql, arguments).map { row in
                TokenRecord(
                    id: try row.value(0),
                    digest: SecretDigest(bytes: try row.value(1)),
                    person: PersonID(stored: try row.value(2)),
                    label: try row.value(3),
                    scopes: try row.value(4, as: String.self).split(separator: " ").map(String.init),
                    madeAt: Timestamp(milliseconds: try row.value(5)),
                    expiresAt: Timestamp(milliseconds: try row.value(6)),
                    lastUsedDay: try row.optional(7)
                )
            }
        }
    }

    package func markTokenUsed(_ digest: SecretDigest, day: Int64) throws {
        try pool.write { connection in
            _ = try connection.run(
                "UPDATE token SET lastUsedDay = $2 WHERE digest = $1",
                [.bytes(digest.bytes), .int(day)]
            )
        }
    }

    package func removeToken(id: String, of person: PersonID, _ record: AuditRecord) throws -> Bool {
        try write(.audit) { connection in
            let removed = try connection.run(
                "DELETE FROM token WHERE id = $1 AND person = $2",
                [.text(id), .int(person.stored)]
            )
            guard removed.changes == 1 else { return false }
            try Self.append(record, connection)
            return true
        }
    }
}
