// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PostgresClient
package import TocsinModel
internal import TocsinStore

extension PostgresStore: ServiceStore {
    package func lastScanCursor() throws -> Int64 {
        try value(for: Self.cursorKey).flatMap { Int64($0) } ?? 0
    }

    package func oldestText() throws -> Timestamp? {
        try decoding("eventBlock") { connection in
            try connection.run(
                "SELECT min(firstTime) FROM eventText JOIN eventBlock ON eventBlock.id = eventText.block"
            ).first?.optional(0, as: Int64.self).map { Timestamp(milliseconds: $0) }
        }
    }

    package func sizeBytes() throws -> Int {
        try decoding("setting") {
            try $0.run("SELECT pg_database_size(current_database())").first?.value(0) ?? 0
        }
    }

    /// What is wrong with the tables, line by line; of damage to the server's files the server tells.
    ///
    /// `isQuick`: Leaves out whether every block has its events, and every event its place.
    package func faults(isQuick: Bool) throws -> [String] {
        try snapshot("eventBlock", locking: ["eventBlock", "eventContent", "eventPlace"]) { connection in
            var faults = try connection.run(
                """
                SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace ORDER BY relname
                """
            )
            .map { "the index '\(try $0.value(0, as: String.self))' was not finished" }
            if isQuick { return faults }
            let blocks: Int? = try connection.run(
                """
                SELECT count(*) FROM eventBlock WHERE NOT EXISTS (
                    SELECT 1 FROM eventContent WHERE eventContent.week = eventBlock.week AND eventContent.block = eventBlock.id
                )
                """
            ).first?.value(0)
            if let blocks, blocks > 0 { faults.append("\(blocks) blocks of events have lost their content") }
            let events: Int? = try connection.run(
                """
                SELECT (SELECT coalesce(sum(eventCount), 0)::bigint FROM eventBlock) - (SELECT count(*) FROM eventPlace)
                """
            ).first?.value(0)
            if let events, events != 0 { faults.append("\(abs(events)) places of events are missing or too many") }
            return faults
        }
    }
}
