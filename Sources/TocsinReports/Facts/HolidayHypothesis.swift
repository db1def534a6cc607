// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinModel

/// Whose public holidays an operation's quiet days are consistent with, if its people keep any: at country level, and only among countries
/// that the operation's hours fit.
///
/// How much a quiet holiday says is measured by how often the operation is quiet on other working days. Holidays in a row are one. A log of a
/// few weeks mostly says nothing: a country needs two quiet holidays.
package struct HolidayHypothesis: Sendable {
    /// The countries that are named, most likely first, then by code.
    package let countries: [Country]

    /// What a country's holidays in the log say.
    package struct Country: Sendable, Equatable {
        /// ISO 3166-1.
        package var code: String
        /// First days of holidays on which the operation was quiet, and of those on which it worked, of those that fell on working days.
        package var quiet: [Timestamp]
        package var worked: [Timestamp]
        /// Against the other countries of the table, and none of them; 0...1.
        package var probability: Double
    }

    /// Less likely countries are not named.
    private static let leastStated = 0.2
    private static let minimumQuiet = 2
    /// A day is quiet below this share of what its weekday usually has, and a working day from so many requests on.
    private static let quietShare = 0.3
    private static let minimumRequests = 4.0
    /// Who keeps holidays is quiet on so many of them.
    private static let kept = 0.8
    /// That none of the table's holidays are kept, before anything is looked at.
    private static let none = 0.5

    /// - Parameters:
    ///   - days: Requests a day, in any order, days without any left out.
    ///   - clock: What the hours are consistent with.
    ///   - table: Holidays by country.
    package init?(days: [(day: Timestamp, requests: Int)], clock: ClockHypothesis, table: HolidayTable) {
        let calendar = WorkingDays(days)
        let candidates = table.countries.filter { _, country in
            country.clocks.contains { hours in clock.offsets.contains { abs(Double($0.hours) - hours) < 1 } }
        }
        guard !candidates.isEmpty else { return nil }
        let ordinary = calendar.days.filter { day in !candidates.values.contains { $0.isHoliday(day) } }
        let quietOrdinary = ordinary.count { calendar.isQuiet($0...$0, below: Self.quietShare) }
        let chance = (Double(quietOrdinary) + 0.5) / (Double(ordinary.count) + 1)
        var found: [(country: Country, odds: Double)] = []
        for (code, holidays) in candidates.sorted(by: { $0.key < $1.key }) {
            var country = Country(code: code, quiet: [], worked: [], probability: 0)
            for run in calendar.runs(where: holidays.isHoliday) {
                if calendar.isQuiet(run, below: Self.quietShare) {
                    country.quiet.append(Timestamp(day: run.lowerBound))
                } else {
                    country.worked.append(Timestamp(day: run.lowerBound))
                }
            }
            let odds =
                pow(Self.kept / chance, Double(country.quiet.count))
                * pow((1 - Self.kept) / (1 - chance), Double(country.worked.count))
            found.append((country, odds * (1 - Self.none) / Double(candidates.count)))
        }
        let total = found.reduce(Self.none) { $0 + $1.odds }
        countries = found.map { found in
            var country = found.country
            country.probability = found.odds / total
            return country
        }
        .filter { $0.quiet.count >= Self.minimumQuiet && $0.probability >= Self.leastStated }
        .sorted { ($1.probability, $0.code) < ($0.probability, $1.code) }
        if countries.isEmpty { return nil }
    }

    /// The days from an operation's first to its last on whose weekday it usually works.
    private struct WorkingDays {
        private var counts: [Int64: Int] = [:]
        /// By weekday, 0 for Thursday: the middle count of its days.
        private var usual = [Double](repeating: 0, count: 7)
        /// Ascending.
        private(set) var days: [Int64] = []

        init(_ requests: [(day: Timestamp, requests: Int)]) {
            for entry in requests { counts[entry.day.day, default: 0] += entry.requests }
            guard let first = counts.keys.min(), let last = counts.keys.max(), last - first < 100_000 else { return }
            for weekday in 0..<7 {
                let own = (first...last).filter { Self.weekday($0) == weekday }.map { counts[$0] ?? 0 }.sorted()
                if !own.isEmpty { usual[weekday] = Double(own[own.count / 2]) }
            }
            days = (first...last).filter { usual[Self.weekday($0)] >= HolidayHypothesis.minimumRequests }
        }

        private static func weekday(_ day: Int64) -> Int { Int(day - day.flooredQuotient(by: 7) * 7) }

        func isQuiet(_ run: ClosedRange<Int64>, below share: Double) -> Bool {
            let requests = run.reduce(0) { $0 + (counts[$1] ?? 0) }
            return Double(requests) < share * run.reduce(0) { $0 + usual[Self.weekday($1)] }
        }

        /// Working days in a row that meet a condition, weekends between them counted in.
        func runs(where isWanted: (Int64) -> Bool) -> [ClosedRange<Int64>] {
            var runs: [ClosedRange<Int64>] = []
            for day in days where isWanted(day) {
                if let last = runs.last,
                    (last.upperBound..<day).dropFirst().allSatisfy({ isWanted($0) || !days.contains($0) })
                {
                    runs[runs.count - 1] = last.lowerBound...day
                } else {
                    runs.append(day...day)
                }
            }
            return runs
        }
    }
}
