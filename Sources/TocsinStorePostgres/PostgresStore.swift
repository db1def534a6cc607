// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Compression
internal import JSONText
package import PostgresClient
package import TocsinModel
internal import TocsinStore

/// A store in a PostgreSQL database, which any number of processes on any number of machines share.
///
/// Every method waits for the server, as SQLite's does for the disk: call none on a thread of Swift's own pool from code that serves others.
package final class PostgresStore: Store {
    let pool: PostgresPool
    let partitions: Partitions
    let turns = Turns()
    private let noted = NotedErasures()
    /// Parts the locks of this store from those of others in the same database.
    let lockSpace: Int64

    /// Opens a store, and makes or migrates its tables.
    ///
    /// - Parameters:
    ///   - address: Where the database is.
    ///   - connections: The most that this process has open at once for ordinary work, from 1.
    ///   - mayMake: Whether tables are made where there are none.
    ///   - backOff: Between attempts to come back to the database.
    ///   - now: What partitions are made for.
    /// - Throws: ``PostgresStoreError/newer``, ``PostgresStoreError/empty``, or ``PostgresError``.
    package init(
        _ address: PostgresAddress,
        connections: Int = 8,
        mayMake: Bool = true,
        backOff: BackOff = .standard,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) throws {
        pool = PostgresPool(address, size: connections, backOff: backOff)
        try Migrator(pool).migrate(Migrations.all, mayMake: mayMake)
        let space = try pool.read {
            try $0.run("SELECT 'setting'::regclass::oid::bigint").first?.value(0, as: Int64.self)
        }
        guard let space else { throw PostgresStoreError.damaged(table: "setting") }
        // Locks have signed numbers of 32 bits.
        lockSpace = Int64(Int32(truncatingIfNeeded: space))
        partitions = Partitions(pool, now: now)
        try noteErasures()
    }

    package func eventCount() throws -> Int {
        try decoding("eventBlock") { connection in
            try connection.run("SELECT coalesce(sum(eventCount), 0)::bigint FROM eventBlock").first?.value(0) ?? 0
        }
    }

    package func timeSpan() throws -> ClosedRange<Timestamp>? {
        try decoding("eventBlock") { connection in
            guard let row = try connection.run("SELECT min(firstTime), max(lastTime) FROM eventBlock").first,
                let first = try row.optional(0, as: Int64.self), let last = try row.optional(1, as: Int64.self)
            else { return nil }
            guard first <= last else { throw PostgresStoreError.damaged(table: "eventBlock") }
            return Timestamp(milliseconds: first)...Timestamp(milliseconds: last)
        }
    }

    package func value(for key: String) throws -> String? {
        try decoding("setting") { try Self.value(for: key, $0) }
    }

    package func setValue(_ value: String?, for key: String) throws {
        try pool.write { try Self.setValue(value, for: key, $0) }
    }

    static func value(for key: String, _ connection: PostgresConnection) throws -> String? {
        try connection.run("SELECT value FROM setting WHERE key = $1", [.text(key)]).first?.value(0)
    }

    static func setValue(_ value: String?, for key: String, _ connection: PostgresConnection) throws {
        let statement = statement(setting: value, for: key)
        try connection.run(statement.sql, statement.parameters)
    }

    static func statement(setting value: String?, for key: String) -> PostgresStatement {
        if let value {
            PostgresStatement(
                "INSERT INTO setting VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [.text(key), .text(value)]
            )
        } else {
            PostgresStatement("DELETE FROM setting WHERE key = $1", [.text(key)])
        }
    }

    // MARK: Erasures

    package func noteErasures() throws {
        noted.note(try decoding("setting") { try Self.erasures($0) })
    }

    package func mustHaveNotedErasures() throws {
        try decoding("setting") { try noted.mustBe(try Self.erasures($0)) }
    }

    /// Writes what was made of events that were read before, behind a lock that erasing takes too.
    ///
    /// `job`: Whose turn it takes, if one.
    ///
    /// - Throws: ``ErasedMeanwhile``, ``TocsinStore/StoreClaimError/takenOver(_:)``, or what `body` or the database throws.
    @discardableResult
    func writeDerived<Value>(
        _ lock: StoreLock,
        by job: StoreJob? = nil,
        _ body: (PostgresConnection) throws -> Value
    ) throws -> Value {
        try pool.write { connection in
            try self.lock(lock, connection)
            if let job { try self.mustHaveTurn(job, connection) }
            try noted.mustBe(try Self.erasures(connection))
            return try body(connection)
        }
    }

    static func countErasure(_ connection: PostgresConnection) throws {
        try setValue("\(try erasures(connection) + 1)", for: StoreSetting.erasures, connection)
    }

    static func erasures(_ connection: PostgresConnection) throws -> Int {
        try value(for: StoreSetting.erasures, connection).flatMap { Int($0) } ?? 0
    }
}

// MARK: Reading and writing

extension PostgresStore {
    /// Reads, and says which table holds what Tocsin did not write; each of several statements sees a moment of its own.
    ///
    /// - Throws: ``PostgresStoreError/damaged(table:)``, or what the database throws.
    func decoding<Value>(_ table: String, _ body: (PostgresConnection) throws -> Value) throws -> Value {
        try pool.read { connection in try Self.decoding(table) { try body(connection) } }
    }

    /// As ``decoding(_:_:)-swift.method``, but all statements see one moment.
    ///
    /// `tables`: What the statements read of which ``rewrite(_:_:)`` may empty and fill again.
    func snapshot<Value>(
        _ table: String,
        locking tables: [String] = [],
        _ body: (PostgresConnection) throws -> Value
    ) throws -> Value {
        try pool.snapshot(locking: tables) { connection in try Self.decoding(table) { try body(connection) } }
    }

    /// Writes as the only one of those who hold a lock.
    @discardableResult
    func write<Value>(_ locks: StoreLock..., body: (PostgresConnection) throws -> Value) throws -> Value {
        try pool.write { connection in
            // In one order, so that nobody waits for who waits for them.
            for lock in locks.sorted() { try self.lock(lock, connection) }
            return try body(connection)
        }
    }

    /// Takes a lock until the transaction ends.
    func lock(_ lock: StoreLock, _ connection: PostgresConnection) throws {
        let statement = lockStatement(lock)
        try connection.run(statement.sql, statement.parameters)
    }

    func lockStatement(_ lock: StoreLock) -> PostgresStatement {
        PostgresStatement(
            "SELECT pg_advisory_xact_lock($1::bigint::int, $2::bigint::int)",
            [.int(lockSpace), .int(lock.rawValue)]
        )
    }

    /// Turns what reading columns, JSON and packed bytes throws into ``PostgresStoreError/damaged(table:)``; other errors pass.
    static func decoding<Value>(_ table: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch PostgresError.unexpected {
            throw PostgresStoreError.damaged(table: table)
        } catch is JSONError {
            throw PostgresStoreError.damaged(table: table)
        } catch is CompressionError {
            throw PostgresStoreError.damaged(table: table)
        } catch is ByteError {
            throw PostgresStoreError.damaged(table: table)
        }
    }
}

/// What only one transaction at a time does; taken in the order of these numbers.
enum StoreLock: Int64, Comparable {
    /// Adding blocks of events: their numbers ascend in the order in which they are seen.
    case blocks = 1
    case findings
    case operations
    case activity
    /// The audit log, and with it cases and people.
    case audit
    // Held by a process, not by a transaction.
    case scanJob = 100
    case linkJob
    case partitions
    case deliverJob

    static func < (left: StoreLock, right: StoreLock) -> Bool { left.rawValue < right.rawValue }
}
