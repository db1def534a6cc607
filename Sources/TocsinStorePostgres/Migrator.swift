// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import PostgresClient

/// Brings a database's tables to this version, while others go on reading and writing.
struct Migrator {
    private let pool: PostgresPool

    init(_ pool: PostgresPool) {
        self.pool = pool
    }

    /// Does what is missing; one process at a time, the others wait.
    ///
    /// - Throws: ``PostgresStoreError/newer``, ``PostgresStoreError/empty``, or what the database throws, also before it is asked for what it
    ///   cannot do.
    func migrate(_ migrations: [Migration], mayMake: Bool) throws {
        let done = try pool.read { try Self.lastNumber($0) }
        let last = migrations.last?.number ?? 0
        guard done <= last else { throw PostgresStoreError.newer }
        if done == last { return }
        if done == 0 { try pool.read { try Self.mustFit($0) } }
        guard done > 0 || mayMake else { throw PostgresStoreError.empty }
        do {
            try run(migrations, to: last)
        } catch PostgresError.lost {
            // What was done is noted, so the rest goes on over another connection; once, so that somebody hears of a server that keeps going away.
            try run(migrations, to: last)
        }
    }

    private func run(_ migrations: [Migration], to last: Int64) throws {
        // Held by a connection, since indexes are made outside transactions.
        let connection = try pool.connect()
        try connection.runPlain("SET lock_timeout = 0")
        // Asked again and again rather than waited for: an index waits for every statement that runs, and so would wait for whoever waits.
        while try !Self.lock(connection) {
            if try Self.lastNumber(connection) == last { return }
            Thread.sleep(forTimeInterval: 0.1)
        }
        let present = try Self.lastNumber(connection)
        guard present <= last else { throw PostgresStoreError.newer }
        for migration in migrations where migration.number > present { try Self.run(migration, connection) }
    }

    /// Whether tables can be made, and hold any text; what the server itself would say of it comes late, and of some texts alone.
    private static func mustFit(_ connection: PostgresConnection) throws {
        let row = try connection.run(
            "SELECT current_schema() IS NOT NULL, current_setting('server_encoding') = 'UTF8'"
        ).first
        guard let row else { throw PostgresError.unexpected }
        guard try row.value(0, as: Bool.self) else { throw PostgresError.refused(state: "3F000", table: nil) }
        guard try row.value(1, as: Bool.self) else { throw PostgresError.refused(state: "22P05", table: nil) }
    }

    private static func lock(_ connection: PostgresConnection) throws -> Bool {
        try connection.run(
            "SELECT pg_try_advisory_lock(hashtextextended('tocsin migration ' || current_schema(), 0))"
        ).first?.value(0) ?? false
    }

    private static func lastNumber(_ connection: PostgresConnection) throws -> Int64 {
        let isThere = try connection.run("SELECT to_regclass('migration') IS NOT NULL").first?.value(0, as: Bool.self)
        guard isThere == true else { return 0 }
        return try connection.run("SELECT coalesce(max(number), 0) FROM migration").first?.value(0) ?? 0
    }

    private static func run(_ migration: Migration, _ connection: PostgresConnection) throws {
        let note = PostgresStatement(
            "INSERT INTO migration (number, name) VALUES ($1, $2)",
            [.int(migration.number), .text(migration.name)]
        )
        switch migration.way {
        case .transaction(let sql):
            // Whoever waits for a table makes all others wait behind, so not for long.
            try connection.runPlain("BEGIN; SET LOCAL lock_timeout = '5s'")
            do {
                try connection.runPlain(sql)
                try connection.run(note.sql, note.parameters)
                try connection.runPlain("COMMIT")
            } catch {
                try? connection.runPlain("ROLLBACK")
                throw error
            }
        case .indexes(let indexes):
            for (name, definition) in indexes {
                // One that was not finished is there, but nothing uses it.
                try connection.runPlain("DROP INDEX CONCURRENTLY IF EXISTS \(name)")
                try connection.runPlain("CREATE INDEX CONCURRENTLY \(name) \(definition)")
            }
            try connection.run(note.sql, note.parameters)
        }
    }
}
