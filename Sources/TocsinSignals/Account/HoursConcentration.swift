// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// How much an account keeps to certain hours of the day: 1 minus the entropy of its hours over that of a uniform day.
///
/// Office work gives about 0.3 to 0.5, a timed job up to 1, round-the-clock use 0. False positives: a person with one habit.
enum HoursConcentration {
    private static let minimumCount = 12

    /// - Returns: 0...1; nil for fewer than 12 times, of which hours cannot be told.
    static func measure(times: [Timestamp]) -> Double? {
        guard times.count >= minimumCount else { return nil }
        var counts = [Double](repeating: 0, count: 24)
        for time in times { counts[time.hour] += 1 }
        let total = Double(times.count)
        let entropy = counts.filter { $0 > 0 }.reduce(0) { $0 - $1 / total * log($1 / total) }
        return max(0, 1 - entropy / log(24))
    }
}
