// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// Which clocks an operation's hours are consistent with, if its people keep office hours.
///
/// Hours can be chosen, shifts and programs have none, and many countries share a clock: this narrows down, it does not locate.
package struct ClockHypothesis: Sendable {
    /// Offsets from Universal Time in hours with at least ``leastStated``, most likely first.
    package let offsets: [(hours: Int, probability: Double)]
    /// The days on which it does least, if they stand out: 0 for Monday.
    package let restDays: [Int]

    /// Less likely offsets are not named.
    private static let leastStated = 0.1
    /// Requests of one sitting are one choice, so a log tells at most as much as so many independent ones.
    private static let mostIndependent = 60.0
    /// Hours must fit a working day better than no day by so many bits, or nothing is said.
    private static let minimumBits = 12.0
    private static let minimumRequests = 40

    /// Share of a working day's requests in each local hour: from eight to seven, a dip at noon, little else.
    ///
    /// Sums to 1.
    private static let workingDay: [Double] = {
        let weights = (0..<24).map { hour -> Double in
            switch hour {
            case 9...11, 14...17: 1
            case 12, 13: 0.7
            case 8, 18: 0.6
            case 7, 19, 20: 0.25
            default: 0.06
            }
        }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }()

    /// Nil when there are too few requests, or when their hours are no working day's.
    package init?(_ pattern: WeekPattern) {
        guard pattern.total >= Self.minimumRequests else { return nil }
        let byHour = (0..<24).map { hour in (0..<7).reduce(0) { $0 + pattern.hours[$1 * 24 + hour] } }
        let scale = min(Double(pattern.total), Self.mostIndependent) / Double(pattern.total)
        let scores = (-11...14).map { offset -> (hours: Int, bits: Double) in
            let bits = (0..<24).reduce(0.0) { sum, hour in
                sum + Double(byHour[hour]) * scale * log2(Self.workingDay[(hour + offset + 24) % 24] * 24)
            }
            return (offset, bits)
        }
        let best = scores.map(\.bits).max() ?? 0
        guard best >= Self.minimumBits else { return nil }
        let total = scores.reduce(0) { $0 + exp2($1.bits - best) }
        offsets = scores.map { ($0.hours, exp2($0.bits - best) / total) }.filter { $0.1 >= Self.leastStated }.sorted {
            ($1.1, $0.0) < ($0.1, $1.0)
        }
        let byDay = (0..<7).map { day in pattern.hours[(day * 24)..<(day * 24 + 24)].reduce(0, +) }
        let mean = Double(pattern.total) / 7
        restDays = (0..<7).filter { Double(byDay[$0]) < mean * 0.4 }
    }
}
