// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import FoundationEssentials
internal import GRDB
internal import Synchronization
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    /// Events of one batch: large enough that reading is cheap, small enough that a few fit in memory.
    private static let batchSize = 2048

    package func eventBatch(after cursor: Int64, withText: Bool) throws -> EventBatch? {
        try readDecoding("event") { database in
            let names = try names(database)
            let statement = try database.cachedStatement(
                sql: """
                    SELECT \(EventRow.columns.joined(separator: ", ")), id FROM event WHERE id > ? ORDER BY id
                    LIMIT \(Self.batchSize)
                    """
            )
            let rows = try Row.fetchCursor(statement, arguments: [cursor])
            var batch = StoredEvents()
            var last = cursor
            while let row = try rows.next() {
                try batch.append(row, names: names)
                last = try row.decode(atIndex: EventRow.columns.count)
            }
            guard last > cursor else { return nil }
            if withText { try batch.attachBlocks(database) }
            return EventBatch(cursor: last, count: batch.count) { [batch] in
                try SQLiteStore.decoding("textBlock") { try batch.decoded() }
            }
        }
    }

    package func events(_ ids: [EventID]) throws -> [Event] {
        try readDecoding("event") { database in
            let names = try names(database)
            var batch = StoredEvents()
            let statement = try database.cachedStatement(
                sql: "SELECT \(EventRow.columns.joined(separator: ", ")) FROM event WHERE eventID = ?"
            )
            for id in ids {
                guard let row = try Row.fetchOne(statement, arguments: [Data(high: id.high, low: id.low)]) else {
                    continue
                }
                try batch.append(row, names: names)
            }
            try batch.attachBlocks(database)
            return try batch.decoded()
        }
    }

    /// The name table, read again only when names were added.
    private func names(_ database: Database) throws -> NameTable {
        let entityCount = try Int.fetchOne(database, sql: "SELECT COALESCE(MAX(id), 0) FROM entity") ?? 0
        let wordCount = try Int.fetchOne(database, sql: "SELECT COALESCE(MAX(id), 0) FROM word") ?? 0
        if let known = readNames.withLock({ $0 }), known.counts == (entityCount, wordCount) { return known }
        let names = try NameTable(database)
        readNames.withLock { $0 = names }
        return names
    }

    package func setAliases(_ aliases: [AccountID: AccountID]) throws {
        try database.write { database in
            for (alias, account) in aliases {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO alias VALUES (?, ?)",
                    arguments: [alias.bytes, account.bytes]
                )
            }
        }
        readNames.withLock { $0 = nil }
    }

    package func aliases() throws -> [AccountID: AccountID] {
        try readDecoding("alias") { try NameTable.aliases($0) }
    }

    package func proposedAliases() throws -> [AliasProposal] {
        try readDecoding("identifierLink") { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT link.identifier, MIN(link.account), MIN(link.kind),
                        (SELECT COUNT(*) FROM event WHERE event.account = entity.id)
                    FROM identifierLink AS link
                    JOIN entity ON entity.kind = 'acct' AND entity.pseudonym = link.identifier
                    WHERE link.identifier != link.account
                        AND link.identifier NOT IN (SELECT alias FROM alias)
                        AND EXISTS (SELECT 1 FROM event WHERE event.account = entity.id)
                    GROUP BY link.identifier HAVING COUNT(DISTINCT link.account) = 1
                    ORDER BY link.identifier
                    """
            )
            return try rows.map { row in
                guard let alias = try row.decode(Data.self, atIndex: 0).halves,
                    let account = try row.decode(Data.self, atIndex: 1).halves
                else { throw SQLiteStoreError.damaged(table: "identifierLink") }
                return AliasProposal(
                    alias: AccountID(high: alias.high, low: alias.low),
                    account: AccountID(high: account.high, low: account.low),
                    kind: try row.decode(atIndex: 2),
                    events: try row.decode(atIndex: 3)
                )
            }
        }
    }
}

/// Rows of events on their way out of the database, messages still packed.
private struct StoredEvents: Sendable {
    private var events: [Event] = []
    private var places: [(block: Int64, range: Range<Int>)?] = []
    private var blocks: [Int64: Data] = [:]

    var count: Int { events.count }

    mutating func append(_ row: Row, names: NameTable) throws {
        events.append(try EventRow.event(row, names: names))
        if let block = try row.decode(Int64?.self, atIndex: 26) {
            places.append((block, try TextBlock.place(row.decode(atIndex: 27), row.decode(atIndex: 28))))
        } else {
            places.append(nil)
        }
    }

    mutating func attachBlocks(_ database: Database) throws {
        let statement = try database.cachedStatement(sql: "SELECT content FROM textBlock WHERE id = ?")
        for case (let block, _)? in places where blocks[block] == nil {
            // A purged block is no longer there; its events have no text then.
            blocks[block] = try Data.fetchOne(statement, arguments: [block]) ?? Data()
        }
    }

    func decoded() throws -> [Event] {
        var decoded = events
        var unpacked: (block: Int64, bytes: [UInt8])?
        for (index, place) in places.enumerated() {
            guard let place, let packed = blocks[place.block], !packed.isEmpty,
                case .request(var request) = decoded[index].content
            else { continue }
            if unpacked?.block != place.block {
                unpacked = (place.block, try packed.withUnsafeBytes { try Block.unpack($0) })
            }
            guard let bytes = unpacked?.bytes, place.range.upperBound <= bytes.count else {
                throw SQLiteStoreError.damaged(table: "event")
            }
            try bytes.withUnsafeBytes {
                try MessageCodec.decode(UnsafeRawBufferPointer(rebasing: $0[place.range]), into: &request)
            }
            decoded[index].content = .request(request)
        }
        return decoded
    }
}
