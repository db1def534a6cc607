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
            guard let halves = (row[1] as Data).halves else { throw SQLiteStoreError.damaged(table: "entity") }
            Self.put(halves, at: row[0], in: &entities)
        }
        let wordRows = try Row.fetchCursor(database, sql: "SELECT id, text FROM word ORDER BY id")
        while let row = try wordRows.next() { Self.put(row[1] as String, at: row[0], in: &words) }
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
            guard let alias = (row[0] as Data).halves, let account = (row[1] as Data).halves else {
                throw SQLiteStoreError.damaged(table: "alias")
            }
            aliases[AccountID(high: alias.high, low: alias.low)] = AccountID(high: account.high, low: account.low)
        }
        return aliases
    }

    private static func put<Value>(_ value: Value, at number: Int64, in values: inout [Value?]) {
        while values.count <= Int(number) { values.append(nil) }
        values[Int(number)] = value
    }
}
