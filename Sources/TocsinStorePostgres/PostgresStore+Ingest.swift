// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
package import TocsinModel
package import TocsinStore

extension PostgresStore {
    private static let sourceColumns = "fingerprint, name, format, bytes, lines, isComplete, rejects, coverage"

    package func progress(of source: SourceFingerprint) throws -> SourceProgress? {
        try decoding("source") { connection in
            try connection.run(
                "SELECT \(Self.sourceColumns) FROM source WHERE fingerprint = $1",
                [.text(source.value)]
            )
            .first.map(Self.progress)
        }
    }

    package func sources() throws -> [SourceProgress] {
        try decoding("source") { connection in
            try connection.run("SELECT \(Self.sourceColumns) FROM source ORDER BY position").map(Self.progress)
        }
    }

    package func append(_ batch: IngestBatch) throws -> Int {
        guard let block = batch.events else {
            try pool.write { connection in try self.append(batch, nil, connection) }
            return 0
        }
        try partitions.prepare(Week.all(of: block))
        if Set(block.ids).count == block.ids.count {
            do {
                // Mostly all are new: COPY finds out by itself.
                return try pool.write { connection in
                    try self.append(batch, block, connection)
                    return block.ids.count
                }
            } catch let error as PostgresError where error.isDuplicate {
                // Some were ingested before.
            }
        }
        return try write(.blocks) { connection in
            let rest = try block.keeping(try Self.isNew(block.ids, connection))
            try self.append(batch, rest, connection)
            return rest?.ids.count ?? 0
        }
    }

    private func write<Value>(_ lock: StoreLock, _ body: (PostgresConnection) throws -> Value) throws -> Value {
        try pool.write { connection in
            try self.lock(lock, connection)
            return try body(connection)
        }
    }

    package func removeRejects(of file: String, from byteOffset: Int) throws -> Int {
        try pool.write { connection in
            try connection.run(
                "DELETE FROM reject WHERE file = $1 AND byteOffset >= $2",
                [.text(file), .int(byteOffset)]
            ).changes
        }
    }

    package func rejects() throws -> [Reject] {
        try decoding("reject") { connection in
            try connection.run(
                "SELECT file, line, byteOffset, code, reason FROM reject ORDER BY file, byteOffset, line, code"
            )
            .map { row in
                guard let code = Reject.Code(rawValue: try row.value(3)) else {
                    throw PostgresStoreError.damaged(table: "reject")
                }
                return Reject(
                    file: try row.value(0),
                    line: try row.value(1),
                    byteOffset: try row.value(2),
                    code: code,
                    reason: try row.value(4)
                )
            }
        }
    }

    package func rejectCounts() throws -> [Reject.Code: Int] {
        try decoding("reject") { connection in
            var counts: [Reject.Code: Int] = [:]
            for row in try connection.run("SELECT code, count(*) FROM reject GROUP BY code") {
                guard let code = Reject.Code(rawValue: try row.value(0)) else {
                    throw PostgresStoreError.damaged(table: "reject")
                }
                counts[code] = try row.value(1, as: Int.self)
            }
            return counts
        }
    }

    // MARK: Rows

    /// False for the events that were ingested before, or come a second time in the batch.
    private static func isNew(_ ids: [EventID], _ connection: PostgresConnection) throws -> [Bool] {
        let known = try connection.run(
            """
            SELECT idHigh, idLow FROM eventPlace
            WHERE (idHigh, idLow) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))
            """,
            [.ints(ids.map { Int64(bitPattern: $0.high) }), .ints(ids.map { Int64(bitPattern: $0.low) })]
        )
        var seen = Set<EventID>(minimumCapacity: ids.count)
        for row in known {
            seen.insert(EventID(high: UInt64(bitPattern: try row.value(0)), low: UInt64(bitPattern: try row.value(1))))
        }
        return ids.map { seen.insert($0).inserted }
    }

    /// Adds a batch whose events are all new.
    private func append(_ batch: IngestBatch, _ block: EventBlock?, _ connection: PostgresConnection) throws {
        var statements: [PostgresStatement] = []
        if let block {
            statements += try begin(block, connection).rest
        } else {
            // Positions of sources are counted.
            statements.append(lockStatement(.blocks))
        }
        statements += Self.statements(batch.rejects, batch.identifierLinks, batch.progress)
        try connection.pipeline(statements)
    }

    /// What writes all of a stretch of a source but its events.
    static func statements(
        _ rejects: [Reject],
        _ links: [IdentifierLink],
        _ progress: SourceProgress
    ) -> [PostgresStatement] {
        var statements: [PostgresStatement] = []
        if !rejects.isEmpty { statements.append(statement(rejects)) }
        if !links.isEmpty { statements.append(statement(links)) }
        return statements + [statement(progress)]
    }

    /// Gives a block whose events are all new its number, and says where they lie.
    ///
    /// - Returns: The number, and what writes the rest of the block.
    func begin(_ block: EventBlock, _ connection: PostgresConnection) throws
        -> (number: Int64, rest: [PostgresStatement])
    {
        let first = try connection.pipeline([
            lockStatement(.blocks), PostgresStatement("SELECT nextval('eventBlockNumber')"),
        ])
        guard let number = try first.last?.first?.value(0, as: Int64.self) else { throw PostgresError.unexpected }
        try Self.copyPlaces(of: block.ids, block: number, connection)
        return (number, Self.statements(block, number: number))
    }

    /// What writes a new block: its numbers, its events and its text.
    private static func statements(_ block: EventBlock, number: Int64) -> [PostgresStatement] {
        [
            PostgresStatement(
                "INSERT INTO eventBlock VALUES ($1, $2, $3, $4, $5)",
                numbers(block, number: number)
            )
        ] + contentStatements(block, number: number)
    }

    /// A block's row of `eventBlock`, but for when it was stored.
    static func numbers(_ block: EventBlock, number: Int64) -> [PostgresParameter] {
        [
            .int(number), .int(Week(of: block.lastTime).number), .int(block.ids.count),
            .int(block.firstTime.milliseconds), .int(block.lastTime.milliseconds),
        ]
    }

    /// What writes a block's events and its text.
    static func contentStatements(_ block: EventBlock, number: Int64) -> [PostgresStatement] {
        let week = Week(of: block.lastTime).number
        var statements = [
            PostgresStatement(
                "INSERT INTO eventContent VALUES ($1, $2, $3)",
                [.int(week), .int(number), .bytes(block.packedEvents)]
            )
        ]
        if let text = block.packedText {
            statements.append(
                PostgresStatement(
                    "INSERT INTO eventText VALUES ($1, $2, $3, $4)",
                    [.int(week), .int(number), .int(block.textCount), .bytes(text)]
                )
            )
        }
        return statements
    }

    /// Says where events lie, in their order in the block.
    static func copyPlaces(of ids: [EventID], block number: Int64, _ connection: PostgresConnection) throws {
        // In the order of the index, whose pages are then filled one after the other.
        let order = ids.indices.sorted { ids[$0] < ids[$1] }
        try connection.copy(into: "eventPlace (idHigh, idLow, block, position)") { copy throws(PostgresError) in
            for position in order {
                try copy.beginRow(columns: 4)
                copy.write(Int64(bitPattern: ids[position].high))
                copy.write(Int64(bitPattern: ids[position].low))
                copy.write(number)
                copy.write(Int32(truncatingIfNeeded: position))
            }
        }
    }

    private static func statement(_ rejects: [Reject]) -> PostgresStatement {
        PostgresStatement(
            """
            INSERT INTO reject (file, line, byteOffset, code, reason)
            SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[])
            ON CONFLICT DO NOTHING
            """,
            [
                .texts(rejects.map(\.file)), .ints(rejects.map { Int64($0.line) }),
                .ints(rejects.map { Int64($0.byteOffset) }), .texts(rejects.map(\.code.rawValue)),
                .texts(rejects.map(\.reason)),
            ]
        )
    }

    private static func statement(_ links: [IdentifierLink]) -> PostgresStatement {
        PostgresStatement(
            """
            INSERT INTO identifierLink SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::text[])
            ON CONFLICT DO NOTHING
            """,
            [
                .blobs(links.map(\.account.bytes)), .blobs(links.map(\.identifier.bytes)),
                .texts(links.map(\.kind)),
            ]
        )
    }

    private static func statement(_ progress: SourceProgress) -> PostgresStatement {
        PostgresStatement(
            """
            INSERT INTO source VALUES ($1, (SELECT count(*) FROM source), $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (fingerprint) DO UPDATE SET bytes = excluded.bytes, lines = excluded.lines,
            isComplete = excluded.isComplete, rejects = excluded.rejects, coverage = excluded.coverage
            """,
            [
                .text(progress.fingerprint.value), .text(progress.name), .text(progress.format), .int(progress.bytes),
                .int(progress.lines), .bool(progress.isComplete), .int(progress.rejects),
                .text(CoverageCodec.encode(progress.coverage)),
            ]
        )
    }

    private static func progress(_ row: PostgresRow) throws -> SourceProgress {
        var progress = SourceProgress(
            fingerprint: SourceFingerprint(value: try row.value(0)),
            name: try row.value(1),
            format: try row.value(2)
        )
        progress.bytes = try row.value(3)
        progress.lines = try row.value(4)
        progress.isComplete = try row.value(5)
        progress.rejects = try row.value(6)
        progress.coverage = try CoverageCodec.decode(row.value(7))
        return progress
    }
}
