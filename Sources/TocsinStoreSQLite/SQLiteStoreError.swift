// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// Why a store cannot be read or written.
package enum SQLiteStoreError: Error, Equatable, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    case newer(path: String)
    /// Another program's database.
    case foreign(path: String)
    case full(path: String)
    case readOnly(path: String)
    /// Another process wrote for longer than this one waits.
    case busy(path: String)
    case disk(path: String, reason: String)
    case corrupt(path: String, reason: String)
    case damaged(table: String)

    /// How long a process waits for another that writes.
    static let patienceSeconds = 10

    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "The store '\(path)' cannot be opened: \(reason). Check that it is a Tocsin store and that you may write beside it."
        case .newer(let path):
            "The store '\(path)' was written by a newer Tocsin. Use that one, or restore a backup from before."
        case .foreign(let path):
            "'\(path)' is another program's SQLite database, not a store of Tocsin's. Name a store, or a file that is not there yet."
        case .full(let path):
            "The disk is full: '\(path)' cannot be written. Make room and run this again; nothing that was committed is lost."
        case .readOnly(let path):
            "The store '\(path)' may not be written. Give yourself the right to write the file and its folder, or name another store."
        case .busy(let path):
            "Another process has been writing the store '\(path)' for over \(Self.patienceSeconds) seconds. Run this again when it is done."
        case .disk(let path, let reason):
            "The disk failed under the store '\(path)': \(reason). See that it is well and has room, then run 'tocsin doctor'."
        case .corrupt(let path, let reason):
            "The store '\(path)' is damaged: \(reason). Restore it from a backup, or ingest the logs again into a new one."
        case .damaged(let table):
            "The store has a row in '\(table)' that Tocsin did not write. Restore the file from a backup, or ingest the logs again."
        }
    }
}

extension SQLiteStoreError {
    /// Nil for what is no fault of the file, its disk or its folder.
    init?(_ error: DatabaseError, path: String) {
        switch error.resultCode {
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_READONLY: self = .readOnly(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path, reason: Self.reason(error))
        case .SQLITE_IOERR: self = .disk(path: path, reason: Self.reason(error))
        case .SQLITE_CANTOPEN, .SQLITE_NOTADB: self = .cannotOpen(path: path, reason: Self.reason(error))
        default: return nil
        }
    }

    /// SQLite's own words, which hold nothing of a row.
    private static func reason(_ error: DatabaseError) -> String {
        error.message ?? "\(error.extendedResultCode)"
    }
}
