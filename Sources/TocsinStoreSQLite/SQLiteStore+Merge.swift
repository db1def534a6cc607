// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
internal import JSONText
internal import TocsinModel
package import TocsinStore

extension SQLiteStore {
    /// Puts all that was committed into the store's one file, so that it can be carried elsewhere.
    package func fold() throws {
        _ = try database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }

    /// What another store holds of a stretch of a log, taken over behind what this one holds.
    package enum Merge: Sendable, Equatable {
        /// So many events.
        case merged(Int)
        /// Both hold some event: nothing was taken over, since what one event gave would count twice.
        case overlaps
    }

    /// Takes over the events of a store that holds the log's next stretch, and what scanning their requests gave, in one transaction.
    ///
    /// The result is that of ingesting and scanning the stretch here. Both must have been scanned to their ends with the same rules.
    ///
    /// `progress`: How far the log was read when the stretch is in; its rejects get the lines and bytes from where the stretch begins.
    ///
    /// - Throws: ``SQLiteMergeError``, or what the database throws.
    package func merge(
        _ path: String,
        progress: SourceProgress,
        firstLine: Int,
        firstByte: Int
    ) throws -> Merge {
        let part = try SQLiteStore(path: path)
        let findings = try part.findings().filter { $0.rule.scope == .request }
        guard let version = try part.value(for: Self.rulesVersionKey),
            let end = try part.scanCursor(rulesVersion: version)
        else { throw SQLiteMergeError.notScanned(path: path) }
        return try database.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH DATABASE ? AS part", arguments: [path])
            defer { try? database.execute(sql: "DETACH DATABASE part") }
            var outcome = Merge.overlaps
            try database.inTransaction(.immediate) {
                let base = try Int64.fetchOne(database, sql: "SELECT IFNULL(MAX(id), 0) FROM main.eventBlock") ?? 0
                let last = try Int64.fetchOne(database, sql: "SELECT IFNULL(MAX(id), 0) FROM part.eventBlock") ?? 0
                let isScanned = try scanned(database) == [version, "\(base)"]
                guard isScanned, last == end else { throw SQLiteMergeError.otherRules(path: path) }
                guard try !Self.overlaps(database) else { return .rollback }
                try database.execute(
                    sql: """
                        INSERT INTO main.eventBlock SELECT id + ?, eventCount, firstTime, lastTime, events, text
                            FROM part.eventBlock ORDER BY id;
                        INSERT INTO main.eventPlace SELECT idHigh, idLow, block + ?, position
                            FROM part.eventPlace ORDER BY idHigh, idLow;
                        INSERT INTO main.signalSegment SELECT cursor + ?, content FROM part.signalSegment ORDER BY cursor;
                        INSERT OR IGNORE INTO main.identifierLink SELECT * FROM part.identifierLink;
                        INSERT OR IGNORE INTO main.reject (file, line, byteOffset, code, reason)
                            SELECT ?, line + ?, byteOffset + ?, code, reason FROM part.reject ORDER BY id;
                        """,
                    arguments: [base, base, base, progress.name, firstLine, firstByte]
                )
                for finding in findings { try Self.merge(finding, in: database) }
                try Self.save(progress, in: database)
                try Self.setValue("\(base + last)", for: Self.cursorKey, in: database)
                outcome = .merged(
                    try Int.fetchOne(database, sql: "SELECT IFNULL(SUM(eventCount), 0) FROM part.eventBlock") ?? 0
                )
                return .commit
            }
            return outcome
        }
    }

    /// All identifiers that stood beside an account's, in order.
    package func identifierLinks() throws -> [IdentifierLink] {
        try readDecoding("identifierLink") { database in
            try Row.fetchAll(database, sql: "SELECT * FROM identifierLink ORDER BY account, identifier, kind").map {
                row in
                guard let account = try row.decode(Data.self, atIndex: 0).halves,
                    let identifier = try row.decode(Data.self, atIndex: 1).halves
                else { throw SQLiteStoreError.damaged(table: "identifierLink") }
                return IdentifierLink(
                    account: AccountID(high: account.high, low: account.low),
                    identifier: AccountID(high: identifier.high, low: identifier.low),
                    kind: try row.decode(atIndex: 2)
                )
            }
        }
    }

    /// With which rules this was scanned, and how far.
    private func scanned(_ database: Database) throws -> [String] {
        try [Self.rulesVersionKey, Self.cursorKey].compactMap { key in
            try String.fetchOne(database, sql: "SELECT value FROM main.setting WHERE key = ?", arguments: [key])
        }
    }

    private static func overlaps(_ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM part.eventPlace JOIN main.eventPlace USING (idHigh, idLow))
                """
        ) ?? false
    }
}

/// Why a store could not be taken over.
package enum SQLiteMergeError: Error, Equatable, CustomStringConvertible {
    case notScanned(path: String)
    case otherRules(path: String)

    package var description: String {
        switch self {
        case .notScanned(let path): "'\(path)' was never scanned. Make it with 'tocsin spark part'."
        case .otherRules(let path):
            "'\(path)' was scanned with other rules or another classifier than the store, or one of both not to its end. Use the same everywhere, and a store of its own."
        }
    }
}
