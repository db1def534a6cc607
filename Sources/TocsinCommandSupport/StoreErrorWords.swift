// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PostgresClient
package import TocsinStore
internal import TocsinStorePostgres
internal import TocsinStoreSQLite

/// What may be said of a store's error anywhere, whichever store it is of.
package struct StoreErrorWords: Sendable, Equatable {
    /// A fixed word, for logs and metrics.
    package let word: String
    /// Nil for what trying again does not end.
    package let trouble: StoreTrouble?

    private init(_ word: String, _ trouble: StoreTrouble? = nil) {
        self.word = word
        self.trouble = trouble
    }

    /// Nil for what is no store's error.
    package init?(_ error: any Error) {
        switch error {
        case let error as PostgresError:
            self.init("postgres.\(error.shortDescription)", Self.trouble(error))
        case let error as PostgresStoreError: self.init("postgres.\(Self.word(error))")
        case let error as SQLiteStoreError:
            self.init("sqlite.\(Self.word(error))", Self.trouble(error))
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
        case .foreign: "foreign"
        case .full: "full"
        case .readOnly: "readOnly"
        case .busy: "busy"
        case .disk: "disk"
        case .corrupt: "corrupt"
        case .damaged: "damaged"
        }
    }

    private static func trouble(_ error: PostgresError) -> StoreTrouble? {
        if error.keepsFromWriting || error.isLocked { return .cannotBeWritten }
        return error.isAway ? .away : nil
    }

    private static func trouble(_ error: SQLiteStoreError) -> StoreTrouble? {
        switch error {
        case .full, .readOnly, .busy: .cannotBeWritten
        case .disk: .away
        case .cannotOpen, .newer, .foreign, .corrupt, .damaged: nil
        }
    }
}
