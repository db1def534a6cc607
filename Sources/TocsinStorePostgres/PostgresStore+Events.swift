// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
package import TocsinModel
package import TocsinStore

extension PostgresStore {
    package func eventBatch(after cursor: Int64, withText: Bool) throws -> EventBatch? {
        var missing: BlockPlace?
        while true {
            let found = try decoding("eventBlock") { connection -> (place: BlockPlace, batch: EventBatch?)? in
                guard
                    let row = try connection.run(
                        "SELECT id, week FROM eventBlock WHERE id > $1 ORDER BY id LIMIT 1",
                        [.int(cursor)]
                    ).first
                else { return nil }
                let place = BlockPlace(id: try row.value(0), week: try row.value(1))
                return (place, try Self.batch(at: place, withText: withText, connection))
            }
            guard let found else { return nil }
            if let batch = found.batch { return batch }
            // Between the two it was erased, or packed again into another week; asked twice, it is not there.
            guard found.place != missing else { throw PostgresStoreError.damaged(table: "eventContent") }
            missing = found.place
        }
    }

    /// The batch that ends at a place, with its text; nil when it was erased.
    static func batch(endingAt cursor: Int64, _ connection: PostgresConnection) throws -> EventBatch? {
        let week = try connection.run("SELECT week FROM eventBlock WHERE id = $1", [.int(cursor)]).first
        return try week.flatMap { try batch(at: BlockPlace(id: cursor, week: $0.value(0)), withText: true, connection) }
    }

    /// Where a block lies: the week names the one table to look into.
    private struct BlockPlace: Equatable {
        var id: Int64
        var week: Int64
    }

    private static func batch(
        at place: BlockPlace,
        withText: Bool,
        _ connection: PostgresConnection
    ) throws -> EventBatch? {
        let answers = try connection.pipeline([
            PostgresStatement(withText ? contentAndText : contentAlone, [.int(place.week), .int(place.id)]),
            PostgresStatement(aliases),
            PostgresStatement(
                "SELECT value, (SELECT content FROM signalSegment WHERE cursor = $2) FROM setting WHERE key = $1 AND $3",
                [.text(StoreSetting.purgeLimit), .int(place.id), .bool(withText)]
            ),
        ])
        guard let row = answers[0].first else { return nil }
        let aliases = try aliases(answers[1])
        let count: Int = try row.value(2)
        let packed = PackedBlock(events: try row.value(0), text: try row.optional(1))
        let purged = try answers[2].first.flatMap { row -> PurgedText? in
            guard let limit = Timestamp(setting: try row.value(0)), let signals: [UInt8] = try row.optional(1) else {
                return nil
            }
            return PurgedText(limit: limit, signals: signals)
        }
        return EventBatch(cursor: place.id, count: count, purged: purged) {
            let events = try packed.unpack(aliases)
            guard events.count == count else { throw PostgresStoreError.damaged(table: "eventBlock") }
            return events
        }
    }

    private static let contentAlone = """
        SELECT events, NULL::bytea, (SELECT eventCount FROM eventBlock WHERE id = $2)
        FROM eventContent WHERE week = $1 AND block = $2
        """
    private static let contentAndText = """
        SELECT events, (SELECT text FROM eventText WHERE week = $1 AND block = $2),
            (SELECT eventCount FROM eventBlock WHERE id = $2)
        FROM eventContent WHERE week = $1 AND block = $2
        """

    package func events(_ ids: [EventID]) throws -> [Event] {
        if ids.isEmpty { return [] }
        // Between two statements a block may be packed again or go; then they are asked once more.
        for _ in 0..<4 {
            if let events = try decoding("eventPlace", { try Self.events(ids, $0) }) { return events }
        }
        throw PostgresStoreError.damaged(table: "eventPlace")
    }

    /// - Returns: Nil when a block does not hold what its places say.
    private static func events(_ ids: [EventID], _ connection: PostgresConnection) throws -> [Event]? {
        let places = try connection.run(
            """
            SELECT wanted.place - 1, eventPlace.block, eventPlace.position, eventBlock.week
            FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS wanted (high, low, place)
            JOIN eventPlace ON eventPlace.idHigh = wanted.high AND eventPlace.idLow = wanted.low
            JOIN eventBlock ON eventBlock.id = eventPlace.block
            """,
            [.ints(ids.map { Int64(bitPattern: $0.high) }), .ints(ids.map { Int64(bitPattern: $0.low) })]
        )
        let aliases = try aliases(connection)
        var wanted: [Int64: (week: Int64, places: [(index: Int, position: Int)])] = [:]
        for row in places {
            let (block, week): (Int64, Int64) = (try row.value(1), try row.value(3))
            wanted[block, default: (week, [])].places.append((try row.value(0), try row.value(2)))
        }
        var found: [(index: Int, event: Event)] = []
        for (block, (week, places)) in wanted {
            guard let row = try connection.run(contentAndText, [.int(week), .int(block)]).first else { return nil }
            let events = try PackedBlock(events: try row.value(0), text: try row.optional(1)).unpack(aliases)
            for (index, position) in places {
                guard events.indices.contains(position), events[position].id == ids[index] else { return nil }
                found.append((index, events[position]))
            }
        }
        return found.sorted { $0.index < $1.index }.map(\.event)
    }

    @discardableResult
    package func setAliases(_ aliases: [AccountID: AccountID]) throws -> Set<AccountID> {
        if aliases.isEmpty { return [] }
        return try writeDerived(.findings) { connection in
            let before = try Self.aliases(connection)
            var joined = before
            joined.join(aliases)
            let changed = joined.filter { before[$0.key] != $0.value }
            try connection.run(
                """
                INSERT INTO alias SELECT * FROM unnest($1::bytea[], $2::bytea[])
                ON CONFLICT (alias) DO UPDATE SET account = excluded.account
                """,
                [.blobs(changed.map(\.key.bytes)), .blobs(changed.map(\.value.bytes))]
            )
            let gone = before.keys.filter { joined[$0] == nil }
            try connection.run("DELETE FROM alias WHERE alias = ANY($1::bytea[])", [.blobs(gone.map(\.bytes))])
            return joined.moved(since: before)
        }
    }

    private static let aliases = "SELECT alias, account FROM alias"

    package func aliases() throws -> [AccountID: AccountID] {
        try decoding("alias") { try Self.aliases($0) }
    }

    static func aliases(_ connection: PostgresConnection) throws -> [AccountID: AccountID] {
        try aliases(try connection.run(aliases))
    }

    private static func aliases(_ rows: PostgresRows) throws -> [AccountID: AccountID] {
        var aliases: [AccountID: AccountID] = [:]
        for row in rows {
            let alias = try AccountID(stored: try row.value(0), table: "alias")
            aliases[alias] = try AccountID(stored: try row.value(1), table: "alias")
        }
        return aliases
    }

    package func proposedAliases() throws -> [AliasProposal] {
        let proposals = try decoding("identifierLink") { connection in
            // There is just one account in each, and no MIN of bytes.
            try connection.run(
                """
                SELECT identifier, (array_agg(account))[1], min(kind) FROM identifierLink
                WHERE identifier != account AND identifier NOT IN (SELECT alias FROM alias)
                GROUP BY identifier HAVING count(DISTINCT account) = 1
                ORDER BY identifier
                """
            )
            .map { row in
                AliasProposal(
                    alias: try AccountID(stored: try row.value(0), table: "identifierLink"),
                    account: try AccountID(stored: try row.value(1), table: "identifierLink"),
                    kind: try row.value(2),
                    events: 0
                )
            }
        }
        return try counted(proposals)
    }
}

/// A block as it lies in its row, so that any task can unpack it.
private struct PackedBlock: Sendable {
    let events: Data
    let text: Data?

    /// The events, with the account that each one's own belongs to.
    func unpack(_ aliases: [AccountID: AccountID]) throws -> [Event] {
        try PostgresStore.decoding("eventBlock") { try EventBlock.unpack(events, text: text) }.joined(aliases)
    }
}
