// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    package func progress(of source: SourceFingerprint) throws -> SourceProgress? {
        try readDecoding("source") { database in
            try Row.fetchOne(database, sql: "SELECT * FROM source WHERE fingerprint = ?", arguments: [source.value])
                .map(Self.progress)
        }
    }

    package func sources() throws -> [SourceProgress] {
        try readDecoding("source") { database in
            try Row.fetchAll(database, sql: "SELECT * FROM source ORDER BY position").map(Self.progress)
        }
    }

    package func append(_ batch: IngestBatch) throws -> Int {
        try database.write { database in
            var newEvents = 0
            if let block = try batch.events.flatMap({ try $0.keeping(try Self.isNew($0.ids, in: database)) }) {
                _ = try Self.insert(block, in: database)
                newEvents = block.ids.count
            }
            try Self.insert(batch.rejects, in: database)
            try Self.insert(batch.identifierLinks, in: database)
            try Self.save(batch.progress, in: database)
            return newEvents
        }
    }

    package func removeRejects(of file: String, from byteOffset: Int) throws -> Int {
        try database.write { database in
            try database.execute(
                sql: "DELETE FROM reject WHERE file = ? AND byteOffset >= ?",
                arguments: [file, byteOffset]
            )
            return database.changesCount
        }
    }

    package func rejects() throws -> [Reject] {
        try readDecoding("reject") { database in
            try Row.fetchAll(database, sql: "SELECT * FROM reject ORDER BY file, byteOffset, line, code").map { row in
                guard let code = Reject.Code(rawValue: try row.decode(forColumn: "code")) else {
                    throw SQLiteStoreError.damaged(table: "reject")
                }
                return Reject(
                    file: try row.decode(forColumn: "file"),
                    line: try row.decode(forColumn: "line"),
                    byteOffset: try row.decode(forColumn: "byteOffset"),
                    code: code,
                    reason: try row.decode(forColumn: "reason")
                )
            }
        }
    }

    package func rejectCounts() throws -> [Reject.Code: Int] {
        try readDecoding("reject") { database in
            var counts: [Reject.Code: Int] = [:]
            for row in try Row.fetchAll(database, sql: "SELECT code, COUNT(*) FROM reject GROUP BY code") {
                guard let code = Reject.Code(rawValue: try row.decode(atIndex: 0)) else {
                    throw SQLiteStoreError.damaged(table: "reject")
                }
                counts[code] = try row.decode(Int.self, atIndex: 1)
            }
            return counts
        }
    }

    // MARK: Rows

    /// False for the events that were ingested before, or come a second time in the batch.
    static func isNew(_ ids: [EventID], in database: Database) throws -> [Bool] {
        let newest = try Row.fetchOne(
            try database.cachedStatement(
                sql: "SELECT idHigh, idLow FROM eventPlace ORDER BY idHigh DESC, idLow DESC LIMIT 1"
            )
        )
        .map { EventID(high: UInt64(bitPattern: $0[0]), low: UInt64(bitPattern: $0[1])) }
        let select = try database.cachedStatement(sql: "SELECT 1 FROM eventPlace WHERE idHigh = ? AND idLow = ?")
        var isNew = [Bool](repeating: true, count: ids.count)
        var last: EventID?
        for index in ids.indices.sorted(by: { (ids[$0], $0) < (ids[$1], $1) }) {
            let id = ids[index]
            if id == last {
                isNew[index] = false
            } else if let newest, id <= newest {
                isNew[index] = try Int.fetchOne(select, arguments: id.arguments) == nil
            }
            last = id
        }
        return isNew
    }

    /// The setting that holds the highest number of a block that was erased: numbers are places of readers, and never come again.
    private static let erasedBlock = "eventBlock.erased"

    /// Removes a block that holds nothing any more.
    static func removeBlock(_ number: Int64, in database: Database) throws {
        try database.execute(sql: "DELETE FROM eventBlock WHERE id = ?", arguments: [number])
        let before = try value(for: erasedBlock, in: database)
        let last = max(before.flatMap { Int64($0) } ?? 0, number)
        try setValue("\(last)", for: erasedBlock, in: database)
    }

    /// - Returns: The block's number.
    static func insert(_ block: EventBlock, in database: Database) throws -> Int64 {
        try database.cachedStatement(
            sql: """
                INSERT INTO eventBlock (id, eventCount, firstTime, lastTime, events, text) VALUES (
                    1 + max(
                        ifnull((SELECT max(id) FROM eventBlock), 0),
                        ifnull((SELECT CAST(value AS INTEGER) FROM setting WHERE key = '\(erasedBlock)'), 0)
                    ), ?, ?, ?, ?, ?)
                """
        )
        .execute(
            arguments: [
                block.ids.count, block.firstTime.milliseconds, block.lastTime.milliseconds, Data(block.packedEvents),
                block.packedText.map { Data($0) },
            ]
        )
        let number = database.lastInsertedRowID
        try insertPlaces(of: block.ids, block: number, in: database)
        let now = Timestamp.now
        if block.lastTime > now {
            try database.execute(
                sql: "INSERT INTO futureBlock VALUES (?, ?)",
                arguments: [number, now.milliseconds]
            )
        }
        return number
    }

    /// Says where events lie, in their order in the block.
    static func insertPlaces(of ids: [EventID], block number: Int64, in database: Database) throws {
        let places = ids.enumerated().map { (id: $0.element, position: Int64($0.offset)) }.sorted {
            $0.id < $1.id
        }
        let one = try database.cachedStatement(sql: insertPlace)
        let many = try database.cachedStatement(sql: insertPlaces)
        var rest = places[...]
        while !rest.isEmpty {
            // Many rows a statement, since to run one costs as much as its row.
            let statement = rest.count < placesAtOnce ? one : many
            let rows = rest.prefix(rest.count < placesAtOnce ? 1 : placesAtOnce)
            rest = rest.dropFirst(rows.count)
            var values: [Int64] = []
            values.reserveCapacity(rows.count * 4)
            for (id, position) in rows {
                values += [Int64(bitPattern: id.high), Int64(bitPattern: id.low), number, position]
            }
            statement.setUncheckedArguments(StatementArguments(values))
            try statement.execute()
        }
    }

    private static let placesAtOnce = 32
    private static let insertPlace = "INSERT INTO eventPlace VALUES (?, ?, ?, ?)"
    private static let insertPlaces =
        insertPlace + repeatElement(", (?, ?, ?, ?)", count: placesAtOnce - 1).joined()

    static func insert(_ rejects: [Reject], in database: Database) throws {
        for reject in rejects {
            let statement = try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO reject (file, line, byteOffset, code, reason) VALUES (?, ?, ?, ?, ?)"
            )
            try statement.execute(
                arguments: [reject.file, reject.line, reject.byteOffset, reject.code.rawValue, reject.reason]
            )
        }
    }

    static func insert(_ links: [IdentifierLink], in database: Database) throws {
        for link in links {
            let statement = try database.cachedStatement(sql: "INSERT OR IGNORE INTO identifierLink VALUES (?, ?, ?)")
            try statement.execute(arguments: [link.account.bytes, link.identifier.bytes, link.kind])
        }
    }

    static func save(_ progress: SourceProgress, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO source VALUES (?, (SELECT COUNT(*) FROM source), ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (fingerprint) DO UPDATE SET bytes = excluded.bytes, lines = excluded.lines,
                isComplete = excluded.isComplete, rejects = excluded.rejects, coverage = excluded.coverage
                """,
            arguments: [
                progress.fingerprint.value, progress.name, progress.format, progress.bytes, progress.lines,
                progress.isComplete, progress.rejects, CoverageCodec.encode(progress.coverage),
            ]
        )
    }

    private static func progress(_ row: Row) throws -> SourceProgress {
        var progress = SourceProgress(
            fingerprint: SourceFingerprint(value: try row.decode(forColumn: "fingerprint")),
            name: try row.decode(forColumn: "name"),
            format: try row.decode(forColumn: "format")
        )
        progress.bytes = try row.decode(forColumn: "bytes")
        progress.lines = try row.decode(forColumn: "lines")
        progress.isComplete = try row.decode(forColumn: "isComplete")
        progress.rejects = try row.decode(forColumn: "rejects")
        progress.coverage = try CoverageCodec.decode(row.decode(forColumn: "coverage"))
        return progress
    }
}

extension EventID {
    /// The columns `idHigh` and `idLow`.
    var arguments: StatementArguments {
        [Int64(bitPattern: high), Int64(bitPattern: low)]
    }
}
