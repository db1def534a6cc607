// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// The largest number of events that fall within any span of a given length.
///
/// A high value separates scripted use from people typing. False positives: editors that complete while one types, batch jobs.
/// Source: sliding-window count, as in rate limiting.
enum BurstSize {
    /// Measures one account's requests.
    ///
    /// - Parameters:
    ///   - times: Ascending; ties allowed.
    ///   - windowSeconds: Length of the span, above 0. Both ends count.
    /// - Returns: A count, 0 when `times` is empty.
    static func measure(times: [Timestamp], windowSeconds: Int64 = 60) -> Int {
        var largest = 0
        var first = 0
        for (index, time) in times.enumerated() {
            while time.milliseconds - times[first].milliseconds > windowSeconds * 1000 { first += 1 }
            largest = max(largest, index - first + 1)
        }
        return largest
    }
}
