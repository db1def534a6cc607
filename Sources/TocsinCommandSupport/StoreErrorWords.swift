// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PostgresClient
internal import TocsinStorePostgres
internal import TocsinStoreSQLite

/// What may be said of a store's error anywhere, whichever store it is of.
package struct StoreErrorWords: Sendable, Equatable {
    /// A fixed word, for logs and metrics.
    package let word: String
    /// Whether the store can be read and not written.
    package let keepsFromWriting: Bool

    private init(_ word: String, keepsFromWriting: Bool = false) {
        self.word = word
        self.keepsFromWriting = keepsFromWriting
    }

    /// Nil for what is no store's error.
    package init?(_ error: any Error) {
        switch error {
        case let error as PostgresError:
            self.init("postgres.\(error.shortDescription)", keepsFromWriting: error.keepsFromWriting)
        case let error as PostgresStoreError: self.init("postgres.\(Self.word(error))")
        case let error as SQLiteStoreError:
            self.init("sqlite.\(Self.word(error))", keepsFromWriting: Self.keepsFromWriting(error))
        default: return nil
        }
    }

    private static func word(_ error: PostgresStoreError) -> String {
        switch error {
        case .empty: "empty"
        case .newer: "newer"
        case .damaged: "damaged"
        }
    }

    private static func word(_ error: SQLiteStoreError) -> String {
        switch error {
        case .cannotOpen: "cannotOpen"
        case .newer: "newer"
        case .full: "full"
        case .readOnly: "readOnly"
        case .busy: "busy"
        case .disk: "disk"
        case .corrupt: "corrupt"
        case .damaged: "damaged"
        }
    }

    private static func keepsFromWriting(_ error: SQLiteStoreError) -> Bool {
        switch error {
        case .full, .readOnly, .busy: true
        case .cannotOpen, .newer, .disk, .corrupt, .damaged: false
        }
    }
}
