// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
internal import TocsinModel

/// The row numbers of pseudonyms and words, so that writing an event seldom looks one up.
struct NumberCache {
    private var entities: [String: [Halves: Int64]] = [:]
    private var words: [String: Int64] = [:]
    private var entityCount = 0
    private static let maximumCount = 500_000

    private struct Halves: Hashable {
        var high: UInt64
        var low: UInt64
    }

    /// Forgets everything, as must be done when a transaction is rolled back.
    mutating func reset() {
        entities.removeAll()
        words.removeAll()
        entityCount = 0
    }

    mutating func number<Kind>(of pseudonym: Pseudonym<Kind>?, in database: Database) throws -> Int64? {
        guard let pseudonym else { return nil }
        let halves = Halves(high: pseudonym.high, low: pseudonym.low)
        if let known = entities[Kind.prefix]?[halves] { return known }
        let blob = pseudonym.bytes
        let insert = try database.cachedStatement(
            sql: "INSERT INTO entity (kind, pseudonym) VALUES (?, ?) ON CONFLICT DO NOTHING"
        )
        try insert.execute(arguments: [Kind.prefix, blob])
        let number: Int64
        if database.changesCount > 0 {
            number = database.lastInsertedRowID
        } else {
            let select = try database.cachedStatement(sql: "SELECT id FROM entity WHERE kind = ? AND pseudonym = ?")
            number = try Int64.fetchOne(select, arguments: [Kind.prefix, blob]) ?? 0
        }
        if entityCount >= Self.maximumCount { reset() }
        entities[Kind.prefix, default: [:]][halves] = number
        entityCount += 1
        return number
    }

    mutating func number(ofWord word: String?, in database: Database) throws -> Int64? {
        guard let word else { return nil }
        if let known = words[word] { return known }
        let insert = try database.cachedStatement(sql: "INSERT INTO word (text) VALUES (?) ON CONFLICT DO NOTHING")
        try insert.execute(arguments: [word])
        let number: Int64
        if database.changesCount > 0 {
            number = database.lastInsertedRowID
        } else {
            let select = try database.cachedStatement(sql: "SELECT id FROM word WHERE text = ?")
            number = try Int64.fetchOne(select, arguments: [word]) ?? 0
        }
        if words.count >= Self.maximumCount { words.removeAll() }
        words[word] = number
        return number
    }
}

extension Pseudonym {
    /// 16 bytes, big-endian, as stored.
    var bytes: Data { Data(high: high, low: low) }
}

extension Data {
    init(high: UInt64, low: UInt64) {
        self.init(capacity: 16)
        Swift.withUnsafeBytes(of: high.bigEndian) { append(contentsOf: $0) }
        Swift.withUnsafeBytes(of: low.bigEndian) { append(contentsOf: $0) }
    }

    /// The two halves of a stored id; nil unless there are 16 bytes.
    var halves: (high: UInt64, low: UInt64)? {
        guard count == 16 else { return nil }
        return withUnsafeBytes { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}
