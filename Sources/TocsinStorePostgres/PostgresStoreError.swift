// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why there is no store in a database, or none that can be used.
package enum PostgresStoreError: Error, Equatable, CustomStringConvertible {
    /// Nobody has made Tocsin's tables yet.
    case empty
    case newer
    case damaged(table: String)

    package var description: String {
        switch self {
        case .empty: "The database holds no store of Tocsin's yet. Ingest logs first, or name the right database."
        case .newer:
            "The store in the database was written by a newer Tocsin. Use that one, or restore a dump from before."
        case .damaged(let table):
            "The store has a row in '\(table)' that Tocsin did not write. Restore a dump of the database, or ingest the logs again."
        }
    }
}
