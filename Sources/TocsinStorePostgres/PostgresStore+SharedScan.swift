// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import PostgresClient
package import TocsinStore

extension PostgresStore: SharedScanStore {
    package func batchCursors(after cursor: Int64, atMost count: Int) throws -> [Int64] {
        try decoding("eventBlock") { connection in
            try connection.run(
                "SELECT id FROM eventBlock WHERE id > $1 ORDER BY id LIMIT $2",
                [.int(cursor), .int(count)]
            )
            .map { try $0.value(0) }
        }
    }

    package func offer(_ cursors: [Int64], rulesVersion: String) throws {
        let turn = try scanTurn()
        try scanQueue(rulesVersion).put(
            cursors.map { cursor in
                var writer = ByteWriter()
                writer.write(signed: turn)
                writer.write(signed: cursor)
                return writer.bytes
            }
        )
    }

    package func hasOffers(rulesVersion: String) throws -> Bool { try scanQueue(rulesVersion).hasWork() }

    package func scanOffered(rulesVersion: String, _ scan: (EventBatch) throws -> ScanBatch?) throws -> Bool {
        try scanQueue(rulesVersion).takeOne(retrySeconds: 1) { item, connection in
            let (turn, cursor) = try Self.decoding("workItem") { try Self.turnAndCursor(item) }
            let (batch, erasures) = try Self.read(cursor, connection)
            // A batch that was erased since gives nothing; who leads is told of the erasure when it writes.
            let none = ScanBatch(cursor: cursor, findings: [], signals: [])
            guard let result = try batch.map(scan) ?? none else { return }
            // Erasing takes this lock too, and leaves nothing of what is here by then.
            try lock(.findings, connection)
            guard try Self.erasures(connection) == erasures else { throw ErasedMeanwhile() }
            // Whoever leads by now offers it again; who begins to lead waits until this transaction is over.
            guard try Self.turn(.scan, sharing: true, connection) == turn else { return }
            try connection.run(
                "INSERT INTO scanResult VALUES ($1, $2) ON CONFLICT (cursor) DO UPDATE SET content = excluded.content",
                [.int(cursor), .bytes(ScanBatchCodec.encode(result))]
            )
        }
    }

    /// Reads a batch in a transaction that lasts until it is scanned, without holding its tables until then: erasing and purging write them anew.
    private static func read(_ cursor: Int64, _ connection: PostgresConnection) throws -> (EventBatch?, erasures: Int) {
        try connection.run("SAVEPOINT reading")
        let erasures = try Self.erasures(connection)
        let batch = try decoding("eventBlock") { try Self.batch(endingAt: cursor, connection) }
        try connection.run("ROLLBACK TO SAVEPOINT reading")
        return (batch, erasures)
    }

    package func scanned(_ cursor: Int64) throws -> ScanBatch? {
        try decoding("scanResult") { connection in
            try connection.run("SELECT content FROM scanResult WHERE cursor = $1", [.int(cursor)]).first
                .map { try ScanBatchCodec.decode(try $0.value(0)) }
        }
    }

    /// What a machine that vanished still seems to work on stays until the server notices; what comes of it is of an earlier turn.
    package func endOffers() throws {
        try pool.write { connection in
            try connection.pipeline([
                PostgresStatement(
                    """
                    DELETE FROM workItem WHERE id IN
                        (SELECT id FROM workItem WHERE starts_with(kind, $1) FOR UPDATE SKIP LOCKED)
                    """,
                    [.text(Self.scanQueuePrefix)]
                ),
                PostgresStatement("DELETE FROM scanResult"),
            ])
        }
    }

    private static let scanQueuePrefix = "scan "

    /// One for each version: who has other rules gets nothing of it.
    private func scanQueue(_ rulesVersion: String) -> WorkQueue {
        WorkQueue(self, kind: Self.scanQueuePrefix + rulesVersion)
    }

    private static func turnAndCursor(_ item: [UInt8]) throws -> (turn: Int64, cursor: Int64) {
        try item.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return (try reader.signed(), try reader.signed())
        }
    }
}
