// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinModel
internal import TocsinStore

extension SQLiteStore {
    /// Removes message text of events before a time, and of those that were stored before it, whatever time they say.
    ///
    /// A block that is older as a whole loses its text; that of one which the time falls into is packed again without the old part.
    /// `secure_delete` overwrites what is removed, and the write-ahead file is emptied. What SQLite copied from page to page before stays in the file
    /// until it is used again: parts of a small block at most, since a larger one has pages of its own.
    package func purgeText(before limit: Timestamp) throws -> Int {
        let purged = try database.write { database in
            let older = try Int64.fetchAll(
                database,
                sql: "SELECT block FROM futureBlock WHERE storedAt < ? ORDER BY block",
                arguments: [limit.milliseconds]
            )
            try database.execute(sql: "DELETE FROM futureBlock WHERE storedAt < ?", arguments: [limit.milliseconds])
            let blocks = try Int64.fetchAll(
                database,
                sql: "SELECT id FROM eventBlock WHERE firstTime < ? AND text IS NOT NULL ORDER BY id",
                arguments: [limit.milliseconds]
            )
            try database.execute(
                sql: "UPDATE judgedText SET reasons = '' WHERE lastTime < ? AND reasons != ''",
                arguments: [limit.milliseconds]
            )
            let before = try Self.purgeLimit(database)
            let latest = max(limit, before ?? limit)
            try Self.setValue("\(latest.milliseconds)", for: StoreSetting.purgeLimit, in: database)
            return try Self.decoding("eventBlock") {
                var count = 0
                var later: Set<Timestamp> = []
                for block in older {
                    let times = try Self.purge(block, before: nil, in: database)
                    later.formUnion(times.filter { $0 >= limit })
                    count += times.count
                }
                try Self.removeReasons(at: later, in: database)
                return try blocks.reduce(count) { try $0 + Self.purge($1, before: limit, in: database).count }
            }
        }
        try database.emptyWriteAheadLog()
        return purged
    }

    /// Removes a judge's reasons about texts that were last sent at some times, all at once: no index leads to these times.
    private static func removeReasons(at times: Set<Timestamp>, in database: Database) throws {
        if times.isEmpty { return }
        let list = times.map { "\($0.milliseconds)" }.joined(separator: ",")
        try database.execute(
            sql: """
                UPDATE judgedText SET reasons = ''
                WHERE lastTime IN (SELECT value FROM json_each(?)) AND reasons != ''
                """,
            arguments: ["[\(list)]"]
        )
    }

    /// Up to which time text was purged; nil where none ever was.
    static func purgeLimit(_ database: Database) throws -> Timestamp? {
        try value(for: StoreSetting.purgeLimit, in: database).flatMap { Timestamp(setting: $0) }
    }

    /// `limit`: Nil for all of the block's text.
    ///
    /// - Returns: The times of the events that lost their text.
    private static func purge(_ block: Int64, before limit: Timestamp?, in database: Database) throws -> [Timestamp] {
        let select = try database.cachedStatement(sql: "SELECT events, text FROM eventBlock WHERE id = ?")
        guard let row = try Row.fetchOne(select, arguments: [block]) else { return [] }
        var events = try EventBlock.unpack(row.decode(atIndex: 0), text: row.decode(Data?.self, atIndex: 1))
        let purged = events.removeText(before: limit)
        if purged.isEmpty { return [] }
        try database.execute(
            sql: "UPDATE eventBlock SET text = ? WHERE id = ?",
            arguments: [try EventBlock.packText(events).map { Data($0) }, block]
        )
        return purged
    }
}
