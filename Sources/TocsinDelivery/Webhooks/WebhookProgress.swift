// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How far one receiver was told, and what has to be tried again.
package struct WebhookProgress: Sendable, Equatable, Codable {
    /// The last line of the audit log whose messages were sent, or stand in ``waiting``.
    package var read: Int
    package var waiting: [Attempt] = []
    package var delivered = 0
    package var givenUp = 0
    package var deliveredAt: Timestamp?
    /// Since when nothing arrived; nil while all is well.
    package var failingSince: Timestamp?
    /// What went wrong last, in words.
    package var problem: String?
    /// Whether the receiver said that it wants no more (status 410).
    package var isOff = false

    package init(read: Int) {
        self.read = read
    }

    /// One message that was not delivered yet.
    package struct Attempt: Sendable, Equatable, Codable {
        /// The line of the audit log.
        package let sequence: Int
        package let kind: String
        /// How often it was tried.
        package var tries = 0
        package var dueAt: Timestamp
    }
}

/// When what did not arrive is tried again, as Standard Webhooks proposes: over three days, ever more seldom.
enum RetrySchedule {
    /// Seconds behind the first try, the second, and so on.
    static let seconds: [Int64] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]

    /// How long to wait after so many tries; nil when it is given up.
    ///
    /// `spread`: 0 to 255; adds up to a tenth, so that a receiver that was away is not called by all at once.
    static func wait(after tries: Int, spread: UInt8, atLeast: Int64?) -> Int64? {
        guard tries <= seconds.count else { return nil }
        let base = seconds[tries - 1] * 1_000
        let wait = base + base * Int64(spread) / 2_550
        // A receiver may ask for more time, up to a day.
        return max(wait, min(atLeast ?? 0, 86_400) * 1_000)
    }
}
