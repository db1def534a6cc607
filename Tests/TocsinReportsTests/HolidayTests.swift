// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinReports
import TocsinTestSupport

struct HolidayTests {
    private static let table = """
        # Two countries of one clock and one of another.
        country,clock,date,name
        AA,3,03-04,A day
        AA,3,03-18,Another
        BB,2 3,03-11,B day
        BB,2 3,03-25,Another
        CC,8,03-04,C day
        CC,8,03-18,Another
        """

    private static func read(_ text: String) async throws -> HolidayTable {
        try await TemporaryFolder.with { try HolidayTable(path: try $0.write(text, to: "holidays.csv")) }
    }

    /// Ten requests on each working day of 2 March to 3 April 2026, less on those that are named (days of March).
    private static func days(quiet: Set<Int>) -> [(day: Timestamp, requests: Int)] {
        // 2 March 2026 was a Monday.
        let monday: Int64 = 20_514
        return (0..<33).compactMap { place in
            guard place % 7 < 5 else { return nil }
            let requests = quiet.contains(place + 2) ? 1 : 10
            return (Timestamp(milliseconds: (monday + Int64(place)) * 86_400_000), requests)
        }
    }

    private static func clock(_ offset: Int) throws -> ClockHypothesis {
        var hours = [Int](repeating: 0, count: 168)
        for day in 0..<5 {
            for local in 9..<18 where local != 12 { hours[(day * 24 + local - offset + 168) % 168] += 4 }
        }
        let pattern = try #require(WeekPattern(hours: hours))
        return try #require(ClockHypothesis(pattern))
    }

    private static func hypothesis(quiet: Set<Int>, offset: Int = 3) async throws -> HolidayHypothesis? {
        HolidayHypothesis(days: days(quiet: quiet), clock: try clock(offset), table: try await read(table))
    }

    @Test func namesTheCountryWhoseHolidaysAreQuiet() async throws {
        let found = try await #require(Self.hypothesis(quiet: [4, 18]))
        #expect(found.countries.map(\.code) == ["AA"])
        #expect(found.countries[0].quiet.map(\.dayDescription) == ["2026-03-04", "2026-03-18"])
        #expect(found.countries[0].worked == [])
        // A quarter for either country, half for none; other days are quiet 0.5 times in 22, so twice 0.8 against that.
        let odds = 0.25 * (0.8 * 44) * (0.8 * 44)
        let other = 0.25 * (0.2 / (43.0 / 44)) * (0.2 / (43.0 / 44))
        #expect(abs(found.countries[0].probability - odds / (odds + other + 0.5)) < 1e-9)
    }

    @Test func aCountryOfAnotherClockIsNotNamed() async throws {
        #expect(try await Self.hypothesis(quiet: [4, 18], offset: 8)?.countries.map(\.code) == ["CC"])
        #expect(try await Self.hypothesis(quiet: [4, 18], offset: -6) == nil)
    }

    @Test(arguments: [[], [4], [4, 11], [5, 19], [6, 9, 16, 20]] as [Set<Int>])
    func oneQuietHolidayAndOtherQuietDaysSayNothing(_ quiet: Set<Int>) async throws {
        #expect(try await Self.hypothesis(quiet: quiet) == nil)
    }

    @Test func whoIsOftenQuietIsLessSurelyOnHoliday() async throws {
        let steady = try await #require(Self.hypothesis(quiet: [4, 18])).countries[0].probability
        let moody = try await #require(Self.hypothesis(quiet: [4, 18, 3, 10, 6, 13, 9, 19])).countries[0].probability
        #expect(moody < steady)
    }

    @Test func holidaysInARowAreOne() async throws {
        let table = try await Self.read("AA,3,03-04,A\nAA,3,03-05,A\nAA,3,03-06,A\n")
        let clock = try Self.clock(3)
        #expect(HolidayHypothesis(days: Self.days(quiet: [4, 5, 6]), clock: clock, table: table) == nil)
    }

    @Test func theTableThatComesAlongCanBeRead() throws {
        let table = try HolidayTable.shipped()
        #expect(table.countries.count >= 12)
        #expect(table.countries.values.allSatisfy { !$0.clocks.isEmpty })
    }

    @Test(
        arguments: [
            ("AA,3,03-04", 1, "name"), ("\nAa,3,03-04,x", 2, "Aa"), ("# x\nAA,noon,03-04,x", 2, "noon"),
            ("AA,3,13-04,x", 1, "13-04"), ("AA,3,02-29,leap\nAA,3,2026-02-29,x", 2, "2026-02-29"),
            ("AA,15,03-04,x", 1, "15"), ("# Windows\r\nAA,15,03-04,x\r\n", 2, "15"),
        ] as [(String, Int, String)]
    )
    func namesFileAndLine(_ text: String, _ line: Int, _ mentions: String) async throws {
        let error = try await #require(throws: HolidayTableError.self) { try await Self.read(text) }
        #expect(error.description.contains("holidays.csv:\(line):"))
        #expect(error.description.contains(mentions))
        #expect(throws: HolidayTableError.cannotRead(path: "/nowhere")) { try HolidayTable(path: "/nowhere") }
    }
}
