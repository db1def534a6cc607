// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What a worker did so far; any thread may ask.
package final class StreamCounts: Sendable {
    /// The counts at one moment.
    package struct Values: Sendable, Equatable {
        /// Messages that are settled: in the store or told of as unreadable, and committed or about to be.
        package var messages = 0
        /// Events that the store did not have.
        package var newEvents = 0
        package var unreadable = 0
        /// Messages that were read and given up, since their partition went to somebody else.
        package var givenUp = 0
        package var commits = 0
        /// Commits that the brokers did not take; the messages come again, and change nothing.
        package var failedCommits = 0
        package var rebalances = 0
        /// Times that the store or the topic for dead letters was not there.
        package var waits = 0
    }

    private let counts = Mutex(Values())

    package init() {}

    package var values: Values { counts.withLock { $0 } }

    func change(_ body: (inout Values) -> Void) {
        counts.withLock { body(&$0) }
    }
}
