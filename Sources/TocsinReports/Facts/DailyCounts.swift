// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Counts over days without gaps, or over weeks where there are too many days to draw.
package struct DailyCounts: Sendable, Equatable {
    /// The first day of each column, ascending, and its count.
    package var columns: [(start: Timestamp, count: Int)]
    /// 1, or 7.
    package var daysAColumn: Int

    /// More days than this are drawn as weeks.
    package static let mostDays = 92

    /// Adds up counts by day.
    ///
    /// - Parameter days: Any moments of the days, in any order; several of one day add up.
    package init(_ days: [(day: Timestamp, count: Int)]) {
        var byDay: [Int64: Int] = [:]
        for entry in days { byDay[entry.day.day, default: 0] += entry.count }
        guard let first = byDay.keys.min(), let last = byDay.keys.max() else {
            columns = []
            daysAColumn = 1
            return
        }
        daysAColumn = last - first < Int64(Self.mostDays) ? 1 : 7
        let width = Int64(daysAColumn)
        var counts: [Int64: Int] = [:]
        for (day, count) in byDay { counts[(day - first) / width, default: 0] += count }
        // A single damaged time must not draw a million columns.
        let lastColumn = min((last - first) / width, 520)
        columns = (0...lastColumn).map { (Timestamp(day: first + $0 * width), counts[$0] ?? 0) }
    }

    /// The column with the highest count; of several the first.
    package var peak: (start: Timestamp, count: Int)? {
        columns.reduce(nil) { best, next in next.count > (best?.count ?? 0) ? next : best }
    }

    /// `day` or `week`.
    var unit: String {
        daysAColumn == 1 ? "day" : "week"
    }

    package static func == (left: DailyCounts, right: DailyCounts) -> Bool {
        left.daysAColumn == right.daysAColumn
            && left.columns.elementsEqual(right.columns) { $0.start == $1.start && $0.count == $1.count }
    }
}
