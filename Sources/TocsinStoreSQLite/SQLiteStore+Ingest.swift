// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import FoundationEssentials
internal import GRDB
internal import Synchronization
internal import JSONText
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
        let (block, places) = try TextBlock.pack(batch.events)
        return try numbers.withLock { numbers in
            do {
                return try database.write { database in
                    let blockNumber = try Self.insert(block, in: database)
                    var newEvents: [Event] = []
                    for (event, place) in zip(batch.events, places) {
                        let text = place.flatMap { place in blockNumber.map { ($0, place) } }
                        if try Self.insert(event, text: text, numbers: &numbers, in: database) {
                            newEvents.append(event)
                        }
                    }
                    if let blockNumber, newEvents.count < batch.events.count {
                        try Self.replace(blockNumber, withTextOf: newEvents, in: database)
                    }
                    try Self.insert(batch.rejects, in: database)
                    try Self.insert(batch.identifierLinks, in: database)
                    try Self.save(batch.progress, in: database)
                    return newEvents.count
                }
            } catch {
                // Numbers handed out by the transaction that failed mean nothing.
                numbers.reset()
                throw error
            }
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

    // MARK: Rows

    private static func insert(_ block: [UInt8]?, in database: Database) throws -> Int64? {
        guard let block else { return nil }
        let statement = try database.cachedStatement(sql: "INSERT INTO textBlock (content) VALUES (?)")
        try statement.execute(arguments: [Data(block)])
        return database.lastInsertedRowID
    }

    /// Packs a block again without the events that were there already: no row would point to their text, and no purge would find it.
    private static func replace(_ number: Int64, withTextOf events: [Event], in database: Database) throws {
        let (block, places) = try TextBlock.pack(events)
        guard let block else {
            try database.execute(sql: "DELETE FROM textBlock WHERE id = ?", arguments: [number])
            return
        }
        try database.execute(
            sql: "UPDATE textBlock SET content = ? WHERE id = ?",
            arguments: [Data(block), number]
        )
        for (event, place) in zip(events, places) {
            guard let place else { continue }
            try database.execute(
                sql: "UPDATE event SET textOffset = ?, textLength = ? WHERE eventID = ?",
                arguments: [place.lowerBound, place.count, Data(high: event.id.high, low: event.id.low)]
            )
        }
    }

    /// - Returns: False when the event was there already.
    private static func insert(
        _ event: Event,
        text: (block: Int64, place: Range<Int>)?,
        numbers: inout NumberCache,
        in database: Database
    ) throws -> Bool {
        var row = EventRow(event)
        row.text = text
        let statement = try database.cachedStatement(sql: EventRow.insertSQL)
        statement.setUncheckedArguments(try row.arguments(numbers: &numbers, in: database))
        try statement.execute()
        return database.changesCount > 0
    }

    private static func insert(_ rejects: [Reject], in database: Database) throws {
        for reject in rejects {
            let statement = try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO reject (file, line, byteOffset, code, reason) VALUES (?, ?, ?, ?, ?)"
            )
            try statement.execute(
                arguments: [reject.file, reject.line, reject.byteOffset, reject.code.rawValue, reject.reason]
            )
        }
    }

    private static func insert(_ links: [IdentifierLink], in database: Database) throws {
        for link in links {
            let statement = try database.cachedStatement(sql: "INSERT OR IGNORE INTO identifierLink VALUES (?, ?, ?)")
            try statement.execute(arguments: [link.account.bytes, link.identifier.bytes, link.kind])
        }
    }

    private static func save(_ progress: SourceProgress, in database: Database) throws {
        var coverage = JSONWriter()
        coverage.object { writer in
            for count in Coverage.allCounts { writer.member(count.name, progress.coverage[keyPath: count.path]) }
        }
        try database.execute(
            sql: """
                INSERT INTO source VALUES (?, (SELECT COUNT(*) FROM source), ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (fingerprint) DO UPDATE SET bytes = excluded.bytes, lines = excluded.lines,
                isComplete = excluded.isComplete, rejects = excluded.rejects, coverage = excluded.coverage
                """,
            arguments: [
                progress.fingerprint.value, progress.name, progress.format, progress.bytes, progress.lines,
                progress.isComplete, progress.rejects, coverage.text,
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
        let coverage: String = try row.decode(forColumn: "coverage")
        try JSONParser(maximumBytes: 1 << 16).withValue(in: coverage) { value in
            for count in Coverage.allCounts {
                progress.coverage[keyPath: count.path] = value.member(count.name)?.int ?? 0
            }
        }
        return progress
    }
}

/// The messages of one batch, packed together: neighbours resemble each other, so they pack small.
enum TextBlock {
    /// Packs a batch's messages.
    ///
    /// - Returns: The block, nil without any message, and where in its unpacked bytes each event's messages lie.
    static func pack(_ events: [Event]) throws(CompressionError) -> ([UInt8]?, [Range<Int>?]) {
        var bytes: [UInt8] = []
        var places: [Range<Int>?] = []
        for event in events {
            guard case .request(let request) = event.content, request.hasText else {
                places.append(nil)
                continue
            }
            let start = bytes.count
            MessageCodec.encode(request, into: &bytes)
            places.append(start..<bytes.count)
        }
        guard !bytes.isEmpty else { return (nil, places) }
        return (try Block.pack(bytes), places)
    }
}

extension TextBlock {
    /// Where an event's messages lie in a block, as its row says.
    ///
    /// - Throws: ``SQLiteStoreError/damaged(table:)`` for what is no range.
    static func place(_ offset: Int?, _ length: Int?) throws(SQLiteStoreError) -> Range<Int> {
        guard let offset, let length, offset >= 0, length >= 0 else { throw .damaged(table: "event") }
        let (end, isTooLarge) = offset.addingReportingOverflow(length)
        guard !isTooLarge else { throw .damaged(table: "event") }
        return offset..<end
    }
}

extension Request {
    fileprivate var hasText: Bool { !(input.isEmpty && output.isEmpty && tools.isEmpty) }
}
