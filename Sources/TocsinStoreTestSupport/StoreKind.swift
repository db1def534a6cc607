// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinStore
internal import TocsinStorePostgres
internal import TocsinStoreSQLite
internal import TocsinTestSupport

/// A store to test: what every one of them must do.
package enum StoreKind: String, Sendable, CaseIterable, CustomStringConvertible {
    case memory, sqlite, postgres

    /// All of them, but for PostgreSQL where it is not installed, which is then said.
    package static let available = allCases.filter { $0 != .postgres || PostgresServer.shared != nil }

    /// Those that commands open.
    package static let lasting = available.filter { $0 != .memory }

    package var description: String { rawValue }

    /// Hands out an empty store.
    package func with<Result>(_ body: (any Store) async throws -> Result) async throws -> Result {
        switch self {
        case .memory: try await body(MemoryStore())
        case .sqlite, .postgres: try await withService { try await body($0) }
        }
    }

    /// Hands out an empty store with cases and people; one in a SQLite file for `memory`.
    package func withService<Result>(_ body: (any ServiceStore) async throws -> Result) async throws -> Result {
        guard self == .postgres else {
            return try await TemporaryFolder.with { folder in
                try await body(try SQLiteStore(path: folder.file("store.sqlite")))
            }
        }
        return try await PostgresServer.withDatabase { address in
            try await body(try PostgresStore(address, connections: 4))
        }
    }
}
