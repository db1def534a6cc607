// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
internal import TocsinModel
package import TocsinStore

// MARK: Handing over

extension SQLiteStore {
    /// Puts all that was committed into the store's one file, so that it can be carried elsewhere.
    package func fold() throws {
        try database.emptyWriteAheadLog()
    }

    /// All that another store needs of this one, which holds nothing but a stretch of a log.
    ///
    /// - Throws: ``LogPartError/notScanned(name:)``, or ``SQLiteStoreError/damaged(table:)``.
    package func logPart() throws -> LogPart {
        guard let version = try value(for: StoreSetting.scanRules),
            try database.read({ try !Self.isBehind($0) })
        else { throw LogPartError.notScanned(name: database.path) }
        return LogPart(
            name: database.path,
            rulesVersion: version,
            blocks: try blocks(),
            findings: try findings().filter { $0.rule.scope == .request },
            identifierLinks: try identifierLinks(),
            rejects: try rejects(),
            sources: try sources()
        )
    }

    private func blocks() throws -> [LogPart.Block] {
        try readDecoding("eventBlock") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT events, text, content FROM eventBlock LEFT JOIN signalSegment ON cursor = id ORDER BY id
                    """
            )
            .map { row in
                guard let events = try EventBlock(packedEvents: row.decode(atIndex: 0), text: row.decode(atIndex: 1))
                else { throw SQLiteStoreError.damaged(table: "eventBlock") }
                guard let signals = try row.decode(Data?.self, atIndex: 2) else {
                    throw SQLiteStoreError.damaged(table: "signalSegment")
                }
                return LogPart.Block(events: events, signals: [UInt8](signals))
            }
        }
    }

    /// All identifiers that stood beside an account's, in order.
    private func identifierLinks() throws -> [IdentifierLink] {
        try readDecoding("identifierLink") { database in
            try Row.fetchAll(database, sql: "SELECT * FROM identifierLink ORDER BY account, identifier, kind").map {
                row in
                IdentifierLink(
                    account: try Self.account(row.decode(atIndex: 0), table: "identifierLink"),
                    identifier: try Self.account(row.decode(atIndex: 1), table: "identifierLink"),
                    kind: try row.decode(atIndex: 2)
                )
            }
        }
    }

    /// Whether there are events behind the place where scanning stopped.
    private static func isBehind(_ database: Database) throws -> Bool {
        let cursor = try value(for: StoreSetting.scanCursor, in: database).flatMap { Int64($0) } ?? 0
        let next = try Int64.fetchOne(
            database,
            sql: "SELECT id FROM eventBlock WHERE id > ? LIMIT 1",
            arguments: [cursor]
        )
        return next != nil
    }
}

// MARK: Taking over

extension SQLiteStore: LogPartStore {
    package func takeOver(_ part: LogPart, after start: SourceProgress) throws -> LogPartOutcome {
        try database.write { database in
            guard try Self.value(for: StoreSetting.scanRules, in: database) == part.rulesVersion else {
                throw LogPartError.otherRules(name: part.name)
            }
            if try Self.isBehind(database) { return .isBehind }
            // All is looked at before anything is written: within this transaction nobody else changes it.
            let aliases = try Self.decoding("alias") { try Self.aliases(database) }
            let areNew = try part.blocks.allSatisfy { try Self.isNew($0.events.ids, in: database).allSatisfy(\.self) }
            guard areNew, !part.raisesFindings(aboutOneOf: aliases) else { return .mustBeScannedHere }
            for block in part.blocks {
                let number = try Self.insert(block.events, in: database)
                try Self.insert(SignalSegment(cursor: number, signals: block.signals), in: database)
                try Self.setValue("\(number)", for: StoreSetting.scanCursor, in: database)
            }
            for finding in part.findings { try Self.merge(finding, in: database) }
            try Self.insert(part.rejects(after: start), in: database)
            try Self.insert(part.identifierLinks, in: database)
            try Self.save(part.progress(after: start), in: database)
            return .taken(events: part.eventCount)
        }
    }
}
