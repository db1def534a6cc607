// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// How evenly requests are spaced: 1 minus the coefficient of variation of the intervals, not below 0.
///
/// People give values near 0 (their intervals vary more than their mean); a timer gives values near 1.
/// False positives: health checks, scheduled reports.
enum IntervalRegularity {
    private static let minimumCount = 12

    /// - Parameter times: Ascending.
    /// - Returns: 0...1; nil for fewer than 12 intervals, or when all requests came at once.
    static func measure(times: [Timestamp]) -> Double? {
        let intervals = zip(times, times.dropFirst()).map { $1.seconds(since: $0) }
        guard intervals.count >= minimumCount else { return nil }
        let mean = intervals.reduce(0, +) / Double(intervals.count)
        guard mean > 0 else { return nil }
        let variance = intervals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(intervals.count)
        return max(0, 1 - variance.squareRoot() / mean)
    }
}
