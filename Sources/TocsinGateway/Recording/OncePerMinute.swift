// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Counts what may happen thousands of times, and says when to tell of it: of the first at once, then once a minute how often.
package struct OncePerMinute: Sendable {
    private static let pause = Duration.seconds(60)

    private var untold = 0
    private var toldAt: ContinuousClock.Instant?

    package init() {}

    /// Counts one more.
    ///
    /// - Returns: How many to tell of; nil while it is not time.
    package mutating func count(at now: ContinuousClock.Instant) -> Int? {
        untold += 1
        return due(at: now)
    }

    /// What is to be told of by now, where it did not happen again.
    package mutating func due(at now: ContinuousClock.Instant) -> Int? {
        if let toldAt, now - toldAt < Self.pause { return nil }
        guard let rest = rest() else { return nil }
        toldAt = now
        return rest
    }

    /// What nobody was told of yet, at the end.
    package mutating func rest() -> Int? {
        defer { untold = 0 }
        return untold > 0 ? untold : nil
    }
}
