// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Compression
internal import GRDB
internal import JSONText
package import TocsinModel
internal import TocsinStore

/// A store in one SQLite file.
///
/// Opened in write-ahead mode: a killed process loses no committed batch.
package final class SQLiteStore: Store {
    let database: StoreFile
    private let noted = NotedErasures()

    /// Opens a store, and makes or migrates its tables.
    ///
    /// - Throws: ``SQLiteStoreError``.
    package init(path: String) throws(SQLiteStoreError) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(SQLiteStoreError.patienceSeconds))
        configuration.prepareDatabase { database in
            // In front of anything that would write to it.
            if try Migrations.areForeign(database) { throw SQLiteStoreError.foreign(path: path) }
            // In write-ahead mode this keeps every commit through a crash of the process; only a power cut may take the last ones.
            try database.execute(
                sql:
                    "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 3000"
            )
        }
        do {
            database = try StoreFile(path: path, configuration)
            guard try !database.read({ try Migrations.all.hasBeenSuperseded($0) }) else {
                throw SQLiteStoreError.newer(path: path)
            }
            try database.migrate(Migrations.all)
            try noteErasures()
        } catch let error as SQLiteStoreError {
            throw error
        } catch {
            throw .cannotOpen(path: path, reason: "\(error)")
        }
    }

    package func eventCount() throws -> Int {
        let total = try readDecoding("eventBlock") { database in
            try Double.fetchOne(database, sql: "SELECT TOTAL(eventCount) FROM eventBlock") ?? 0
        }
        guard let count = Int(exactly: total), count >= 0 else { throw SQLiteStoreError.damaged(table: "eventBlock") }
        return count
    }

    package func timeSpan() throws -> ClosedRange<Timestamp>? {
        try readDecoding("eventBlock") { database in
            guard
                let row = try Row.fetchOne(database, sql: "SELECT MIN(firstTime), MAX(lastTime) FROM eventBlock"),
                let first: Int64 = try row.decode(atIndex: 0),
                let last: Int64 = try row.decode(atIndex: 1)
            else { return nil }
            guard first <= last else { throw SQLiteStoreError.damaged(table: "eventBlock") }
            return Timestamp(milliseconds: first)...Timestamp(milliseconds: last)
        }
    }

    package func value(for key: String) throws -> String? {
        try readDecoding("setting") { try Self.value(for: key, in: $0) }
    }

    package func setValue(_ value: String?, for key: String) throws {
        try database.write { try Self.setValue(value, for: key, in: $0) }
    }

    static func value(for key: String, in database: Database) throws -> String? {
        try String.fetchOne(database, sql: "SELECT value FROM setting WHERE key = ?", arguments: [key])
    }

    static func setValue(_ value: String?, for key: String, in database: Database) throws {
        if let value {
            try database.execute(sql: "INSERT OR REPLACE INTO setting VALUES (?, ?)", arguments: [key, value])
        } else {
            try database.execute(sql: "DELETE FROM setting WHERE key = ?", arguments: [key])
        }
    }

    // MARK: Erasures

    package func noteErasures() throws {
        noted.note(try readDecoding("setting") { try Self.erasures($0) })
    }

    package func mustHaveNotedErasures() throws {
        try readDecoding("setting") { try noted.mustBe(try Self.erasures($0)) }
    }

    /// Writes what was made of events that were read before.
    ///
    /// - Throws: ``ErasedMeanwhile``, or what `body` throws.
    func writeDerived<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try database.write { database in
            try noted.mustBe(try Self.erasures(database))
            return try body(database)
        }
    }

    static func countErasure(_ database: Database) throws {
        try setValue("\(try erasures(database) + 1)", for: StoreSetting.erasures, in: database)
    }

    static func erasures(_ database: Database) throws -> Int {
        try value(for: StoreSetting.erasures, in: database).flatMap { Int($0) } ?? 0
    }
}

extension SQLiteStore {
    /// Reads, and says which table holds what Tocsin did not write.
    ///
    /// - Throws: ``SQLiteStoreError/damaged(table:)``, or what the database throws.
    func readDecoding<Value>(_ table: String, _ body: (Database) throws -> Value) throws -> Value {
        try database.read { database in try Self.decoding(table) { try body(database) } }
    }

    /// Turns what reading columns, JSON and packed bytes throws into ``SQLiteStoreError/damaged(table:)``; other errors pass.
    static func decoding<Value>(_ table: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch is RowDecodingError {
            throw SQLiteStoreError.damaged(table: table)
        } catch is JSONError {
            throw SQLiteStoreError.damaged(table: table)
        } catch is CompressionError {
            throw SQLiteStoreError.damaged(table: table)
        } catch is ByteError {
            throw SQLiteStoreError.damaged(table: table)
        }
    }
}
