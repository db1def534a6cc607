// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How many erasures a store had seen when whoever uses it began to read.
///
/// What is made of events takes its time, and what was read before an erasure may be about an account that is gone: it is not written any more.
package final class NotedErasures: Sendable {
    private let count = Mutex(0)

    package init() {}

    package func note(_ count: Int) { self.count.withLock { $0 = count } }

    /// - Throws: ``ErasedMeanwhile`` when the store counts others than were noted.
    package func mustBe(_ count: Int) throws(ErasedMeanwhile) {
        guard self.count.withLock({ $0 == count }) else { throw ErasedMeanwhile() }
    }
}

/// Why something that was made of events is not written.
package struct ErasedMeanwhile: Error, Equatable, CustomStringConvertible {
    package init() {}

    package var description: String {
        "Accounts were erased from the store while this worked on what it had read before, so it was not written. Do it again."
    }
}
