// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import PostgresClient
package import TocsinModel
package import TocsinStore

extension PostgresStore {
    package func activity(of account: AccountID) throws -> AccountActivity? {
        try decoding("accountActivity") { connection in
            try connection.run("SELECT content FROM accountActivity WHERE account = $1", [.data(account.bytes)]).first
                .map { try Self.activity($0.value(0)) }
        }
    }

    package func activityProgress() throws -> (place: ActivityPlace, missing: [AccountID]) {
        try snapshot("accountActivity", locking: ["accountActivity", "finding", "operationMember"]) { connection in
            let missing = try connection.run(
                """
                (SELECT account FROM finding WHERE account IS NOT NULL
                UNION SELECT account FROM operationMember UNION SELECT account FROM caseAccount)
                EXCEPT SELECT account FROM accountActivity ORDER BY account
                """
            )
            .map { try AccountID(stored: try $0.value(0), table: "finding") }
            return (try Self.place(connection), missing)
        }
    }

    package func addActivity(_ activity: [AccountID: AccountActivity], from: ActivityPlace, to: Int64) throws
        -> Bool
    {
        let accounts = activity.keys.sorted()
        return try write(.activity) { connection in
            guard try Self.place(connection) == from else { return false }
            var known: [AccountID: AccountActivity] = [:]
            try Self.decoding("accountActivity") {
                for row in try connection.run(
                    "SELECT account, content FROM accountActivity WHERE account = ANY($1::bytea[])",
                    [.blobs(accounts.map(\.bytes))]
                ) {
                    let account = try AccountID(stored: try row.value(0), table: "accountActivity")
                    known[account] = try Self.activity(try row.value(1))
                }
            }
            let encoder = JSONEncoder()
            var rows: [(account: Data, content: Data)] = []
            for account in accounts {
                guard let counts = activity[account] else { continue }
                var total = known[account]
                if from.cursor == to && total != nil { continue }
                total?.add(counts)
                rows.append((account.bytes, try encoder.encode(total ?? counts)))
            }
            try connection.run(
                """
                INSERT INTO accountActivity SELECT * FROM unnest($1::bytea[], $2::bytea[])
                ON CONFLICT (account) DO UPDATE SET content = excluded.content
                """,
                [.blobs(rows.map(\.account)), .blobs(rows.map(\.content))]
            )
            try Self.setValue("\(to)", for: StoreSetting.activityCursor, connection)
            return true
        }
    }

    private static func place(_ connection: PostgresConnection) throws -> ActivityPlace {
        let cursor = try value(for: StoreSetting.activityCursor, connection).flatMap { Int64($0) } ?? 0
        return ActivityPlace(cursor: cursor, erasures: try erasures(connection))
    }

    private static func activity(_ content: Data) throws -> AccountActivity {
        guard let activity = try? JSONDecoder().decode(AccountActivity.self, from: content) else {
            throw PostgresStoreError.damaged(table: "accountActivity")
        }
        return activity
    }
}
