// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinAudit
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    /// Removes everything that is kept of accounts, but for cases and the audit log.
    ///
    /// Which blocks hold their events is looked up first, while others may write; only those, and what came since, are packed again
    /// in the one transaction. `secure_delete` overwrites what is removed, but not what SQLite copied from page to page before, so the file is
    /// written anew, and the write-ahead file is emptied; where that fails, what went is gone from the store all the same.
    package func erase(
        _ accounts: Set<AccountID>,
        keepingNames keepsNames: Bool,
        signals: ([UInt8], [Bool]) throws -> [UInt8],
        logging: (ErasedRows) -> AuditRecord?
    ) throws -> ErasedRows {
        // Events are read under the account that a name belongs to; what was found before names were joined stands under the name.
        let known = try aliases().names(with: accounts)
        let found = try batches(holding: known)
        var erased = try database.write { database in
            var erased = ErasedRows()
            let names = try Self.decoding("alias") { try Self.aliases(database) }.names(with: accounts)
            // Where names were joined meanwhile, all blocks are looked through.
            let (blocks, last) = names == known ? found : (cursors: [], last: 0)
            try Self.decoding("eventBlock") {
                let newer = try Int64.fetchAll(
                    database,
                    sql: "SELECT id FROM eventBlock WHERE id > ? ORDER BY id",
                    arguments: [last]
                )
                for block in blocks + newer {
                    erased.events += try Self.erase(names, from: block, signals: signals, in: database)
                }
            }
            erased.events.sort()
            let gone = Set(erased.events)
            try Self.eraseFindings(of: names, events: gone, in: database, &erased)
            try Self.eraseJudgedTexts(gone, in: database, &erased)
            try Self.eraseFromOperations(names, in: database, &erased)
            try Self.eraseNames(names, keepsNames: keepsNames, in: database, &erased)
            // Where nothing went, nobody has read what is gone.
            if erased != ErasedRows() {
                try Self.countErasure(database)
                erased.names = names
            }
            if let record = logging(erased) { try Self.append(record, in: database) }
            return erased
        }
        do {
            try database.vacuum()
            try database.emptyWriteAheadLog()
        } catch {
            erased.leftInFiles = "\(error)"
        }
        return erased
    }

    // MARK: Events

    /// - Returns: The events that went.
    private static func erase(
        _ names: Set<AccountID>,
        from block: Int64,
        signals: ([UInt8], [Bool]) throws -> [UInt8],
        in database: Database
    ) throws -> [EventID] {
        let select = try database.cachedStatement(sql: "SELECT events, text FROM eventBlock WHERE id = ?")
        guard let row = try Row.fetchOne(select, arguments: [block]) else { return [] }
        let events = try EventBlock.unpack(row.decode(atIndex: 0), text: row.decode(Data?.self, atIndex: 1))
        let isKept = events.map { event in event.account.map { !names.contains($0) } ?? true }
        if isKept.allSatisfy(\.self) { return [] }
        try database.execute(sql: "DELETE FROM eventPlace WHERE block = ?", arguments: [block])
        let segment = try Data.fetchOne(
            database,
            sql: "SELECT content FROM signalSegment WHERE cursor = ?",
            arguments: [block]
        )
        let gone = zip(events, isKept).filter { !$1 }.map(\.0.id)
        guard let rest = try EventBlock(zip(events, isKept).filter(\.1).map(\.0)) else {
            try database.execute(sql: "DELETE FROM signalSegment WHERE cursor = ?", arguments: [block])
            try removeBlock(block, in: database)
            return gone
        }
        if let segment {
            try database.execute(
                sql: "UPDATE signalSegment SET content = ? WHERE cursor = ?",
                arguments: [Data(try signals(Array(segment), isKept)), block]
            )
        }
        try database.execute(
            sql: "UPDATE eventBlock SET eventCount = ?, firstTime = ?, lastTime = ?, events = ?, text = ? WHERE id = ?",
            arguments: [
                rest.ids.count, rest.firstTime.milliseconds, rest.lastTime.milliseconds, Data(rest.packedEvents),
                rest.packedText.map { Data($0) }, block,
            ]
        )
        try insertPlaces(of: rest.ids, block: block, in: database)
        return gone
    }

    // MARK: What points to them

    private static func eraseFindings(
        of accounts: Set<AccountID>,
        events: Set<EventID>,
        in database: Database,
        _ erased: inout ErasedRows
    ) throws {
        for account in accounts {
            try database.execute(sql: "DELETE FROM finding WHERE account = ?", arguments: [account.bytes])
            erased.findings += database.changesCount
            try database.execute(sql: "DELETE FROM accountActivity WHERE account = ?", arguments: [account.bytes])
        }
        // A finding about an operation rests on events of many accounts.
        try decoding("finding") {
            for row in try Row.fetchAll(database, sql: "SELECT id, evidence FROM finding WHERE account IS NULL") {
                let evidence = try EvidenceCodec.decode(row.decode(atIndex: 1))
                let rest = evidence.filter { $0.event.map { !events.contains($0) } ?? true }
                if rest.count == evidence.count { continue }
                try database.execute(
                    sql: "UPDATE finding SET evidence = ? WHERE id = ?",
                    arguments: [EvidenceCodec.encode(rest), try row.decode(Int64.self, atIndex: 0)]
                )
                erased.severedReferences += 1
            }
        }
    }

    /// Answers about texts that only these events held go; those about texts that others sent too forget the events,
    /// and when the last of them was, from which a purge counts.
    private static func eraseJudgedTexts(
        _ events: Set<EventID>,
        in database: Database,
        _ erased: inout ErasedRows
    ) throws {
        try decoding("judgedText") {
            for row in try Row.fetchAll(database, sql: "SELECT text, model, form, policy, events FROM judgedText") {
                let before = try EvidenceCodec.events(row.decode(atIndex: 4))
                let rest = before.filter { !events.contains($0) }
                if rest.count == before.count { continue }
                let text: Data = try row.decode(atIndex: 0)
                let judge: [String] = [
                    try row.decode(atIndex: 1), try row.decode(atIndex: 2), try row.decode(atIndex: 3),
                ]
                let condition = "WHERE text = ? AND model = ? AND form = ? AND policy = ?"
                let key: StatementArguments = [text, judge[0], judge[1], judge[2]]
                guard let last = rest.map(\.time).max() else {
                    try database.execute(sql: "DELETE FROM judgedText \(condition)", arguments: key)
                    erased.judgedTexts += 1
                    continue
                }
                try database.execute(
                    sql: "UPDATE judgedText SET events = ?, lastTime = min(lastTime, ?) \(condition)",
                    arguments: [EvidenceCodec.encode(rest), last.milliseconds] + key
                )
                erased.severedReferences += 1
            }
        }
    }

    private static func eraseFromOperations(
        _ accounts: Set<AccountID>,
        in database: Database,
        _ erased: inout ErasedRows
    ) throws {
        // It holds every account; the next link compares all pairs again.
        try database.execute(sql: "DELETE FROM linkState")
        for operation in try decoding("operation", { try operations(database, where: "1", []) })
        where operation.names(accounts) {
            let id = Int64(bitPattern: operation.id.value)
            for table in ["tie", "operationMember"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE operation = ?", arguments: [id])
            }
            try database.execute(sql: "DELETE FROM operation WHERE id = ?", arguments: [id])
            guard let rest = operation.without(accounts) else {
                erased.operationsRemoved += 1
                continue
            }
            try insert(rest, in: database)
            erased.operationsChanged += 1
        }
    }

    private static func eraseNames(
        _ names: Set<AccountID>,
        keepsNames: Bool,
        in database: Database,
        _ erased: inout ErasedRows
    ) throws {
        for name in names {
            if !keepsNames {
                try database.execute(
                    sql: "DELETE FROM alias WHERE alias = ? OR account = ?",
                    arguments: [name.bytes, name.bytes]
                )
                erased.aliases += database.changesCount
            }
            try database.execute(
                sql: "DELETE FROM identifierLink WHERE account = ? OR identifier = ?",
                arguments: [name.bytes, name.bytes]
            )
            erased.identifierLinks += database.changesCount
            let digits = SavedView.digits(naming: name)
            try database.execute(
                sql: "DELETE FROM savedView WHERE instr(lower(name), ?) > 0 OR instr(lower(query), ?) > 0",
                arguments: [digits, digits]
            )
            erased.savedViews += database.changesCount
        }
    }
}
