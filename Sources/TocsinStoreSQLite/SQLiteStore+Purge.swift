// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import FoundationEssentials
internal import GRDB
package import TocsinModel

extension SQLiteStore {
    /// Removes message text of events before a time.
    ///
    /// Blocks that are older as a whole go; a block that the time falls into is written again without the old part.
    /// `secure_delete` overwrites what is removed, and the write-ahead file is emptied, so that no copy stays behind.
    package func purgeText(before limit: Timestamp) throws -> Int {
        let purged = try database.write { database in
            let old = [limit.milliseconds]
            let count =
                try Int.fetchOne(
                    database,
                    sql: "SELECT COUNT(*) FROM event WHERE time < ? AND textBlock IS NOT NULL",
                    arguments: StatementArguments(old)
                ) ?? 0
            let straddling = try Int64.fetchAll(
                database,
                sql: """
                    SELECT textBlock FROM event WHERE time < ? AND textBlock IS NOT NULL
                    INTERSECT SELECT textBlock FROM event WHERE time >= ?
                    """,
                arguments: StatementArguments(old + old)
            )
            for block in straddling {
                try Self.decoding("textBlock") { try Self.rewrite(block, from: limit, in: database) }
            }
            try database.execute(
                sql: "UPDATE event SET textBlock = NULL, textOffset = NULL, textLength = NULL WHERE time < ?",
                arguments: StatementArguments(old)
            )
            // Whatever no event points to, so that nothing stays because of what a block says of itself.
            try database.execute(
                sql: "DELETE FROM textBlock WHERE id NOT IN (SELECT textBlock FROM event WHERE textBlock IS NOT NULL)"
            )
            return count
        }
        try database.writeWithoutTransaction { database in
            _ = try database.checkpoint(.truncate)
        }
        return purged
    }

    private static func rewrite(_ block: Int64, from limit: Timestamp, in database: Database) throws {
        guard
            let packed = try Data.fetchOne(
                database,
                sql: "SELECT content FROM textBlock WHERE id = ?",
                arguments: [block]
            )
        else { return }
        let bytes = try packed.withUnsafeBytes { try Block.unpack($0) }
        var kept: [UInt8] = []
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT id, textOffset, textLength FROM event WHERE textBlock = ? AND time >= ? ORDER BY textOffset",
            arguments: [block, limit.milliseconds]
        )
        for row in rows {
            let place = try TextBlock.place(row.decode(atIndex: 1), row.decode(atIndex: 2))
            guard place.upperBound <= bytes.count else {
                throw SQLiteStoreError.damaged(table: "event")
            }
            try database.execute(
                sql: "UPDATE event SET textOffset = ? WHERE id = ?",
                arguments: [kept.count, try row.decode(Int64.self, atIndex: 0)]
            )
            kept.append(contentsOf: bytes[place])
        }
        try database.execute(
            sql: "UPDATE textBlock SET content = ? WHERE id = ?",
            arguments: [Data(try Block.pack(kept)), block]
        )
    }
}
