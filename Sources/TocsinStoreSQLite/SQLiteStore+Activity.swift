// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import TocsinModel
package import TocsinStore

extension SQLiteStore {
    package func activity(of account: AccountID) throws -> AccountActivity? {
        try readDecoding("accountActivity") { database in
            try Self.activity(of: account, in: database)
        }
    }

    package func activityProgress() throws -> (place: ActivityPlace, missing: [AccountID]) {
        try readDecoding("accountActivity") { database in
            let missing = try Data.fetchAll(
                database,
                sql: """
                    SELECT account FROM finding WHERE account IS NOT NULL
                    UNION SELECT account FROM operationMember UNION SELECT account FROM caseAccount
                    EXCEPT SELECT account FROM accountActivity
                    """
            )
            .map { try Self.account($0, table: "finding") }
            return (try Self.place(database), missing)
        }
    }

    package func addActivity(_ activity: [AccountID: AccountActivity], from: ActivityPlace, to: Int64) throws
        -> Bool
    {
        try database.write { database in
            guard try Self.place(database) == from else { return false }
            let encoder = JSONEncoder()
            for (account, counts) in activity {
                var total = try Self.decoding("accountActivity") { try Self.activity(of: account, in: database) }
                if from.cursor == to && total != nil { continue }
                total?.add(counts)
                try database.execute(
                    sql: "INSERT OR REPLACE INTO accountActivity VALUES (?, ?)",
                    arguments: [account.bytes, try encoder.encode(total ?? counts)]
                )
            }
            try Self.setValue("\(to)", for: StoreSetting.activityCursor, in: database)
            return true
        }
    }

    private static func place(_ database: Database) throws -> ActivityPlace {
        let cursor = try value(for: StoreSetting.activityCursor, in: database).flatMap { Int64($0) } ?? 0
        return ActivityPlace(cursor: cursor, erasures: try erasures(database))
    }

    private static func activity(of account: AccountID, in database: Database) throws -> AccountActivity? {
        let content = try Data.fetchOne(
            database,
            sql: "SELECT content FROM accountActivity WHERE account = ?",
            arguments: [account.bytes]
        )
        guard let content else { return nil }
        guard let activity = try? JSONDecoder().decode(AccountActivity.self, from: content) else {
            throw SQLiteStoreError.damaged(table: "accountActivity")
        }
        return activity
    }
}
