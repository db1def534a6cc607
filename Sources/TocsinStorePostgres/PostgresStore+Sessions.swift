// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
package import TocsinAudit
package import TocsinModel
package import TocsinStore

extension PostgresStore {
    package func add(
        _ session: SessionRecord,
        ofVersion version: Int,
        ending pending: SecretDigest?,
        _ record: AuditRecord
    ) throws -> Bool {
        try write(.audit) { connection in
            guard try Self.isUnchanged(session.person, version, connection) else { return false }
            if let pending {
                let ended = try connection.run("DELETE FROM pendingSignIn WHERE digest = $1", [.bytes(pending.bytes)])
                guard ended.changes == 1 else { return false }
            }
            try connection.run(
                "INSERT INTO session VALUES ($1, $2, $3, $4)",
                [
                    .bytes(session.digest.bytes), .int(session.person.stored), .int(session.madeAt.milliseconds),
                    .int(session.seenAt.milliseconds),
                ]
            )
            try Self.append(record, connection)
            return true
        }
    }

    /// Locks the person, so that whoever changes them waits for the end of the transaction.
    private static func isUnchanged(
        _ person: PersonID,
        _ version: Int,
        _ connection: PostgresConnection
    ) throws -> Bool {
        try connection.run(
            "SELECT version = $1 FROM person WHERE id = $2 FOR SHARE",
            [.int(version), .int(person.stored)]
        ).first?.value(0, as: Bool.self) == true
    }

    package func session(_ digest: SecretDigest) throws -> SessionRecord? {
        try decoding("session") { connection in
            try connection.run(
                "SELECT person, madeAt, seenAt FROM session WHERE digest = $1",
                [.bytes(digest.bytes)]
            ).first.map { row in
                SessionRecord(
                    digest: digest,
                    person: PersonID(stored: try row.value(0)),
                    madeAt: Timestamp(milliseconds: try row.value(1)),
                    seenAt: Timestamp(milliseconds: try row.value(2))
                )
            }
        }
    }

    package func sessions(of person: PersonID) throws -> [SessionRecord] {
        try decoding("session") { connection in
            try connection.run(
                "SELECT digest, madeAt, seenAt FROM session WHERE person = $1 ORDER BY madeAt DESC, digest",
                [.int(person.stored)]
            ).map { row in
                SessionRecord(
                    digest: SecretDigest(bytes: try row.value(0)),
                    person: person,
                    madeAt: Timestamp(milliseconds: try row.value(1)),
                    seenAt: Timestamp(milliseconds: try row.value(2))
                )
            }
        }
    }

    package func touchSession(_ digest: SecretDigest, at time: Timestamp) throws {
        try pool.write(losesLastOnCrash: true) { connection in
            _ = try connection.run(
                "UPDATE session SET seenAt = greatest(seenAt, $2) WHERE digest = $1",
                [.bytes(digest.bytes), .int(time.milliseconds)]
            )
        }
    }

    package func removeSession(_ digest: SecretDigest, _ record: AuditRecord) throws -> Bool {
        try write(.audit) { connection in
            let removed = try connection.run("DELETE FROM session WHERE digest = $1", [.bytes(digest.bytes)])
            guard removed.changes == 1 else { return false }
            try Self.append(record, connection)
            return true
        }
    }

    package func removeSessions(of person: PersonID, except kept: SecretDigest?, _ record: AuditRecord) throws {
        try write(.audit) { connection in
            try connection.run("UPDATE person SET version = version + 1 WHERE id = $1", [.int(person.stored)])
            try Self.endSessions(of: person, except: kept, connection)
            try Self.append(record, connection)
        }
    }

    static func endSessions(
        of person: PersonID,
        except kept: SecretDigest?,
        _ connection: PostgresConnection
    ) throws {
        try connection.run(
            "DELETE FROM session WHERE person = $1 AND digest IS DISTINCT FROM $2::bytea",
            [.int(person.stored), kept.map { .bytes($0.bytes) } ?? .null]
        )
        try connection.run("DELETE FROM pendingSignIn WHERE person = $1", [.int(person.stored)])
    }

    package func tidySignIns(sessionsSeenBefore: Timestamp, attemptsBefore: Timestamp, now: Timestamp) throws {
        try pool.write { connection in
            try connection.run("DELETE FROM session WHERE seenAt < $1", [.int(sessionsSeenBefore.milliseconds)])
            try connection.run("DELETE FROM signInAttempt WHERE lastAt < $1", [.int(attemptsBefore.milliseconds)])
            try connection.run("DELETE FROM pendingSignIn WHERE expiresAt <= $1", [.int(now.milliseconds)])
        }
    }

    // MARK: Half-done sign-ins

    package func add(_ pending: PendingRecord, ofVersion version: Int?) throws -> Bool {
        try pool.write { connection in
            if let person = pending.person, let version {
                guard try Self.isUnchanged(person, version, connection) else { return false }
            }
            try connection.run(
                "INSERT INTO pendingSignIn VALUES ($1, $2, $3, $4)",
                [
                    .bytes(pending.digest.bytes), .optional(pending.person?.stored),
                    .int(pending.expiresAt.milliseconds), .int(pending.triesLeft),
                ]
            )
            return true
        }
    }

    package func pending(_ digest: SecretDigest, at time: Timestamp) throws -> PendingRecord? {
        let kept = try decoding("pendingSignIn") { connection in
            try connection.run(
                "SELECT person, expiresAt, triesLeft FROM pendingSignIn WHERE digest = $1",
                [.bytes(digest.bytes)]
            ).first.map { try Self.pending(digest, $0) }
        }
        return kept.flatMap { $0.isOver(at: time) ? nil : $0 }
    }

    private static func pending(_ digest: SecretDigest, _ row: PostgresRow) throws -> PendingRecord {
        PendingRecord(
            digest: digest,
            person: try row.optional(0, as: Int64.self).map { PersonID(stored: $0) },
            expiresAt: Timestamp(milliseconds: try row.value(1)),
            triesLeft: try row.value(2)
        )
    }

    package func tryPending(_ digest: SecretDigest, at time: Timestamp) throws -> PendingRecord? {
        try pool.write { connection in
            let kept = try Self.decoding("pendingSignIn") {
                try connection.run(
                    "SELECT person, expiresAt, triesLeft FROM pendingSignIn WHERE digest = $1 FOR UPDATE",
                    [.bytes(digest.bytes)]
                ).first.map { try Self.pending(digest, $0) }
            }
            guard let kept else { return nil }
            let isOver = kept.isOver(at: time)
            if isOver {
                try connection.run("DELETE FROM pendingSignIn WHERE digest = $1", [.bytes(digest.bytes)])
            } else {
                try connection.run(
                    "UPDATE pendingSignIn SET triesLeft = triesLeft - 1 WHERE digest = $1",
                    [.bytes(digest.bytes)]
                )
            }
            return isOver ? nil : kept
        }
    }

    // MARK: Failed attempts

    package func updateAttempts(_ keys: [SecretDigest], _ change: (inout [AttemptRecord]) -> Void) throws {
        try pool.write { connection in
            // A key that was never seen has no row to lock; in one order, so that nobody waits for who waits for them.
            for lock in Set(keys.map(Self.lockNumber)).sorted() {
                try connection.run(
                    "SELECT pg_advisory_xact_lock($1::bigint # $2::bigint)",
                    [.int(lock), .int(lockSpace)]
                )
            }
            var known: [SecretDigest: AttemptRecord] = [:]
            try Self.decoding("signInAttempt") {
                for row in try connection.run(
                    "SELECT key, failures, lastAt FROM signInAttempt WHERE key = ANY($1::bytea[])",
                    [.blobs(keys.map { Data($0.bytes) })]
                ) {
                    known[SecretDigest(bytes: try row.value(0))] = AttemptRecord(
                        failures: try row.value(1),
                        lastAt: Timestamp(milliseconds: try row.value(2))
                    )
                }
            }
            var records = keys.map { known[$0] ?? AttemptRecord(failures: 0, lastAt: Timestamp(milliseconds: 0)) }
            change(&records)
            for (key, record) in zip(keys, records) {
                if record.failures > 0 {
                    try connection.run(
                        """
                        INSERT INTO signInAttempt VALUES ($1, $2, $3)
                        ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, lastAt = excluded.lastAt
                        """,
                        [.bytes(key.bytes), .int(record.failures), .int(record.lastAt.milliseconds)]
                    )
                } else {
                    try connection.run("DELETE FROM signInAttempt WHERE key = $1", [.bytes(key.bytes)])
                }
            }
        }
    }

    /// A key's first bytes: two keys of one number only wait for each other.
    private static func lockNumber(_ key: SecretDigest) -> Int64 {
        Int64(bitPattern: key.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
