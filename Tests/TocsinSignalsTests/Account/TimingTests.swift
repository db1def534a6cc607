// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignals

struct TimingTests {
    @Test func anAccountWithoutRequestsHasNoMeasures() {
        var maker = LogMaker()
        maker.add(.signIn(SignIn(succeeded: true)), at: 0, signals: nil)
        var expected = AccountSignals()
        expected.impossibleTravel = nil
        #expect(maker.measured() == expected)
    }

    @Test(
        arguments: [
            ([0], 1), ([0, 60], 2), ([0, 60.001], 1), ([0, 0, 0], 3), ([0, 30, 60, 90, 91], 3), ([0, 100, 200], 1),
        ] as [([Double], Int)]
    )
    func countsTheMostRequestsWithinAMinute(_ seconds: [Double], _ count: Int) {
        #expect(LogMaker.measured(requestsAt: seconds).burstSize == count)
    }

    @Test(
        arguments: [
            ([0], 1), ([0, 1800], 1), ([0, 1800.001], 2), ([0, 1800, 3600, 5400], 1), ([0, 4000, 8000], 3),
        ] as [([Double], Int)]
    )
    func countsSessionsPartedByHalfAnHour(_ seconds: [Double], _ count: Int) {
        #expect(LogMaker.measured(requestsAt: seconds).sessions == count)
    }

    @Test(
        arguments: [
            ([0], 1), ([0, 86_399.999], 1), ([0, 86_400], 2), ([0, 86_400, 2 * 86_400, 86_401], 3),
        ] as [([Double], Int)]
    )
    func countsDaysInUniversalTime(_ seconds: [Double], _ count: Int) {
        #expect(LogMaker.measured(requestsAt: seconds).activeDays == count)
    }

    private static func spaced(_ count: Int, by seconds: Double, from first: Double = 0) -> [Double] {
        (0..<count).map { first + Double($0) * seconds }
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var seconds: [Double]
        var expected: Double?
    }

    @Test(
        arguments: [
            Example(testDescription: "eleven are too few", seconds: spaced(11, by: 1), expected: nil),
            Example(testDescription: "one hour of the day", seconds: spaced(12, by: 86_400), expected: 1),
            Example(testDescription: "every hour alike", seconds: spaced(24, by: 3600), expected: 0),
            // Entropy log 2 of log 24.
            Example(
                testDescription: "two hours alike",
                seconds: spaced(6, by: 1) + spaced(6, by: 1, from: 3600),
                expected: 1 - 0.693_147_180_559_945_3 / 3.178_053_830_347_945_8
            ),
        ]
    )
    func measuresHowMuchHoursConcentrate(_ example: Example) {
        #expect(isNear(LogMaker.measured(requestsAt: example.seconds).hoursConcentration, example.expected))
    }

    @Test(
        arguments: [
            Example(testDescription: "eleven intervals are too few", seconds: spaced(12, by: 10), expected: nil),
            Example(testDescription: "a clock", seconds: spaced(13, by: 10), expected: 1),
            Example(testDescription: "all at once", seconds: spaced(20, by: 0), expected: nil),
            // Intervals of 10 and 30 by turns: mean 20, deviation 10.
            Example(
                testDescription: "two intervals by turns",
                seconds: spaced(7, by: 40) + spaced(6, by: 40, from: 10),
                expected: 0.5
            ),
            // Eleven of 1 and one of 121: mean 11, deviation over 33.
            Example(
                testDescription: "more spread than mean",
                seconds: spaced(12, by: 1) + [132],
                expected: 0
            ),
        ]
    )
    func measuresHowEvenlyRequestsCome(_ example: Example) {
        #expect(isNear(LogMaker.measured(requestsAt: example.seconds).intervalRegularity, example.expected))
    }

    @Test func ordersEventsByTime() {
        let signals = LogMaker.measured(requestsAt: [4000, 0, 8000, 10])
        #expect(signals.sessions == 3)
        #expect(signals.burstSize == 2)
        #expect(signals.requests == 4)
    }
}
