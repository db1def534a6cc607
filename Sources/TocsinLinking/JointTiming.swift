// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel
internal import TocsinSignals

/// Whether two accounts are active in the same minutes more often than their busy hours explain.
///
/// Within an hour of a certain day both are expected to meet by chance in proportion to how much each did in that hour, so
/// colleagues who keep the same working day do not stand out; a script that drives several accounts does.
enum JointTiming {
    /// Meeting less often proves nothing.
    private static let minimumMeetings = 4
    private static let maximumBits = 6.0

    /// - Returns: Evidence in bits, above 0; nil when they do not meet more than by chance.
    static func weightBits(_ first: ArraySlice<ActivityLog.Record>, _ second: ArraySlice<ActivityLog.Record>) -> Double?
    {
        let left = minutesByHour(first)
        let right = minutesByHour(second)
        var meetings = 0
        // Whole numbers, since a sum of fractions would depend on the order of hashing.
        var pairs = 0
        for (hour, minutes) in left {
            guard let others = right[hour] else { continue }
            meetings += minutes.intersection(others).count
            pairs += minutes.count * others.count
        }
        let expected = Double(pairs) / 60
        guard meetings >= minimumMeetings, Double(meetings) > 2 * expected else { return nil }
        // The log-likelihood ratio of the observed against the expected Poisson rate.
        let observed = Double(meetings)
        let bits = observed * log2(observed / max(expected, 0.05)) - (observed - expected) * log2(exp(1))
        return min(maximumBits, bits / 4)
    }

    private static func minutesByHour(_ records: ArraySlice<ActivityLog.Record>) -> [Int64: Set<Int8>] {
        var minutes: [Int64: Set<Int8>] = [:]
        for record in records where record.type == .request {
            let minute = record.time.milliseconds.flooredQuotient(by: 60_000)
            let hour = minute.flooredQuotient(by: 60)
            minutes[hour, default: []].insert(Int8(minute - hour * 60))
        }
        return minutes
    }
}
