// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
package import TocsinModel
internal import TocsinStore

extension PostgresStore {
    /// Removes message text of events before a time, and of those that were stored before it, whatever time they say.
    ///
    /// The tables of weeks that are older as a whole are dropped, whatever is in them, which takes no longer for much text than for little. Of
    /// the week that the time falls into, older blocks go unread; those in which it falls are packed again without the old part, a few in
    /// a transaction, so that others write in between. Last, the tables are written into new files, so that nothing of the old text is left in the
    /// database's files. What a run that was stopped left of this, the next does.
    package func purgeText(before limit: Timestamp) throws -> Int {
        var purged = try write(.blocks) { try Self.removeWhole(before: limit, $0) }
        var last: Int64 = 0
        while let packed = try write(.blocks, body: { try Self.repack(before: limit, behind: last, $0) }) {
            purged += packed.purged
            last = packed.last
        }
        try write(.blocks) { try Self.rewriteNoted($0) }
        return purged
    }

    /// Removes what is older as a whole, and notes the limit.
    ///
    /// - Returns: How many events lost their text.
    private static func removeWhole(before limit: Timestamp, _ connection: PostgresConnection) throws -> Int {
        var changed: Set<String> = []
        let week = Week(of: limit)
        let old = try connection.run(
            "SELECT coalesce(sum(textCount), 0)::bigint FROM eventText WHERE week < $1",
            [.int(week.number)]
        ).first?.value(0, as: Int.self)
        // Whoever reads for long, such as pg_dump, must not make all others wait behind this.
        try connection.runPlain("SET LOCAL lock_timeout = '5s'")
        for table in try textTables(connection) {
            guard let tableWeek = Partitions.week(table), tableWeek < week else { continue }
            try connection.runPlain("DROP TABLE \(table)")
        }
        let rest = try connection.run("DELETE FROM eventText WHERE week < $1", [.int(week.number)])
        if rest.changes > 0 { changed.insert(textRest) }
        let whole = try connection.run(
            """
            DELETE FROM eventText USING eventBlock
            WHERE eventBlock.id = eventText.block AND eventText.week = $1 AND lastTime < $2 RETURNING textCount
            """,
            [.int(week.number), .int(limit.milliseconds)]
        )
        if !whole.isEmpty { changed.insert(try table("eventText", week, connection)) }
        let reasons = try connection.run(
            "UPDATE judgedText SET reasons = '' WHERE lastTime < $1 AND reasons != ''",
            [.int(limit.milliseconds)]
        )
        if reasons.changes > 0 { changed.insert(judgedTable) }
        try noteUnwritten(changed, connection)
        let latest = try max(limit, purgeLimit(connection) ?? limit)
        try setValue("\(latest.milliseconds)", for: StoreSetting.purgeLimit, connection)
        return try decoding("eventText") { try whole.reduce(old ?? 0) { try $0 + $1.value(0, as: Int.self) } }
    }

    /// Up to which time text was purged; nil where none ever was.
    static func purgeLimit(_ connection: PostgresConnection) throws -> Timestamp? {
        try value(for: StoreSetting.purgeLimit, connection).flatMap { Timestamp(setting: $0) }
    }

    private static let judgedTable = "judgedtext"
    static let textRest = "eventtextrest"

    /// The setting that names tables, parted by commas, in whose files removed text may still lie.
    private static let unwrittenKey = "purge.unwritten"

    private static func unwritten(_ connection: PostgresConnection) throws -> Set<String> {
        Set(try value(for: unwrittenKey, connection)?.split(separator: ",").map(String.init) ?? [])
    }

    private static func noteUnwritten(_ tables: Set<String>, _ connection: PostgresConnection) throws {
        if tables.isEmpty { return }
        let all = try unwritten(connection).union(tables)
        try setValue(all.sorted().joined(separator: ","), for: unwrittenKey, connection)
    }

    private static func rewriteNoted(_ connection: PostgresConnection) throws {
        let noted = try unwritten(connection)
        // One may have been dropped since.
        try rewrite(noted.intersection(textTables(connection) + [judgedTable]), connection)
        if !noted.isEmpty { try setValue(nil, for: unwrittenKey, connection) }
    }

    /// Writes tables into new files, so that nothing of rows that went stays in the old ones, which go when the transaction ends.
    ///
    /// Emptied and filled again rather than vacuumed: that would keep what an older transaction, even one in another database, could still
    /// see. Who reads or writes just these tables waits meanwhile; who reads in several statements has to lock them first, since to an
    /// older snapshot an emptied table is empty.
    static func rewrite(_ tables: Set<String>, _ connection: PostgresConnection) throws {
        if tables.isEmpty { return }
        // Those that others refer to come before them in the alphabet too.
        let tables = tables.sorted()
        let list = tables.joined(separator: ", ")
        try connection.runPlain("SET LOCAL lock_timeout = '5s'; LOCK TABLE \(list) IN ACCESS EXCLUSIVE MODE")
        for table in tables {
            try connection.runPlain("CREATE TEMPORARY TABLE kept_\(table) ON COMMIT DROP AS TABLE \(table)")
        }
        try connection.runPlain("TRUNCATE \(list)")
        for table in tables { try connection.runPlain("INSERT INTO \(table) TABLE kept_\(table)") }
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
        // A week before 1970 has a sign, which stands in no name without quotation marks.
        let isThere = try connection.run("SELECT to_regclass(quote_ident($1)) IS NOT NULL", [.text(name)]).first?
            .value(0, as: Bool.self)
        return isThere == true ? name : parent.lowercased() + "rest"
    }

    /// A block is about a mebibyte of log.
    private static let blocksInTransaction = 16

    /// Packs the next blocks again in which the time falls.
    ///
    /// - Returns: How many events lost their text, and the last of the blocks; nil behind them all.
    private static func repack(
        before limit: Timestamp,
        behind last: Int64,
        _ connection: PostgresConnection
    ) throws -> (purged: Int, last: Int64)? {
        // The text's week is its last event's, so the first may be older by any time. What was stored earlier is older, whatever time it says.
        let blocks = try connection.run(
            """
            SELECT eventText.week, eventText.block, storedAt < $2
            FROM eventText JOIN eventBlock ON eventBlock.id = eventText.block
            WHERE eventText.block > $1 AND (firstTime < $2 OR storedAt < $2) ORDER BY eventText.block LIMIT \(blocksInTransaction)
            """,
            [.int(last), .int(limit.milliseconds)]
        )
        guard let end = blocks.last else { return nil }
        var changed: Set<String> = []
        var purged = 0
        var later: Set<Timestamp> = []
        for row in blocks {
            let (week, block): (Int64, Int64) = (try row.value(0), try row.value(1))
            let isOlder: Bool = try row.value(2)
            let times = try decoding("eventBlock") {
                try repack(block, week: week, before: isOlder ? nil : limit, connection)
            }
            if !times.isEmpty { changed.insert(try table("eventText", Week(number: week), connection)) }
            later.formUnion(times.filter { $0 >= limit })
            purged += times.count
        }
        if !later.isEmpty {
            // Once for all of them: no index leads to these times.
            let reasons = try connection.run(
                """
                UPDATE judgedText SET reasons = ''
                WHERE lastTime IN (SELECT unnest($1::bigint[])) AND reasons != ''
                """,
                [.ints(later.map(\.milliseconds))]
            )
            if reasons.changes > 0 { changed.insert(judgedTable) }
        }
        try noteUnwritten(changed, connection)
        return (purged, try end.value(1))
    }

    /// `limit`: Nil for all of the block's text.
    ///
    /// - Returns: The times of the events that lost their text.
    private static func repack(
        _ block: Int64,
        week: Int64,
        before limit: Timestamp?,
        _ connection: PostgresConnection
    ) throws -> [Timestamp] {
        guard
            let row = try connection.run(
                """
                SELECT events, (SELECT text FROM eventText WHERE week = $1 AND block = $2)
                FROM eventContent WHERE week = $1 AND block = $2
                """,
                [.int(week), .int(block)]
            ).first
        else { return [] }
        var events = try EventBlock.unpack(row.value(0), text: row.optional(1))
        let purged = events.removeText(before: limit)
        if purged.isEmpty { return [] }
        if let text = try EventBlock.packText(events) {
            try connection.run(
                "UPDATE eventText SET text = $3, textCount = textCount - $4 WHERE week = $1 AND block = $2",
                [.int(week), .int(block), .bytes(text), .int(purged.count)]
            )
        } else {
            try connection.run("DELETE FROM eventText WHERE week = $1 AND block = $2", [.int(week), .int(block)])
        }
        return purged
    }
}
