// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
internal import TocsinModel

/// What the numbers in event rows stand for: read once for many batches, as long as nobody writes.
struct NameTable: Sendable {
    /// By row number; the arrays have a place for 0.
    private var entities: [(high: UInt64, low: UInt64)?] = [nil]
    private var words: [String?] = [nil]
    private let aliases: [AccountID: AccountID]

    init(_ database: Database) throws {
        aliases = try Self.aliases(database)
        let entityRows = try Row.fetchCursor(database, sql: "SELECT id, pseudonym FROM entity ORDER BY id")
        while let row = try entityRows.next() {
            let bytes: Data = try row.decode(atIndex: 1)
            guard let halves = bytes.halves, Self.put(halves, at: try row.decode(atIndex: 0), in: &entities) else {
                throw SQLiteStoreError.damaged(table: "entity")
            }
        }
        let wordRows = try Row.fetchCursor(database, sql: "SELECT id, text FROM word ORDER BY id")
        while let row = try wordRows.next() {
            guard Self.put(try row.decode(String.self, atIndex: 1), at: try row.decode(atIndex: 0), in: &words) else {
                throw SQLiteStoreError.damaged(table: "word")
            }
        }
    }

    /// How many entities and words it knows, to see whether it is out of date.
    var counts: (entities: Int, words: Int) { (entities.count - 1, words.count - 1) }

    func pseudonym<Kind>(_ number: Int64?) throws(SQLiteStoreError) -> Pseudonym<Kind>? {
        guard let number else { return nil }
        guard entities.indices.contains(Int(number)), let halves = entities[Int(number)] else {
            throw .damaged(table: "event")
        }
        return Pseudonym(high: halves.high, low: halves.low)
    }

    /// The account itself, in place of one of its aliases.
    func account(_ number: Int64?) throws(SQLiteStoreError) -> AccountID? {
        guard let account: AccountID = try pseudonym(number) else { return nil }
        return aliases[account] ?? account
    }

    func word(_ number: Int64?) -> String? {
        number.flatMap { words.indices.contains(Int($0)) ? words[Int($0)] : nil }
    }

    static func aliases(_ database: Database) throws -> [AccountID: AccountID] {
        var aliases: [AccountID: AccountID] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT alias, account FROM alias") {
            guard let alias = try row.decode(Data.self, atIndex: 0).halves,
                let account = try row.decode(Data.self, atIndex: 1).halves
            else {
                throw SQLiteStoreError.damaged(table: "alias")
            }
            aliases[AccountID(high: alias.high, low: alias.low)] = AccountID(high: account.high, low: account.low)
        }
        return aliases
    }

    /// Numbers are handed out one after the other; one far behind the last would fill the memory with nothing.
    private static let largestGap: Int64 = 1 << 20

    /// - Returns: False for a number that the store never handed out.
    private static func put<Value>(_ value: Value, at number: Int64, in values: inout [Value?]) -> Bool {
        guard number > 0, number - Int64(values.count) < largestGap else { return false }
        while values.count <= Int(number) { values.append(nil) }
        values[Int(number)] = value
        return true
    }
}
