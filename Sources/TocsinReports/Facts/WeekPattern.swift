// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// When in the week an operation works, from 168 hourly counts in Universal Time.
package struct WeekPattern: Sendable {
    package let hours: [Int]
    package let total: Int

    /// - Parameter hours: 168 counts from Monday's first hour; nil for any other number of counts, or nothing counted.
    package init?(hours: [Int]) {
        guard hours.count == 168 else { return nil }
        let total = hours.reduce(0, +)
        guard total > 0 else { return nil }
        self.hours = hours
        self.total = total
    }

    /// Requests from Monday to Friday.
    package var onWeekdays: Int {
        hours[..<120].reduce(0, +)
    }

    /// The hour of the week with the most requests; of several the first.
    package var busiest: (day: Int, hour: Int) {
        let index = hours.indices.max { (hours[$0], $1) < (hours[$1], $0) } ?? 0
        return (index / 24, index % 24)
    }

    /// The nine hours in a row of the day, over all days, that hold the most requests.
    ///
    /// Nine hours are a working day with its break; the window may run past midnight.
    package var busiestShift: (start: Int, requests: Int) {
        let byHour = (0..<24).map { hour in (0..<7).reduce(0) { $0 + hours[$1 * 24 + hour] } }
        let sums = (0..<24).map { start in (0..<Self.shiftHours).reduce(0) { $0 + byHour[(start + $1) % 24] } }
        let start = sums.indices.max { (sums[$0], $1) < (sums[$1], $0) } ?? 0
        return (start, sums[start])
    }

    static let shiftHours = 9
}
