// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinStore

/// How long somebody has to wait after attempts without success: longer with each.
///
/// The numbers are ours. A person's wait ends after a quarter of an hour at most, so that nobody can be kept out for good by others.
package struct LockOutRule: Sendable, Equatable {
    /// Attempts that cost no wait.
    package var free: Int
    package var firstWaitSeconds: Int64 = 30
    package var longestWaitSeconds: Int64
    /// After this long without an attempt, earlier ones are forgotten.
    package var forgottenAfterSeconds: Int64 = 24 * 3600

    package static let person = LockOutRule(free: 5, longestWaitSeconds: 15 * 60)
    package static let network = LockOutRule(free: 20, longestWaitSeconds: 3600)

    /// Seconds until the next attempt is looked at, 0 for none; doubles with each attempt behind the free ones.
    package func waitSeconds(_ attempts: AttemptRecord, at time: Timestamp) -> Int64 {
        let passed = passedSeconds(attempts, at: time)
        guard attempts.failures >= free, passed < forgottenAfterSeconds else { return 0 }
        let doublings = min(attempts.failures - free, 20)
        return max(0, min(firstWaitSeconds << Int64(doublings), longestWaitSeconds) - passed)
    }

    /// What is known once one more attempt is made.
    package func counted(_ attempts: AttemptRecord, at time: Timestamp) -> AttemptRecord {
        let isForgotten = passedSeconds(attempts, at: time) >= forgottenAfterSeconds
        return AttemptRecord(failures: isForgotten ? 1 : attempts.failures + 1, lastAt: time)
    }

    /// A clock that was put back makes nobody wait longer.
    private func passedSeconds(_ attempts: AttemptRecord, at time: Timestamp) -> Int64 {
        max(0, time.milliseconds - attempts.lastAt.milliseconds) / 1000
    }
}
