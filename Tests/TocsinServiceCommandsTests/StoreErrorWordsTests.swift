// Tocsin
// SPDX-License-Identifier: Apache-2.0

import PostgresClient
import Testing
import TocsinCommandSupport
import TocsinStore
import TocsinStorePostgres
import TocsinStoreSQLite

/// What logs and pages say of a store's errors holds nothing of what was asked for or stored.
struct StoreErrorWordsTests {
    @Test(
        arguments: [
            (SQLiteStoreError.full(path: "p"), "sqlite.full", StoreTrouble.cannotBeWritten),
            (SQLiteStoreError.busy(path: "p"), "sqlite.busy", .cannotBeWritten),
            (SQLiteStoreError.disk(path: "p", reason: "r"), "sqlite.disk", .away),
            (SQLiteStoreError.corrupt(path: "p", reason: "r"), "sqlite.corrupt", nil),
            (PostgresError.unreachable(reason: "r"), "postgres.unreachable", .away),
            (PostgresError.outcomeUnknown, "postgres.outcomeUnknown", .away),
            (PostgresError.refused(state: "25006", table: nil), "postgres.refused.25006", .cannotBeWritten),
            (PostgresError.refused(state: "55P03", table: "t"), "postgres.refused.55P03", .cannotBeWritten),
            (PostgresError.refused(state: "57P01", table: nil), "postgres.refused.57P01", .away),
            (PostgresError.refused(state: "22P05", table: "t"), "postgres.refused.22P05", nil),
            (PostgresError.badAddress, "postgres.badAddress", nil),
            (PostgresStoreError.empty, "postgres.empty", nil),
        ] as [(any Error, String, StoreTrouble?)]
    )
    func tellsWhatAStoreErrorIs(_ error: any Error, _ word: String, _ trouble: StoreTrouble?) throws {
        let words = try #require(StoreErrorWords(error))
        #expect(words.word == word)
        #expect(words.trouble == trouble)
    }

    @Test func anotherErrorIsNoneOfAStore() {
        struct Other: Error {}
        #expect(StoreErrorWords(Other()) == nil)
    }
}
