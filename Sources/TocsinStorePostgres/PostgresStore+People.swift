// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
internal import TocsinAudit
internal import TocsinModel
package import TocsinStore

extension PostgresStore: PeopleStore {
    package func people() throws -> [PersonRecord] {
        try persons("ORDER BY nameKey", [])
    }

    package func person(_ id: PersonID) throws -> PersonRecord? {
        try persons("WHERE id = $1", [.int(id.stored)]).first
    }

    package func person(nameKey: String) throws -> PersonRecord? {
        try persons("WHERE nameKey = $1", [.text(nameKey)]).first
    }

    package func person(subject: String) throws -> PersonRecord? {
        try persons("WHERE subject = $1", [.text(subject)]).first
    }

    private func persons(_ condition: String, _ arguments: [PostgresParameter]) throws -> [PersonRecord] {
        try decoding("person") { connection in
            let sql = """
                SELECT id, version, name, nameKey, role, isActive, language, madeAt, subject, passwordHash, timeCodeSecret
                FROM person \(condition)
                """
            return try connection.run(sql, arguments).map { row in
                PersonRecord(
                    id: PersonID(stored: try row.value(0)),
                    version: try row.value(1),
                    name: try row.value(2),
                    nameKey: try row.value(3),
                    role: try row.value(4),
                    isActive: try row.value(5),
                    language: try row.value(6),
                    madeAt: Timestamp(milliseconds: try row.value(7)),
                    subject: try row.optional(8),
                    passwordHash: try row.optional(9),
                    sealedTimeCodeSecret: try row.optional(10)
                )
            }
        }
    }

    package func commit(_ change: PersonChange) throws {
        try write(.audit) { connection in
            let person = change.person
            try Self.refuseTaken(person, connection)
            if let session = change.keptSession { try Self.mustHold(session, of: person, connection) }
            if person.version == 0 {
                try Self.insert(person, connection)
            } else {
                try Self.update(person, connection)
            }
            if let codes = change.recoveryCodes { try Self.replaceRecoveryCodes(codes, of: person.id, connection) }
            if change.endsSessions {
                try Self.endSessions(of: person.id, except: change.keptSession, connection)
            }
            try Self.append(change.record, connection)
        }
    }

    private static func refuseTaken(_ person: PersonRecord, _ connection: PostgresConnection) throws {
        let id: Int64? = try connection.run("SELECT id FROM person WHERE nameKey = $1", [.text(person.nameKey)]).first?
            .value(0)
        if let id, id != person.id.stored { throw PeopleStoreError.nameTaken(person.name) }
        guard let subject = person.subject else { return }
        let other: Int64? = try connection.run("SELECT id FROM person WHERE subject = $1", [.text(subject)]).first?
            .value(0)
        if let other, other != person.id.stored { throw PeopleStoreError.subjectTaken }
    }

    /// Whoever was signed out since they were let in changes nothing any more.
    private static func mustHold(
        _ session: SecretDigest,
        of person: PersonRecord,
        _ connection: PostgresConnection
    ) throws {
        let holder: Int64? = try connection.run(
            "SELECT person FROM session WHERE digest = $1",
            [.bytes(session.bytes)]
        ).first?.value(0)
        guard holder == person.id.stored else { throw PeopleStoreError.sessionOver(name: person.name) }
    }

    private static func insert(_ person: PersonRecord, _ connection: PostgresConnection) throws {
        let written = try connection.run(
            """
            INSERT INTO person (id, version, name, nameKey, role, isActive, language, madeAt, subject, passwordHash,
                timeCodeSecret)
            VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
            """,
            [
                .int(person.id.stored), .text(person.name), .text(person.nameKey), .text(person.role),
                .bool(person.isActive), .text(person.language), .int(person.madeAt.milliseconds),
                .optional(person.subject), .optional(person.passwordHash),
                person.sealedTimeCodeSecret.map { .bytes($0) } ?? .null,
            ]
        )
        guard written.changes == 1 else { throw PeopleStoreError.conflict(name: person.name) }
    }

    private static func update(_ person: PersonRecord, _ connection: PostgresConnection) throws {
        let written = try connection.run(
            """
            UPDATE person SET version = version + 1, name = $3, nameKey = $4, role = $5, isActive = $6, language = $7,
                subject = $8, passwordHash = $9, timeCodeSecret = $10 WHERE id = $1 AND version = $2
            """,
            [
                .int(person.id.stored), .int(person.version), .text(person.name), .text(person.nameKey),
                .text(person.role), .bool(person.isActive), .text(person.language), .optional(person.subject),
                .optional(person.passwordHash), person.sealedTimeCodeSecret.map { .bytes($0) } ?? .null,
            ]
        )
        guard written.changes == 1 else { throw PeopleStoreError.conflict(name: person.name) }
    }

    // MARK: Codes

    package func useTimeCode(step: Int64, of person: PersonID) throws -> Bool {
        try pool.write { connection in
            try connection.run(
                """
                UPDATE person SET lastTimeCodeStep = $2
                WHERE id = $1 AND (lastTimeCodeStep IS NULL OR lastTimeCodeStep < $2)
                """,
                [.int(person.stored), .int(step)]
            ).changes == 1
        }
    }

    private static func replaceRecoveryCodes(
        _ digests: [SecretDigest],
        of person: PersonID,
        _ connection: PostgresConnection
    ) throws {
        try connection.run("DELETE FROM recoveryCode WHERE person = $1", [.int(person.stored)])
        try connection.run(
            """
            INSERT INTO recoveryCode SELECT $1, digest FROM unnest($2::bytea[]) AS digest ON CONFLICT DO NOTHING
            """,
            [.int(person.stored), .blobs(digests.map { Data($0.bytes) })]
        )
    }

    package func useRecoveryCode(_ digest: SecretDigest, of person: PersonID) throws -> Bool {
        try pool.write { connection in
            try connection.run(
                "DELETE FROM recoveryCode WHERE person = $1 AND digest = $2",
                [.int(person.stored), .bytes(digest.bytes)]
            ).changes == 1
        }
    }

    package func recoveryCodeCount(of person: PersonID) throws -> Int {
        try decoding("recoveryCode") { connection in
            try connection.run("SELECT count(*) FROM recoveryCode WHERE person = $1", [.int(person.stored)]).first?
                .value(0) ?? 0
        }
    }
}
