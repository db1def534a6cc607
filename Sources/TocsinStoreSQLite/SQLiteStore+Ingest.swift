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
        try database.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM source WHERE fingerprint = ?", arguments: [source.value])
                .map(Self.progress)
        }
    }

    package func sources() throws -> [SourceProgress] {
        try database.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM source ORDER BY position").map(Self.progress)
        }
    }

    package func append(_ batch: IngestBatch) throws -> Int {
        let (block, places) = try TextBlock.pack(batch.events)
        return try numbers.withLock { numbers in
            do {
                return try database.write { database in
                    let blockNumber = try Self.insert(block, in: database)
                    var newEvents = 0
                    for (event, place) in zip(batch.events, places) {
                        let text = place.flatMap { place in blockNumber.map { ($0, place) } }
                        if try Self.insert(event, text: text, numbers: &numbers, in: database) { newEvents += 1 }
                    }
                    if newEvents == 0, let blockNumber {
                        try database.execute(sql: "DELETE FROM textBlock WHERE id = ?", arguments: [blockNumber])
                    }
                    try Self.insert(batch.rejects, in: database)
                    try Self.insert(batch.identifierLinks, in: database)
                    try Self.save(batch.progress, in: database)
                    return newEvents
                }
            } catch {
                // Numbers handed out by the transaction that failed mean nothing.
                numbers.reset()
                throw error
            }
        }
    }

    package func rejects() throws -> [Reject] {
        try database.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM reject ORDER BY file, byteOffset, line, code").map { row in
                Reject(
                    file: row["file"],
                    line: row["line"],
                    byteOffset: row["byteOffset"],
                    code: Reject.Code(rawValue: row["code"]) ?? .malformed,
                    reason: row["reason"]
                )
            }
        }
    }

    // MARK: Rows

    private static func insert(_ block: TextBlock?, in database: Database) throws -> Int64? {
        guard let block else { return nil }
        let statement = try database.cachedStatement(sql: "INSERT INTO textBlock (latestTime, content) VALUES (?, ?)")
        try statement.execute(arguments: [block.latestTime.milliseconds, Data(block.content)])
        return database.lastInsertedRowID
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
            fingerprint: SourceFingerprint(value: row["fingerprint"]),
            name: row["name"],
            format: row["format"]
        )
        progress.bytes = row["bytes"]
        progress.lines = row["lines"]
        progress.isComplete = row["isComplete"]
        progress.rejects = row["rejects"]
        let coverage: String = row["coverage"]
        try JSONParser(maximumBytes: 1 << 16).withValue(in: coverage) { value in
            for count in Coverage.allCounts {
                progress.coverage[keyPath: count.path] = value.member(count.name)?.int ?? 0
            }
        }
        return progress
    }
}

/// The messages of one batch, packed together: neighbours resemble each other, so they pack small.
struct TextBlock {
    var latestTime: Timestamp
    var content: [UInt8]

    /// Packs a batch's messages.
    ///
    /// - Returns: The block, nil without any message, and where in its unpacked bytes each event's messages lie.
    static func pack(_ events: [Event]) throws(CompressionError) -> (TextBlock?, [Range<Int>?]) {
        var bytes: [UInt8] = []
        var places: [Range<Int>?] = []
        var latestTime = Timestamp(milliseconds: .min)
        for event in events {
            guard case .request(let request) = event.content, request.hasText else {
                places.append(nil)
                continue
            }
            let start = bytes.count
            MessageCodec.encode(request, into: &bytes)
            places.append(start..<bytes.count)
            latestTime = max(latestTime, event.time)
        }
        guard !bytes.isEmpty else { return (nil, places) }
        return (TextBlock(latestTime: latestTime, content: try Block.pack(bytes)), places)
    }
}

extension Request {
    fileprivate var hasText: Bool { !(input.isEmpty && output.isEmpty && tools.isEmpty) }
}
