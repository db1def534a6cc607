// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinStore

/// Why there is no store in a database, or none that can be used.
package enum PostgresStoreError: Error, Equatable, CustomStringConvertible {
    /// Nobody has made Tocsin's tables yet.
    case empty
    case newer
    case damaged(table: String)
    /// Another process took over what this one was doing.
    case takenOver(StoreJob)

    package var description: String {
        switch self {
        case .empty: "The database holds no store of Tocsin's yet. Ingest logs first, or name the right database."
        case .newer:
            "The store in the database was written by a newer Tocsin. Use that one, or restore a dump from before."
        case .damaged(let table):
            "The store has a row in '\(table)' that Tocsin did not write. Restore a dump of the database, or ingest the logs again."
        case .takenOver(let job):
            "The connection broke, and another Tocsin took over the \(job.rawValue). Let that one finish."
        }
    }
}
