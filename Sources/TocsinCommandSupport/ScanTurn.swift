// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinStore

/// The turn to scan, for who scans until it is stopped.
///
/// In a database a turn lasts as long as a connection, which may break while the others work, and then anybody may begin. So it is looked
/// at before each piece of work.
package struct ScanTurn {
    /// What a look gave.
    package enum State: Sendable, Equatable {
        /// It is still ours.
        case kept
        /// It is ours from now on; others may have scanned meanwhile.
        case begun
        /// Another process has it.
        case taken
    }

    private let store: any Store
    private var claim: StoreClaim?

    package init(_ store: any Store) {
        self.store = store
    }

    /// Makes sure of the turn, and takes it where it is free; says once when it was lost to another process.
    package mutating func look(_ console: Console) throws -> State {
        let had = claim != nil
        if had, try store.hasTurn(.scan) { return .kept }
        // First, since what is given back later would take the next turn with it.
        giveBack()
        claim = try store.claim(.scan)
        if claim != nil { return .begun }
        if had {
            console.warn(
                "The connection to the database broke, and another process scans the store now. Waiting until that one has ended."
            )
        }
        return .taken
    }

    package mutating func giveBack() {
        claim?.giveBack()
        claim = nil
    }

    /// Whether an error says that another process took the turn in the middle of the work.
    package static func isLoss(_ error: any Error) -> Bool {
        error as? StoreClaimError == .takenOver(.scan)
    }
}
