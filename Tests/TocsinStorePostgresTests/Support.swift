// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresClient
import Testing
import TocsinModel
import TocsinStore
import TocsinStorePostgres
import TocsinStoreTestSupport

extension Trait where Self == ConditionTrait {
    /// Skips what needs a server where there is none.
    static var needsPostgreSQL: Self { .enabled(if: PostgresServer.shared != nil, "PostgreSQL is not installed") }
}

/// A store, and the database that it is in.
struct MadeStore {
    let address: PostgresAddress
    let store: PostgresStore
    let pool: PostgresPool

    /// A time at which tables are made for the weeks of made-up events.
    static let now = Made.time(0)

    static func with(_ body: (MadeStore) async throws -> Void) async throws {
        try await PostgresServer.withDatabase { address throws in
            try await body(
                MadeStore(address: address, store: try open(address), pool: PostgresPool(address, size: 2))
            )
        }
    }

    static func open(_ address: PostgresAddress) throws -> PostgresStore {
        try PostgresStore(address, connections: 4, now: { now })
    }

    /// Ends the connection that holds the turn to scan, so that another may take over.
    func loseTheTurnToScan() throws {
        try pool.read {
            _ = try $0.run(
                """
                SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND objid = 100
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """
            )
        }
    }

    /// The one number that a statement gives.
    func number(_ sql: String) throws -> Int {
        try pool.read { try #require(try $0.run(sql).first).value(0) }
    }

    func texts(_ sql: String) throws -> [String] {
        try pool.read { try $0.run(sql).map { try $0.value(0) } }
    }
}
