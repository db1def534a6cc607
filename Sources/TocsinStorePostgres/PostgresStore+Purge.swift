// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import PostgresClient
package import TocsinModel
internal import TocsinStore

extension PostgresStore {
    /// Removes message text of events before a time.
    ///
    /// The tables of weeks that are older as a whole are dropped, whatever is in them, which takes no longer for much text than for little. Of
    /// the week that the time falls into, blocks are packed again without the old part. What else lay in that week's table is then written
    /// into a new file, so that nothing of the old text is left in the database's files.
    package func purgeText(before limit: Timestamp) throws -> Int {
        let purged = try write(.blocks) { connection -> Int in
            var changed: Set<String> = []
            let week = Week(of: limit)
            let old = try connection.run(
                "SELECT coalesce(sum(textCount), 0)::bigint FROM eventText WHERE week < $1",
                [.int(week.number)]
            ).first?.value(0, as: Int.self)
            // Whoever reads for long, such as pg_dump, must not make all others wait behind this.
            try connection.runPlain("SET LOCAL lock_timeout = '5s'")
            for table in try Self.textTables(connection) {
                guard let tableWeek = Partitions.week(table), tableWeek < week else { continue }
                try connection.runPlain("DROP TABLE \(table)")
            }
            let rest = try connection.run("DELETE FROM eventText WHERE week < $1", [.int(week.number)])
            if rest.changes > 0 { changed.insert(Self.textRest) }
            let repacked = try Self.repack(before: limit, from: week, &changed, connection)
            let reasons = try connection.run(
                "UPDATE judgedText SET reasons = '' WHERE lastTime < $1 AND reasons != ''",
                [.int(limit.milliseconds)]
            )
            if reasons.changes > 0 { changed.insert("judgedText") }
            try Self.mustRewrite(changed, connection)
            return (old ?? 0) + repacked
        }
        try rewrite()
        return purged
    }

    static let textRest = "eventtextrest"
    static let contentRest = "eventcontentrest"

    /// Tables that hold, until they are written into new files, what was removed from them.
    static let rewriteKey = "retention.rewrite"

    /// Notes tables for ``rewrite()``, so that it is made up for when it does not come to it.
    static func mustRewrite(_ tables: Set<String>, _ connection: PostgresConnection) throws {
        if tables.isEmpty { return }
        let noted = try value(for: rewriteKey, connection)?.split(separator: " ").map(String.init) ?? []
        try setValue(tables.union(noted).sorted().joined(separator: " "), for: rewriteKey, connection)
    }

    /// Writes the noted tables into new files, so that nothing of rows that went stays in the old ones.
    ///
    /// Who reads or writes just these tables waits meanwhile.
    func rewrite() throws {
        guard let tables = try value(for: Self.rewriteKey) else { return }
        let connection = try pool.connect()
        try Self.waitForEarlier(connection)
        for table in tables.split(separator: " ") {
            // A week's table may be gone since.
            let isThere = try connection.run("SELECT to_regclass($1) IS NOT NULL", [.text(String(table))]).first?
                .value(0, as: Bool.self)
            if isThere == true { try connection.runPlain("VACUUM (FULL) \(table)") }
        }
        try pool.write { connection in
            // Unless more was noted meanwhile.
            try connection.run(
                "DELETE FROM setting WHERE key = $1 AND value = $2",
                [.text(Self.rewriteKey), .text(tables)]
            )
        }
    }

    /// Waits until no transaction is left that could see rows which went: what it could see would be written into the new files too.
    ///
    /// - Throws: ``PostgresStoreError/notYetGone`` after a minute.
    private static func waitForEarlier(_ connection: PostgresConnection) throws {
        let next: String? = try connection.run("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").first?.value(0)
        guard let next else { throw PostgresError.unexpected }
        for _ in 0..<600 {
            let isOver: Bool? = try connection.run(
                """
                SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 AND NOT EXISTS (
                    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid != pg_backend_pid()
                        AND age(backend_xmin) > age($1::text::xid8::xid)
                )
                """,
                [.text(next)]
            ).first?.value(0)
            if isOver == true { return }
            Thread.sleep(forTimeInterval: 0.1)
        }
        throw PostgresStoreError.notYetGone
    }

    static func textTables(_ connection: PostgresConnection) throws -> [String] {
        try connection.run(
            """
            SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
            WHERE inhparent = 'eventText'::regclass ORDER BY relname
            """
        )
        .map { try $0.value(0) }
    }

    /// The table in which a week's rows of a parent lie.
    static func table(_ parent: String, _ week: Week, _ connection: PostgresConnection) throws -> String {
        let name = Partitions.name(parent, week)
        let isThere = try connection.run("SELECT to_regclass($1) IS NOT NULL", [.text(name)]).first?
            .value(0, as: Bool.self)
        return isThere == true ? name : parent.lowercased() + "rest"
    }

    /// - Returns: How many events lost their text.
    private static func repack(
        before limit: Timestamp,
        from week: Week,
        _ changed: inout Set<String>,
        _ connection: PostgresConnection
    ) throws -> Int {
        // The text's week is its last event's, so the first may be older by any time.
        let blocks = try connection.run(
            """
            SELECT eventText.week, eventText.block FROM eventText JOIN eventBlock ON eventBlock.id = eventText.block
            WHERE eventText.week >= $1 AND firstTime < $2 ORDER BY eventText.block
            """,
            [.int(week.number), .int(limit.milliseconds)]
        )
        var purged = 0
        for row in blocks {
            let (week, block): (Int64, Int64) = (try row.value(0), try row.value(1))
            let count = try decoding("eventBlock") { try repack(block, week: week, before: limit, connection) }
            if count > 0 { changed.insert(try table("eventText", Week(number: week), connection)) }
            purged += count
        }
        return purged
    }

    private static func repack(
        _ block: Int64,
        week: Int64,
        before limit: Timestamp,
        _ connection: PostgresConnection
    ) throws -> Int {
        guard
            let row = try connection.run(
                """
                SELECT events, (SELECT text FROM eventText WHERE week = $1 AND block = $2)
                FROM eventContent WHERE week = $1 AND block = $2
                """,
                [.int(week), .int(block)]
            ).first
        else { return 0 }
        var events = try EventBlock.unpack(row.value(0), text: row.optional(1))
        var purged = 0
        for index in events.indices where events[index].time < limit && events[index].removeText() { purged += 1 }
        if purged == 0 { return 0 }
        if let text = try EventBlock.packText(events) {
            try connection.run(
                "UPDATE eventText SET text = $3, textCount = textCount - $4 WHERE week = $1 AND block = $2",
                [.int(week), .int(block), .bytes(text), .int(purged)]
            )
        } else {
            try connection.run("DELETE FROM eventText WHERE week = $1 AND block = $2", [.int(week), .int(block)])
        }
        return purged
    }
}
