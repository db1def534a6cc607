// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel
internal import TocsinSignals

/// Whether two accounts are active in the same minutes more often than their busy hours explain.
///
/// Within an hour of a certain day both are expected to meet by chance in proportion to how much each did in that hour, so
/// colleagues who keep the same working day do not stand out; a script that drives several accounts does.
struct JointTiming: Sendable {
    /// Meeting less often proves nothing.
    private static let minimumMeetings = 4

    /// The minutes in which each account made requests, since 1970, ascending; account after account.
    private(set) var minutes: [Int32] = []
    /// Where each account's minutes lie.
    private(set) var ranges: [Range<Int>] = []

    /// Minutes as they were found elsewhere; ranges cover them in order.
    init(minutes: [Int32], ranges: [Range<Int>]) {
        self.minutes = minutes
        self.ranges = ranges
    }

    init(_ log: ActivityLog) {
        ranges.reserveCapacity(log.accounts.count)
        for account in 0..<Int32(log.accounts.count) {
            let start = minutes.count
            for record in log.records(of: account) where record.type == .request {
                let minute = Int32(clamping: record.time.milliseconds.flooredQuotient(by: 60_000))
                if minutes.count == start || minutes.last != minute { minutes.append(minute) }
            }
            ranges.append(start..<minutes.count)
        }
    }

    /// - Returns: How surprising their meetings are, in bits above 0; nil when they do not meet more than by chance.
    func surpriseBits(_ first: Int32, _ second: Int32) -> Double? {
        let (meetings, pairs) = overlap(minutes[ranges[Int(first)]], minutes[ranges[Int(second)]])
        let expected = Double(pairs) / 60
        guard meetings >= Self.minimumMeetings, Double(meetings) > 2 * expected else { return nil }
        // The log-likelihood ratio of the observed against the expected Poisson rate.
        let observed = Double(meetings)
        return observed * log2(observed / max(expected, 0.05)) - (observed - expected) * log2(exp(1))
    }

    /// How many minutes two ascending lists share, and the sum over hours of the product of their minutes in that hour.
    private func overlap(_ left: ArraySlice<Int32>, _ right: ArraySlice<Int32>) -> (meetings: Int, pairs: Int) {
        var meetings = 0
        var pairs = 0
        var (first, second) = (left.startIndex, right.startIndex)
        while first < left.endIndex && second < right.endIndex {
            let (hour, other) = (Self.hour(left[first]), Self.hour(right[second]))
            if hour < other {
                first += 1
            } else if other < hour {
                second += 1
            } else {
                let firstEnd = Self.end(of: hour, in: left, from: first)
                let secondEnd = Self.end(of: hour, in: right, from: second)
                pairs += (firstEnd - first) * (secondEnd - second)
                while first < firstEnd && second < secondEnd {
                    if left[first] == right[second] { meetings += 1 }
                    let isBehind = left[first] <= right[second]
                    if right[second] <= left[first] { second += 1 }
                    if isBehind { first += 1 }
                }
                (first, second) = (firstEnd, secondEnd)
            }
        }
        return (meetings, pairs)
    }

    private static func hour(_ minute: Int32) -> Int32 {
        minute >= 0 ? minute / 60 : (minute - 59) / 60
    }

    private static func end(of hour: Int32, in minutes: ArraySlice<Int32>, from start: Int) -> Int {
        var end = start
        while end < minutes.endIndex && self.hour(minutes[end]) == hour { end += 1 }
        return end
    }
}
