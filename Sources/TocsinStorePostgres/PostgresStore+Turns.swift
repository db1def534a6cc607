// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PostgresClient
internal import Synchronization
package import TocsinStore

/// Which turns this process has.
final class Turns: Sendable {
    /// A turn's number, and the server's process that holds its lock.
    struct Turn: Sendable {
        var number: Int64
        var serverProcess: Int64
    }

    private let held = Mutex<[StoreJob: Turn]>([:])

    subscript(job: StoreJob) -> Turn? {
        get { held.withLock { $0[job] } }
        set { held.withLock { $0[job] = newValue } }
    }
}

extension PostgresStore {
    /// Claims a job that one process at a time may do.
    ///
    /// The server keeps the lock for as long as a connection of its own lasts, so a process that is killed holds up nobody. A process whose
    /// connection broke finds out at its next write, by the turn's number, that another has begun.
    package func claim(_ job: StoreJob) throws -> StoreClaim? {
        let connection = try pool.connect()
        // The process is asked for, since a pooler between gives numbers of its own.
        let row = try connection.run(
            "SELECT pg_try_advisory_lock($1::bigint::int, $2::bigint::int), pg_backend_pid()::bigint",
            [.int(lockSpace), .int(job.lock.rawValue)]
        ).first
        guard let row, try row.value(0, as: Bool.self) else { return nil }
        let process = try row.value(1, as: Int64.self)
        let number = try pool.write { connection in
            try connection.run(
                """
                INSERT INTO setting VALUES ($1, '1')
                ON CONFLICT (key) DO UPDATE SET value = (setting.value::bigint + 1)::text RETURNING value::bigint
                """,
                [.text(job.turnKey)]
            ).first?.value(0, as: Int64.self)
        }
        turns[job] = number.map { Turns.Turn(number: $0, serverProcess: process) }
        let turn = PostgresTurn(connection, of: self, job)
        return StoreClaim { turn.end() }
    }

    package func isClaimed(_ job: StoreJob) throws -> Bool {
        try decoding("setting") { connection in
            try connection.run(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE \(Self.isLockOfJob))",
                [.int(lockSpace), .int(job.lock.rawValue)]
            ).first?.value(0) ?? false
        }
    }

    /// The connection that holds the lock lasts, and nobody else has begun.
    package func hasTurn(_ job: StoreJob) throws -> Bool {
        guard let turn = turns[job] else { return false }
        return try decoding("setting") { connection in
            let isHeld: Bool =
                try connection.run(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE \(Self.isLockOfJob) AND granted AND pid = $3::bigint)",
                    [.int(lockSpace), .int(job.lock.rawValue), .int(turn.serverProcess)]
                ).first?.value(0) ?? false
            guard isHeld else { return false }
            return try Self.turn(job, sharing: false, connection) == turn.number
        }
    }

    /// What finds a job's lock among all: of one with two numbers, 'objsubid' is 2; as 'oid' they have no sign.
    private static let isLockOfJob = """
        locktype = 'advisory' AND objsubid = 2
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND classid = ($1::bigint & 4294967295)::oid AND objid = $2::bigint::oid
        """

    /// Makes sure in a transaction that nobody else has begun a job that this process began; for one that did not, anything goes.
    func mustHaveTurn(_ job: StoreJob, _ connection: PostgresConnection) throws {
        guard let number = turns[job]?.number else { return }
        // Whoever begins it next waits until this transaction is over.
        guard try Self.turn(job, sharing: true, connection) == number else { throw StoreClaimError.takenOver(job) }
    }

    /// This process's turn to scan; the last one where it has none.
    func scanTurn() throws -> Int64 {
        try turns[.scan]?.number ?? decoding("setting") { try Self.turn(.scan, sharing: false, $0) }
    }

    /// How often a job was begun.
    ///
    /// `sharing`: Whether who begins it next waits until this transaction is over.
    static func turn(_ job: StoreJob, sharing: Bool, _ connection: PostgresConnection) throws -> Int64 {
        try connection.run(
            "SELECT value::bigint FROM setting WHERE key = $1" + (sharing ? " FOR SHARE" : ""),
            [.text(job.turnKey)]
        ).first?.value(0) ?? 0
    }
}

extension StoreJob {
    /// The setting that counts how often the job was begun.
    var turnKey: String { "job.\(rawValue).turn" }

    fileprivate var lock: StoreLock {
        switch self {
        case .scan: .scanJob
        case .link: .linkJob
        case .deliver: .deliverJob
        }
    }
}

/// A turn for as long as its connection lasts.
private final class PostgresTurn: Sendable {
    // Used by nobody until the claim is given back, which happens once.
    nonisolated(unsafe) private var connection: PostgresConnection?
    private let store: PostgresStore
    private let job: StoreJob

    init(_ connection: PostgresConnection, of store: PostgresStore, _ job: StoreJob) {
        self.connection = connection
        self.store = store
        self.job = job
    }

    /// Unlocks at once; the server sees the end of a connection in its own time.
    func end() {
        store.turns[job] = nil
        _ = try? connection?.run(
            "SELECT pg_advisory_unlock($1::bigint::int, $2::bigint::int)",
            [.int(store.lockSpace), .int(job.lock.rawValue)]
        )
        connection = nil
    }
}
