// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PostgresClient
internal import TocsinModel
package import TocsinStore

extension PostgresStore: LogPartStore {
    /// Nobody else adds events or findings meanwhile, which takes as long as the part is large.
    package func takeOver(_ part: LogPart, after start: SourceProgress) throws -> LogPartOutcome {
        try partitions.prepare(part.blocks.reduce(into: []) { $0.formUnion(Week.all(of: $1.events)) })
        do {
            return try write(.blocks, .findings) { connection in
                try self.mustHaveTurn(.scan, connection)
                guard try Self.value(for: StoreSetting.scanRules, connection) == part.rulesVersion else {
                    throw LogPartError.otherRules(name: part.name)
                }
                if try Self.isBehind(connection) { return .isBehind }
                let aliases = try Self.decoding("alias") { try Self.aliases(connection) }
                if part.raisesFindings(aboutOneOf: aliases) { return .mustBeScannedHere }
                try self.add(part, after: start, connection)
                return .taken(events: part.eventCount)
            }
        } catch let error as PostgresError where error.isDuplicate {
            // COPY found an event that is there, and with the transaction all went that was added before it.
            return .mustBeScannedHere
        }
    }

    private func add(_ part: LogPart, after start: SourceProgress, _ connection: PostgresConnection) throws {
        for block in part.blocks {
            let (number, rest) = try begin(block.events, connection)
            try connection.pipeline(
                rest + [
                    Self.statement(SignalSegment(cursor: number, signals: block.signals)),
                    Self.statement(setting: "\(number)", for: StoreSetting.scanCursor),
                ]
            )
        }
        try Self.merge(part.findings, connection)
        try connection.pipeline(
            Self.statements(part.rejects(after: start), part.identifierLinks, part.progress(after: start))
        )
    }

    /// Whether there are events behind the place where scanning stopped.
    private static func isBehind(_ connection: PostgresConnection) throws -> Bool {
        let cursor = try value(for: StoreSetting.scanCursor, connection).flatMap { Int64($0) } ?? 0
        return try !connection.run("SELECT 1 FROM eventBlock WHERE id > $1 LIMIT 1", [.int(cursor)]).isEmpty
    }
}
