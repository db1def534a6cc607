// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    package func eventBatch(after cursor: Int64, withText: Bool) throws -> EventBatch? {
        try readDecoding("eventBlock") { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT id, events, \(withText ? "text" : "NULL"), eventCount,
                        \(withText ? "(SELECT content FROM signalSegment WHERE cursor = eventBlock.id)" : "NULL")
                    FROM eventBlock
                    WHERE id > ? ORDER BY id LIMIT 1
                    """
            )
            guard let row = try Row.fetchOne(statement, arguments: [cursor]) else { return nil }
            let aliases = try Self.aliases(database)
            let packed = try PackedBlock(row, from: 1)
            let count: Int = try row.decode(atIndex: 3)
            let purged = try withText ? Self.purgeLimit(database) : nil
            let signals = try row.decode(Data?.self, atIndex: 4)
            return EventBatch(
                cursor: try row.decode(atIndex: 0),
                count: count,
                purged: purged.flatMap { limit in signals.map { PurgedText(limit: limit, signals: Array($0)) } }
            ) {
                let events = try packed.unpack(aliases)
                guard events.count == count else { throw SQLiteStoreError.damaged(table: "eventBlock") }
                return events
            }
        }
    }

    package func events(_ ids: [EventID]) throws -> [Event] {
        try readDecoding("eventPlace") { database in
            let place = try database.cachedStatement(
                sql: "SELECT block, position FROM eventPlace WHERE idHigh = ? AND idLow = ?"
            )
            let select = try database.cachedStatement(sql: "SELECT events, text FROM eventBlock WHERE id = ?")
            let aliases = try Self.aliases(database)
            var wanted: [Int64: [(index: Int, position: Int)]] = [:]
            for (index, id) in ids.enumerated() {
                guard let row = try Row.fetchOne(place, arguments: id.arguments) else { continue }
                wanted[try row.decode(atIndex: 0), default: []].append((index, try row.decode(atIndex: 1)))
            }
            var found: [(index: Int, event: Event)] = []
            for (block, places) in wanted {
                guard let row = try Row.fetchOne(select, arguments: [block]) else {
                    throw SQLiteStoreError.damaged(table: "eventPlace")
                }
                let events = try PackedBlock(row, from: 0).unpack(aliases)
                for (index, position) in places {
                    guard events.indices.contains(position), events[position].id == ids[index] else {
                        throw SQLiteStoreError.damaged(table: "eventPlace")
                    }
                    found.append((index, events[position]))
                }
            }
            return found.sorted { $0.index < $1.index }.map(\.event)
        }
    }

    @discardableResult
    package func setAliases(_ aliases: [AccountID: AccountID]) throws -> Set<AccountID> {
        try writeDerived { database in
            let before = try Self.decoding("alias") { try Self.aliases(database) }
            var joined = before
            joined.join(aliases)
            for (alias, account) in joined where before[alias] != account {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO alias VALUES (?, ?)",
                    arguments: [alias.bytes, account.bytes]
                )
            }
            for alias in before.keys where joined[alias] == nil {
                try database.execute(sql: "DELETE FROM alias WHERE alias = ?", arguments: [alias.bytes])
            }
            return joined.moved(since: before)
        }
    }

    package func aliases() throws -> [AccountID: AccountID] {
        try readDecoding("alias") { try Self.aliases($0) }
    }

    static func aliases(_ database: Database) throws -> [AccountID: AccountID] {
        var aliases: [AccountID: AccountID] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT alias, account FROM alias") {
            let alias = try account(row.decode(atIndex: 0), table: "alias")
            aliases[alias] = try account(row.decode(atIndex: 1), table: "alias")
        }
        return aliases
    }

    package func proposedAliases() throws -> [AliasProposal] {
        let proposals = try readDecoding("identifierLink") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT identifier, MIN(account), MIN(kind) FROM identifierLink
                    WHERE identifier != account AND identifier NOT IN (SELECT alias FROM alias)
                    GROUP BY identifier HAVING COUNT(DISTINCT account) = 1
                    ORDER BY identifier
                    """
            )
            .map { row in
                AliasProposal(
                    alias: try Self.account(row.decode(atIndex: 0), table: "identifierLink"),
                    account: try Self.account(row.decode(atIndex: 1), table: "identifierLink"),
                    kind: try row.decode(atIndex: 2),
                    events: 0
                )
            }
        }
        return try counted(proposals)
    }
}

/// A block as it lies in its row, so that any task can unpack it.
private struct PackedBlock: Sendable {
    private let events: Data
    private let text: Data?

    init(_ row: Row, from column: Int) throws {
        events = try row.decode(atIndex: column)
        text = try row.decode(atIndex: column + 1)
    }

    /// The events, with the account that each one's own belongs to.
    func unpack(_ aliases: [AccountID: AccountID]) throws -> [Event] {
        try SQLiteStore.decoding("eventBlock") { try EventBlock.unpack(events, text: text) }.joined(aliases)
    }
}
