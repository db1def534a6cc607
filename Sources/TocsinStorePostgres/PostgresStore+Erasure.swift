// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
package import TocsinAudit
package import TocsinModel
package import TocsinStore

extension PostgresStore {
    /// Removes everything that is kept of accounts, but for cases and the audit log.
    ///
    /// Which blocks hold their events is looked up first, while others may write; only those, and what came since, are packed again
    /// in the one transaction, in which the tables that changed are written into new files.
    package func erase(
        _ accounts: Set<AccountID>,
        keepingNames keepsNames: Bool,
        signals: ([UInt8], [Bool]) throws -> [UInt8],
        logging: (ErasedRows) -> AuditRecord?
    ) throws -> ErasedRows {
        // Events are read under the account that a name belongs to; what was found before names were joined stands under the name.
        let known = try aliases().names(with: accounts)
        let found = try batches(holding: known)
        return try write(.blocks, .findings, .operations, .activity) { connection in
            var changed: Set<String> = []
            var erased = ErasedRows()
            let names = try Self.decoding("alias") { try Self.aliases(connection) }.names(with: accounts)
            // Where names were joined meanwhile, all blocks are looked through.
            let (blocks, last) = names == known ? found : (cursors: [], last: 0)
            try Self.decoding("eventBlock") {
                let newer = try connection.run("SELECT id FROM eventBlock WHERE id > $1 ORDER BY id", [.int(last)])
                    .map { try $0.value(0, as: Int64.self) }
                for block in blocks + newer {
                    erased.events += try Self.erase(names, from: block, signals: signals, &changed, connection)
                }
            }
            erased.events.sort()
            let gone = Set(erased.events)
            try Self.eraseFindings(of: names, events: gone, connection, &erased)
            try Self.eraseJudgedTexts(gone, connection, &erased)
            try Self.eraseFromOperations(names, connection, &erased)
            try Self.eraseNames(names, keepsNames: keepsNames, connection, &erased)
            // Where nothing went, nobody has read what is gone.
            if erased != ErasedRows() {
                try Self.countErasure(connection)
                // Nobody will use them: whoever leads that scan reads anew.
                try connection.run("DELETE FROM scanResult")
                changed.formUnion(Self.tablesOfAccounts)
                erased.names = names
            }
            if let record = logging(erased) {
                // Behind all other locks, and in front of those on tables.
                try lock(.audit, connection)
                try Self.append(record, connection)
            }
            try Self.rewrite(changed, connection)
            return erased
        }
    }

    private static let tablesOfAccounts = [
        "accountactivity", "alias", "finding", "identifierlink", "judgedtext", "linkstate", "operation",
        "operationmember", "savedview", "scanresult", "signalsegment", "tie",
    ]

    // MARK: Events

    /// - Returns: The events that went.
    private static func erase(
        _ names: Set<AccountID>,
        from block: Int64,
        signals: ([UInt8], [Bool]) throws -> [UInt8],
        _ changed: inout Set<String>,
        _ connection: PostgresConnection
    ) throws -> [EventID] {
        guard
            let week = try connection.run("SELECT week FROM eventBlock WHERE id = $1", [.int(block)]).first?
                .value(0, as: Int64.self)
        else { return [] }
        let key: [PostgresParameter] = [.int(week), .int(block)]
        guard
            let row = try connection.run(
                """
                SELECT events, (SELECT text FROM eventText WHERE week = $1 AND block = $2)
                FROM eventContent WHERE week = $1 AND block = $2
                """,
                key
            ).first
        else { return [] }
        let events = try EventBlock.unpack(row.value(0), text: row.optional(1))
        let isKept = events.map { event in event.account.map { !names.contains($0) } ?? true }
        if isKept.allSatisfy(\.self) { return [] }
        changed.insert("eventblock")
        for parent in ["eventContent", "eventText"] {
            changed.insert(try table(parent, Week(number: week), connection))
        }
        for placeWeek in Set(events.map { Week(of: $0.id) }) {
            changed.insert(try table("eventPlace", placeWeek, connection))
        }
        try forgetPlaces(of: events.map(\.id), connection)
        try connection.run("DELETE FROM eventContent WHERE week = $1 AND block = $2", key)
        try connection.run("DELETE FROM eventText WHERE week = $1 AND block = $2", key)
        let gone = zip(events, isKept).filter { !$1 }.map(\.0.id)
        guard let rest = try EventBlock(zip(events, isKept).filter(\.1).map(\.0)) else {
            try connection.run("DELETE FROM signalSegment WHERE cursor = $1", [.int(block)])
            try connection.run("DELETE FROM eventBlock WHERE id = $1", [.int(block)])
            return gone
        }
        let segment = try connection.run("SELECT content FROM signalSegment WHERE cursor = $1", [.int(block)]).first
        if let segment {
            try connection.run(
                "UPDATE signalSegment SET content = $2 WHERE cursor = $1",
                [.int(block), .bytes(try signals(try segment.value(0), isKept))]
            )
        }
        // When it was stored stays.
        try connection.run(
            "UPDATE eventBlock SET week = $2, eventCount = $3, firstTime = $4, lastTime = $5 WHERE id = $1",
            numbers(rest, number: block)
        )
        try connection.pipeline(contentStatements(rest, number: block))
        try copyPlaces(of: rest.ids, block: block, connection)
        return gone
    }

    private static func forgetPlaces(of ids: [EventID], _ connection: PostgresConnection) throws {
        try connection.run(
            """
            DELETE FROM eventPlace USING unnest($1::bigint[], $2::bigint[]) AS gone (high, low)
            WHERE eventPlace.idHigh = gone.high AND eventPlace.idLow = gone.low
            """,
            [.ints(ids.map { Int64(bitPattern: $0.high) }), .ints(ids.map { Int64(bitPattern: $0.low) })]
        )
    }

    // MARK: What points to them

    private static func eraseFindings(
        of accounts: Set<AccountID>,
        events: Set<EventID>,
        _ connection: PostgresConnection,
        _ erased: inout ErasedRows
    ) throws {
        let names: [PostgresParameter] = [.blobs(accounts.map(\.bytes))]
        erased.findings += try connection.run("DELETE FROM finding WHERE account = ANY($1::bytea[])", names).changes
        try connection.run("DELETE FROM accountActivity WHERE account = ANY($1::bytea[])", names)
        // A finding about an operation rests on events of many accounts.
        try decoding("finding") {
            for row in try connection.run("SELECT id, evidence FROM finding WHERE account IS NULL ORDER BY id") {
                let evidence = try EvidenceCodec.decode(row.value(1))
                let rest = evidence.filter { $0.event.map { !events.contains($0) } ?? true }
                if rest.count == evidence.count { continue }
                try connection.run(
                    "UPDATE finding SET evidence = $2 WHERE id = $1",
                    [.int(try row.value(0, as: Int64.self)), .data(EvidenceCodec.encode(rest))]
                )
                erased.severedReferences += 1
            }
        }
    }

    /// Answers about texts that only these events held go; those about texts that others sent too forget the events,
    /// and when the last of them was, from which a purge counts.
    private static func eraseJudgedTexts(
        _ events: Set<EventID>,
        _ connection: PostgresConnection,
        _ erased: inout ErasedRows
    ) throws {
        try decoding("judgedText") {
            for row in try connection.run("SELECT text, model, form, policy, events FROM judgedText") {
                let before = try EvidenceCodec.events(row.value(4))
                let rest = before.filter { !events.contains($0) }
                if rest.count == before.count { continue }
                let condition = "WHERE text = $1 AND model = $2 AND form = $3 AND policy = $4"
                let key: [PostgresParameter] = [
                    .data(try row.value(0)), .text(try row.value(1)), .text(try row.value(2)), .text(try row.value(3)),
                ]
                guard let last = rest.map(\.time).max() else {
                    try connection.run("DELETE FROM judgedText \(condition)", key)
                    erased.judgedTexts += 1
                    continue
                }
                try connection.run(
                    "UPDATE judgedText SET events = $5, lastTime = least(lastTime, $6) \(condition)",
                    key + [.data(EvidenceCodec.encode(rest)), .int(last.milliseconds)]
                )
                erased.severedReferences += 1
            }
        }
    }

    private static func eraseFromOperations(
        _ accounts: Set<AccountID>,
        _ connection: PostgresConnection,
        _ erased: inout ErasedRows
    ) throws {
        // It holds every account; the next link compares all pairs again.
        try connection.run("DELETE FROM linkState")
        for operation in try decoding("operation", { try loadOperations(connection) }) where operation.names(accounts) {
            try connection.run("DELETE FROM operation WHERE id = $1", [.int(Int64(bitPattern: operation.id.value))])
            guard let rest = operation.without(accounts) else {
                erased.operationsRemoved += 1
                continue
            }
            try insert([rest], connection)
            erased.operationsChanged += 1
        }
    }

    private static func eraseNames(
        _ names: Set<AccountID>,
        keepsNames: Bool,
        _ connection: PostgresConnection,
        _ erased: inout ErasedRows
    ) throws {
        let list: [PostgresParameter] = [.blobs(names.map(\.bytes))]
        if !keepsNames {
            erased.aliases += try connection.run(
                "DELETE FROM alias WHERE alias = ANY($1::bytea[]) OR account = ANY($1::bytea[])",
                list
            ).changes
        }
        erased.identifierLinks += try connection.run(
            "DELETE FROM identifierLink WHERE account = ANY($1::bytea[]) OR identifier = ANY($1::bytea[])",
            list
        ).changes
        for name in names.sorted() {
            erased.savedViews += try connection.run(
                "DELETE FROM savedView WHERE strpos(lower(name), $1) > 0 OR strpos(lower(query), $1) > 0",
                [.text(SavedView.digits(naming: name))]
            ).changes
        }
    }
}
