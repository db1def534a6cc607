// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    /// Copies the store as it is at one moment into a new file, while others go on reading and writing.
    ///
    /// - Throws: ``SQLiteStoreError``, or what the database throws.
    package func copy(to path: String) throws {
        try database.copy(to: path)
    }

    /// Whether a file is another program's SQLite database; it is left as it is.
    ///
    /// - Returns: False also for one that cannot be read.
    package static func isForeign(_ path: String) -> Bool {
        var configuration = Configuration()
        configuration.readonly = true
        return (try? DatabaseQueue(path: path, configuration: configuration).read(Migrations.areForeign)) ?? false
    }

    /// What SQLite finds wrong with the file, line by line; empty when it is sound.
    ///
    /// `isQuick`: Leaves out whether indexes say the same as their tables, which takes most of the time.
    package func faults(isQuick: Bool) throws -> [String] {
        do {
            return try database.read { database in
                try String.fetchAll(database, sql: isQuick ? "PRAGMA quick_check" : "PRAGMA integrity_check")
                    .filter { $0 != "ok" }
            }
        } catch SQLiteStoreError.corrupt(_, let reason) {
            // So damaged that it cannot even be checked.
            return [reason]
        }
    }
}

extension SQLiteStore: ServiceStore {
    /// Where the last scan stopped, whatever its rules; 0 before any.
    package func lastScanCursor() throws -> Int64 {
        try value(for: StoreSetting.scanCursor).flatMap { Int64($0) } ?? 0
    }

    package func oldestText() throws -> Timestamp? {
        try readDecoding("eventBlock") { database in
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT min(min(firstTime, ifnull(storedAt, firstTime)))
                    FROM eventBlock LEFT JOIN futureBlock ON block = id WHERE text IS NOT NULL
                    """
            )
            .map { Timestamp(milliseconds: $0) }
        }
    }

    /// None that opening the file would not have met.
    package func writingObstacles() -> [WritingObstacle] { [] }

    package func sizeBytes() throws -> Int {
        try database.read { database in
            try Int.fetchOne(database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
                ?? 0
        }
    }
}
