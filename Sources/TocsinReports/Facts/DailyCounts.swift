// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Counts over days without gaps, or over weeks where there are too many days to draw.
package struct DailyCounts: Sendable, Equatable {
    /// The first day of each column, ascending, and its count.
    package var columns: [(start: Timestamp, count: Int)]
    /// 1, or 7.
    package var daysAColumn: Int
    /// What was counted on days too far from the others to be drawn: mostly times that are wrong.
    package var outside = 0

    /// More days than this are drawn as weeks.
    package static let mostDays = 92
    /// From the first day drawn to the last at most, ten years: a single damaged time must not draw a million columns.
    private static let mostDaysDrawn: Int64 = 3_650

    /// Adds up counts by day.
    ///
    /// - Parameter days: Any moments of the days, in any order; several of one day add up.
    package init(_ days: [(day: Timestamp, count: Int)]) {
        var byDay: [Int64: Int] = [:]
        for entry in days { byDay[entry.day.day, default: 0] += entry.count }
        guard let drawn = Self.fullestStretch(of: byDay) else {
            columns = []
            daysAColumn = 1
            return
        }
        let first = drawn.lowerBound
        daysAColumn = drawn.upperBound - first < Int64(Self.mostDays) ? 1 : 7
        let width = Int64(daysAColumn)
        var counts: [Int64: Int] = [:]
        for (day, count) in byDay {
            if drawn.contains(day) { counts[(day - first) / width, default: 0] += count } else { outside += count }
        }
        columns = (0...(drawn.upperBound - first) / width).map { (Timestamp(day: first + $0 * width), counts[$0] ?? 0) }
    }

    /// The stretch of ``mostDaysDrawn`` at most that holds most; of several the last.
    private static func fullestStretch(of byDay: [Int64: Int]) -> ClosedRange<Int64>? {
        let days = byDay.sorted { $0.key < $1.key }
        var fullest: (range: ClosedRange<Int64>, count: Int)?
        var start = 0
        var count = 0
        for day in days {
            count += day.value
            while day.key - days[start].key >= mostDaysDrawn {
                count -= days[start].value
                start += 1
            }
            if count >= fullest?.count ?? 0 { fullest = (days[start].key...day.key, count) }
        }
        return fullest?.range
    }

    /// The column with the highest count; of several the first.
    package var peak: (start: Timestamp, count: Int)? {
        columns.reduce(nil) { best, next in next.count > (best?.count ?? 0) ? next : best }
    }

    /// `day` or `week`.
    var unit: String {
        daysAColumn == 1 ? "day" : "week"
    }

    /// Says what is not drawn, to stand behind a caption's other sentences; nothing where all is.
    ///
    /// `noun`: What is counted, in the singular.
    package func notDrawn(_ noun: String) -> String {
        guard outside > 0 else { return "" }
        return " Not drawn, as their time is years from these: \(Wording.count(outside, noun))."
    }

    package static func == (left: DailyCounts, right: DailyCounts) -> Bool {
        left.daysAColumn == right.daysAColumn && left.outside == right.outside
            && left.columns.elementsEqual(right.columns) { $0.start == $1.start && $0.count == $1.count }
    }
}
