// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
internal import TocsinAudit
internal import TocsinModel
package import TocsinStore

extension SQLiteStore: PeopleStore {
    package func people() throws -> [PersonRecord] {
        try persons("ORDER BY nameKey", [])
    }

    package func person(_ id: PersonID) throws -> PersonRecord? {
        try persons("WHERE id = ?", [id.stored]).first
    }

    package func person(nameKey: String) throws -> PersonRecord? {
        try persons("WHERE nameKey = ?", [nameKey]).first
    }

    package func person(subject: String) throws -> PersonRecord? {
        try persons("WHERE subject = ?", [subject]).first
    }

    private func persons(_ condition: String, _ arguments: StatementArguments) throws -> [PersonRecord] {
        try readDecoding("person") { database in
            let sql = """
                SELECT id, version, name, nameKey, role, isActive, language, madeAt, subject, passwordHash, timeCodeSecret
                FROM person \(condition)
                """
            return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
                PersonRecord(
                    id: PersonID(stored: try row.decode(atIndex: 0)),
                    version: try row.decode(atIndex: 1),
                    name: try row.decode(atIndex: 2),
                    nameKey: try row.decode(atIndex: 3),
                    role: try row.decode(atIndex: 4),
                    isActive: try row.decode(atIndex: 5),
                    language: try row.decode(atIndex: 6),
                    madeAt: Timestamp(milliseconds: try row.decode(atIndex: 7)),
                    subject: try row.decode(atIndex: 8),
                    passwordHash: try row.decode(atIndex: 9),
                    sealedTimeCodeSecret: try row.decode(Data?.self, atIndex: 10).map { Array($0) }
                )
            }
        }
    }

    package func commit(_ change: PersonChange) throws {
        try database.write { database in
            let person = change.person
            try Self.refuseTaken(person, in: database)
            if let session = change.keptSession { try Self.mustHold(session, of: person, in: database) }
            if person.version == 0 {
                try Self.insert(person, in: database)
            } else {
                try Self.update(person, in: database)
            }
            if let codes = change.recoveryCodes {
                try Self.replaceRecoveryCodes(codes, of: person.id, in: database)
            }
            if change.endsSessions {
                try Self.endSessions(of: person.id, except: change.keptSession, in: database)
            }
            try Self.append(change.record, in: database)
        }
    }

    private static func refuseTaken(_ person: PersonRecord, in database: Database) throws {
        let name = try Int64.fetchOne(
            database,
            sql: "SELECT id FROM person WHERE nameKey = ?",
            arguments: [person.nameKey]
        )
        if let name, name != person.id.stored { throw PeopleStoreError.nameTaken(person.name) }
        guard let subject = person.subject else { return }
        let other = try Int64.fetchOne(database, sql: "SELECT id FROM person WHERE subject = ?", arguments: [subject])
        if let other, other != person.id.stored { throw PeopleStoreError.subjectTaken }
    }

    /// Whoever was signed out since they were let in changes nothing any more.
    private static func mustHold(_ session: SecretDigest, of person: PersonRecord, in database: Database) throws {
        let holder = try Int64.fetchOne(
            database,
            sql: "SELECT person FROM session WHERE digest = ?",
            arguments: [session.stored]
        )
        guard holder == person.id.stored else { throw PeopleStoreError.sessionOver(name: person.name) }
    }

    private static func insert(_ person: PersonRecord, in database: Database) throws {
        try database.execute(
            sql: "INSERT OR IGNORE INTO person VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            arguments: [
                person.id.stored, person.name, person.nameKey, person.role, person.isActive, person.language,
                person.madeAt.milliseconds, person.subject, person.passwordHash,
                person.sealedTimeCodeSecret.map { Data($0) },
            ]
        )
        guard database.changesCount == 1 else { throw PeopleStoreError.conflict(name: person.name) }
    }

    private static func update(_ person: PersonRecord, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE person SET version = version + 1, name = ?, nameKey = ?, role = ?, isActive = ?, language = ?,
                    subject = ?, passwordHash = ?, timeCodeSecret = ? WHERE id = ? AND version = ?
                """,
            arguments: [
                person.name, person.nameKey, person.role, person.isActive, person.language, person.subject,
                person.passwordHash, person.sealedTimeCodeSecret.map { Data($0) }, person.id.stored, person.version,
            ]
        )
        guard database.changesCount == 1 else { throw PeopleStoreError.conflict(name: person.name) }
    }

    // MARK: Codes

    package func useTimeCode(step: Int64, of person: PersonID) throws -> Bool {
        try database.write { database in
            try database.execute(
                sql: """
                    UPDATE person SET lastTimeCodeStep = ?
                    WHERE id = ? AND (lastTimeCodeStep IS NULL OR lastTimeCodeStep < ?)
                    """,
                arguments: [step, person.stored, step]
            )
            return database.changesCount == 1
        }
    }

    private static func replaceRecoveryCodes(
        _ digests: [SecretDigest],
        of person: PersonID,
        in database: Database
    ) throws {
        try database.execute(sql: "DELETE FROM recoveryCode WHERE person = ?", arguments: [person.stored])
        for digest in digests {
            try database.execute(
                sql: "INSERT OR IGNORE INTO recoveryCode VALUES (?, ?)",
                arguments: [person.stored, digest.stored]
            )
        }
    }

    package func useRecoveryCode(_ digest: SecretDigest, of person: PersonID) throws -> Bool {
        try database.write { database in
            try database.execute(
                sql: "DELETE FROM recoveryCode WHERE person = ? AND digest = ?",
                arguments: [person.stored, digest.stored]
            )
            return database.changesCount == 1
        }
    }

    package func recoveryCodeCount(of person: PersonID) throws -> Int {
        try readDecoding("recoveryCode") { database in
            try Int.fetchOne(
                database,
                sql: "SELECT COUNT(*) FROM recoveryCode WHERE person = ?",
                arguments: [person.stored]
            ) ?? 0
        }
    }
}

extension SecretDigest {
    var stored: Data { Data(bytes) }

    init(stored: Data) {
        self.init(bytes: Array(stored))
    }
}
