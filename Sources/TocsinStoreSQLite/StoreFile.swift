// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

/// The store's file, which says in words why it cannot be read or written.
struct StoreFile: Sendable {
    private let pool: DatabasePool

    /// - Throws: ``SQLiteStoreError``, or what the database throws.
    init(path: String, _ configuration: Configuration) throws {
        Self.makeForOwner(path)
        pool = try Self.inWords(path) { try DatabasePool(path: path, configuration: configuration) }
    }

    var path: String { pool.path }

    // Each throws ``SQLiteStoreError`` where the file is at fault, or what its body throws.

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Self.inWords(path) { try pool.read(body) }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Self.inWords(path) { try pool.write(body) }
    }

    func migrate(_ migrations: DatabaseMigrator) throws {
        try Self.inWords(path) { try migrations.migrate(pool) }
    }

    /// Moves what was written ahead into the file and empties the log, so that no copy of what was removed stays in it.
    func emptyWriteAheadLog() throws {
        try Self.inWords(path) { _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
    }

    func vacuum() throws {
        try Self.inWords(path) { try pool.vacuum() }
    }

    /// `path`: Of a new file.
    func copy(to path: String) throws {
        // Either may be at fault, and what is copied was just opened.
        Self.makeForOwner(path)
        try Self.inWords(path) { try pool.backup(to: try DatabaseQueue(path: path)) }
    }

    /// Makes a file that only its owner can read, where there is none: a store holds people's messages.
    ///
    /// SQLite takes an empty file for a new database, and gives its mode to the files beside it. That none can be made SQLite says itself.
    private static func makeForOwner(_ path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    private static func inWords<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw SQLiteStoreError(error, path: path) ?? error
        }
    }
}
