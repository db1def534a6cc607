// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinReports

struct ClockHypothesisTests {
    /// Requests of a working day from nine to six on five days, on a clock so many hours ahead of Universal Time.
    private func office(_ offset: Int, perHour: Int = 4, days: Range<Int> = 0..<5) throws -> WeekPattern {
        var hours = [Int](repeating: 0, count: 168)
        for day in days {
            for local in 9..<18 where local != 12 { hours[(day * 24 + local - offset + 168) % 168] += perHour }
        }
        return try #require(WeekPattern(hours: hours))
    }

    @Test(arguments: [-8, -5, 0, 1, 3, 8, 9])
    func namesTheClockOfAWorkingDay(_ offset: Int) throws {
        let hypothesis = try #require(ClockHypothesis(office(offset)))
        #expect(hypothesis.offsets.first?.hours == offset)
        #expect(hypothesis.offsets.reduce(0) { $0 + $1.probability } <= 1.000_001)
        // One hour off is never far from as good.
        #expect(hypothesis.offsets.allSatisfy { abs($0.hours - offset) <= 1 })
    }

    @Test func namesTheDaysOfRest() throws {
        #expect(try ClockHypothesis(office(0))?.restDays == [5, 6])
        #expect(try ClockHypothesis(office(0, days: 0..<7))?.restDays == [])
    }

    @Test func saysNothingOfFewRequestsOrOfProgramsAndShifts() throws {
        #expect(try ClockHypothesis(office(8, perHour: 1, days: 0..<4)) == nil)
        let round = try #require(WeekPattern(hours: [Int](repeating: 3, count: 168)))
        #expect(ClockHypothesis(round) == nil)
    }
}
