// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinStore

/// The turn to do a job, for who does it until it is stopped.
///
/// In a database a turn lasts as long as a connection, which may break while the others work, and then anybody may begin. So it is looked
/// at before each piece of work.
package struct JobTurn: Sendable {
    /// What a look gave.
    package enum State: Sendable, Equatable {
        /// It is still ours.
        case kept
        /// It is ours from now on; others may have done the job meanwhile.
        case begun
        /// Another process has it.
        case taken
    }

    private let job: StoreJob
    private let store: any Store
    private var claim: StoreClaim?
    /// Whether the last look that gave anything found it ours.
    private var wasOurs = false

    package init(_ job: StoreJob, of store: any Store) {
        self.job = job
        self.store = store
    }

    /// Makes sure of the turn, and takes it where it is free.
    ///
    /// `say`: Is told once when it was lost to another process.
    package mutating func look(_ say: (String) -> Void) throws -> State {
        if claim != nil, try store.hasTurn(job) { return .kept }
        // First, since what is given back later would take the next turn with it.
        giveBack()
        claim = try store.claim(job)
        guard claim == nil else {
            wasOurs = true
            return .begun
        }
        if wasOurs {
            say(
                "The connection to the database broke, and another process \(Self.words(job)) now. Waiting until that one has ended."
            )
        }
        wasOurs = false
        return .taken
    }

    package mutating func giveBack() {
        claim?.giveBack()
        claim = nil
    }

    /// Whether an error says that another process took the turn in the middle of the work.
    package func isLoss(_ error: any Error) -> Bool {
        error as? StoreClaimError == .takenOver(job)
    }

    private static func words(_ job: StoreJob) -> String {
        switch job {
        case .scan: "scans the store"
        case .link: "ties accounts in the store"
        case .deliver: "carries the store's decisions"
        }
    }
}
