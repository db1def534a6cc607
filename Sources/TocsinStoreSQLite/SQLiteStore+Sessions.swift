// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinAudit
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    package func add(
        _ session: SessionRecord,
        ofVersion version: Int,
        ending pending: SecretDigest?,
        _ record: AuditRecord
    ) throws -> Bool {
        try database.write { database in
            guard try Self.isUnchanged(session.person, version, in: database) else { return false }
            if let pending {
                try database.execute(sql: "DELETE FROM pendingSignIn WHERE digest = ?", arguments: [pending.stored])
                guard database.changesCount == 1 else { return false }
            }
            try database.execute(
                sql: "INSERT INTO session VALUES (?, ?, ?, ?)",
                arguments: [
                    session.digest.stored, session.person.stored, session.madeAt.milliseconds,
                    session.seenAt.milliseconds,
                ]
            )
            try Self.append(record, in: database)
            return true
        }
    }

    private static func isUnchanged(_ person: PersonID, _ version: Int, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT version = ? FROM person WHERE id = ?",
            arguments: [version, person.stored]
        ) == true
    }

    package func session(_ digest: SecretDigest) throws -> SessionRecord? {
        try readDecoding("session") { database in
            try Row.fetchOne(
                database,
                sql: "SELECT person, madeAt, seenAt FROM session WHERE digest = ?",
                arguments: [digest.stored]
            ).map { row in
                SessionRecord(
                    digest: digest,
                    person: PersonID(stored: try row.decode(atIndex: 0)),
                    madeAt: Timestamp(milliseconds: try row.decode(atIndex: 1)),
                    seenAt: Timestamp(milliseconds: try row.decode(atIndex: 2))
                )
            }
        }
    }

    package func sessions(of person: PersonID) throws -> [SessionRecord] {
        try readDecoding("session") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT digest, madeAt, seenAt FROM session WHERE person = ? ORDER BY madeAt DESC, digest",
                arguments: [person.stored]
            ).map { row in
                SessionRecord(
                    digest: SecretDigest(stored: try row.decode(Data.self, atIndex: 0)),
                    person: person,
                    madeAt: Timestamp(milliseconds: try row.decode(atIndex: 1)),
                    seenAt: Timestamp(milliseconds: try row.decode(atIndex: 2))
                )
            }
        }
    }

    package func touchSession(_ digest: SecretDigest, at time: Timestamp) throws {
        try database.write { database in
            try database.execute(
                sql: "UPDATE session SET seenAt = MAX(seenAt, ?) WHERE digest = ?",
                arguments: [time.milliseconds, digest.stored]
            )
        }
    }

    package func removeSession(_ digest: SecretDigest, _ record: AuditRecord) throws -> Bool {
        try database.write { database in
            try database.execute(sql: "DELETE FROM session WHERE digest = ?", arguments: [digest.stored])
            guard database.changesCount == 1 else { return false }
            try Self.append(record, in: database)
            return true
        }
    }

    package func removeSessions(of person: PersonID, except kept: SecretDigest?, _ record: AuditRecord) throws {
        try database.write { database in
            try database.execute(
                sql: "UPDATE person SET version = version + 1 WHERE id = ?",
                arguments: [person.stored]
            )
            try Self.endSessions(of: person, except: kept, in: database)
            try Self.append(record, in: database)
        }
    }

    static func endSessions(of person: PersonID, except kept: SecretDigest?, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM session WHERE person = ? AND digest IS NOT ?",
            arguments: [person.stored, kept?.stored]
        )
        try database.execute(sql: "DELETE FROM pendingSignIn WHERE person = ?", arguments: [person.stored])
    }

    package func tidySignIns(sessionsSeenBefore: Timestamp, attemptsBefore: Timestamp, now: Timestamp) throws {
        try database.write { database in
            try database.execute(
                sql: "DELETE FROM session WHERE seenAt < ?",
                arguments: [sessionsSeenBefore.milliseconds]
            )
            try database.execute(
                sql: "DELETE FROM signInAttempt WHERE lastAt < ?",
                arguments: [attemptsBefore.milliseconds]
            )
            try database.execute(
                sql: "DELETE FROM pendingSignIn WHERE expiresAt <= ?",
                arguments: [now.milliseconds]
            )
        }
    }

    // MARK: Half-done sign-ins

    package func add(_ pending: PendingRecord, ofVersion version: Int?) throws -> Bool {
        try database.write { database in
            if let person = pending.person, let version {
                guard try Self.isUnchanged(person, version, in: database) else { return false }
            }
            try database.execute(
                sql: "INSERT INTO pendingSignIn VALUES (?, ?, ?, ?)",
                arguments: [
                    pending.digest.stored, pending.person?.stored, pending.expiresAt.milliseconds, pending.triesLeft,
                ]
            )
            return true
        }
    }

    package func pending(_ digest: SecretDigest, at time: Timestamp) throws -> PendingRecord? {
        let kept = try readDecoding("pendingSignIn") { database in try Self.pending(digest, in: database) }
        return kept.flatMap { $0.isOver(at: time) ? nil : $0 }
    }

    private static func pending(_ digest: SecretDigest, in database: Database) throws -> PendingRecord? {
        try Row.fetchOne(
            database,
            sql: "SELECT person, expiresAt, triesLeft FROM pendingSignIn WHERE digest = ?",
            arguments: [digest.stored]
        ).map { row in
            PendingRecord(
                digest: digest,
                person: try row.decode(Int64?.self, atIndex: 0).map { PersonID(stored: $0) },
                expiresAt: Timestamp(milliseconds: try row.decode(atIndex: 1)),
                triesLeft: try row.decode(atIndex: 2)
            )
        }
    }

    package func tryPending(_ digest: SecretDigest, at time: Timestamp) throws -> PendingRecord? {
        try database.write { database in
            let kept = try Self.decoding("pendingSignIn") { try Self.pending(digest, in: database) }
            guard let kept else { return nil }
            let isOver = kept.isOver(at: time)
            if isOver {
                try database.execute(sql: "DELETE FROM pendingSignIn WHERE digest = ?", arguments: [digest.stored])
            } else {
                try database.execute(
                    sql: "UPDATE pendingSignIn SET triesLeft = triesLeft - 1 WHERE digest = ?",
                    arguments: [digest.stored]
                )
            }
            return isOver ? nil : kept
        }
    }

    // MARK: Failed attempts

    package func updateAttempts(_ keys: [SecretDigest], _ change: (inout [AttemptRecord]) -> Void) throws {
        try database.write { database in
            var records = try Self.decoding("signInAttempt") {
                try keys.map { key in
                    try Row.fetchOne(
                        database,
                        sql: "SELECT failures, lastAt FROM signInAttempt WHERE key = ?",
                        arguments: [key.stored]
                    ).map { row in
                        AttemptRecord(
                            failures: try row.decode(atIndex: 0),
                            lastAt: Timestamp(milliseconds: try row.decode(atIndex: 1))
                        )
                    } ?? AttemptRecord(failures: 0, lastAt: Timestamp(milliseconds: 0))
                }
            }
            change(&records)
            for (key, record) in zip(keys, records) {
                if record.failures > 0 {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO signInAttempt VALUES (?, ?, ?)",
                        arguments: [key.stored, record.failures, record.lastAt.milliseconds]
                    )
                } else {
                    try database.execute(sql: "DELETE FROM signInAttempt WHERE key = ?", arguments: [key.stored])
                }
            }
        }
    }
}
