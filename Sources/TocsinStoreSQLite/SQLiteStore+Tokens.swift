// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinAudit
internal import TocsinModel
package import TocsinStore

extension SQLiteStore {
    package func add(_ token: TokenRecord, _ record: AuditRecord) throws {
        try database.write { database in
            try database.execute(
                sql: "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    token.id, token.digest.stored, token.person.stored, token.label,
                    token.scopes.joined(separator: " "), token.madeAt.milliseconds, token.expiresAt.milliseconds,
                    token.lastUsedDay,
                ]
            )
            try Self.append(record, in: database)
        }
    }

    package func tokens(of person: PersonID) throws -> [TokenRecord] {
        try tokens("WHERE person = ? ORDER BY madeAt, id", [person.stored])
    }

    package func token(_ digest: SecretDigest) throws -> TokenRecord? {
        try tokens("WHERE digest = ?", [digest.stored]).first
    }

    private func tokens(_ condition: String, _ arguments: StatementArguments) throws -> [TokenRecord] {
        try readDecoding("token") { database in
            let sql =
                "SELECT id, digest, person, label, scopes, madeAt, expiresAt, lastUsedDay FROM token \(condition)"
            return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
                TokenRecord(
                    id: try row.decode(atIndex: 0),
                    digest: SecretDigest(stored: try row.decode(Data.self, atIndex: 1)),
                    person: PersonID(stored: try row.decode(atIndex: 2)),
                    label: try row.decode(atIndex: 3),
                    scopes: try row.decode(String.self, atIndex: 4).split(separator: " ").map(String.init),
                    madeAt: Timestamp(milliseconds: try row.decode(atIndex: 5)),
                    expiresAt: Timestamp(milliseconds: try row.decode(atIndex: 6)),
                    lastUsedDay: try row.decode(atIndex: 7)
                )
            }
        }
    }

    package func markTokenUsed(_ digest: SecretDigest, day: Int64) throws {
        try database.write { database in
            try database.execute(
                sql: "UPDATE token SET lastUsedDay = ? WHERE digest = ?",
                arguments: [day, digest.stored]
            )
        }
    }

    package func removeToken(id: String, of person: PersonID, _ record: AuditRecord) throws -> Bool {
        try database.write { database in
            try database.execute(
                sql: "DELETE FROM token WHERE id = ? AND person = ?",
                arguments: [id, person.stored]
            )
            guard database.changesCount == 1 else { return false }
            try Self.append(record, in: database)
            return true
        }
    }
}
