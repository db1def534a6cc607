// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel

struct TimestampTests {
    /// 2026-11-25T00:00:00Z: 20,782 days after 1970-01-01 (56 years, 14 leap days, 328 days).
    private static let day: Int64 = 20_782 * 86_400_000

    struct Example: Sendable, CustomTestStringConvertible {
        var text: String
        var milliseconds: Int64?
        var hadZone = true

        var testDescription: String { "'\(text)'" }
    }

    @Test(
        arguments: [
            Example(text: "1970-01-01T00:00:00Z", milliseconds: 0),
            Example(text: "1969-12-31T23:59:59.999Z", milliseconds: -1),
            Example(text: "2026-11-25T09:30:00Z", milliseconds: day + 34_200_000),
            Example(text: "2026-11-25t09:30:00z", milliseconds: day + 34_200_000),
            Example(text: "2026-11-25 09:30:00Z", milliseconds: day + 34_200_000),
            Example(text: "2026-11-25T09:30Z", milliseconds: day + 34_200_000),
            Example(text: "2026-11-25T09:30:00 UTC", milliseconds: day + 34_200_000),
            Example(text: "2026-11-25 09:30:00 +0000 UTC", milliseconds: day + 34_200_000),
            Example(text: "2026-11-25T09:30:00+01:00", milliseconds: day + 30_600_000),
            Example(text: "2026-11-25T09:30:00+0100", milliseconds: day + 30_600_000),
            Example(text: "2026-11-25T09:30:00+01", milliseconds: day + 30_600_000),
            Example(text: "2026-11-25T09:30:00 +01:00", milliseconds: day + 30_600_000),
            Example(text: "2026-11-25T09:30:00-05:45", milliseconds: day + 54_900_000),
            Example(text: "2026-11-25T00:00:00+23:59", milliseconds: day - 86_340_000),
            Example(text: "2026-11-25T09:30:00.1Z", milliseconds: day + 34_200_100),
            Example(text: "2026-11-25T09:30:00,12Z", milliseconds: day + 34_200_120),
            Example(text: "2026-11-25T09:30:00.999999999999999999999Z", milliseconds: day + 34_200_999),
            Example(text: "2026-11-25T09:30:00.123", milliseconds: day + 34_200_123, hadZone: false),
            Example(text: "2026-11-25T09:30:00", milliseconds: day + 34_200_000, hadZone: false),
            Example(text: "2026-11-25", milliseconds: day, hadZone: false),
            Example(text: "2026-11-24T24:00:00Z", milliseconds: day),
            Example(text: "2026-11-24T24:00", milliseconds: day, hadZone: false),
            Example(text: "2026-11-24T23:59:60Z", milliseconds: day),
            Example(text: "2024-02-29T00:00:00Z", milliseconds: 19_782 * 86_400_000),
            Example(text: "2000-02-29T00:00:00Z", milliseconds: 11_016 * 86_400_000),
            Example(text: "0000-03-01T00:00:00Z", milliseconds: -719_468 * 86_400_000),
        ]
    )
    func readsMoments(_ example: Example) throws {
        let reading = try #require(Timestamp.parse(example.text))
        #expect(reading.time.milliseconds == example.milliseconds)
        #expect(reading.hadZone == example.hadZone)
    }

    @Test(
        arguments: [
            "", "2026", "2026-11", "2026-11-", "2026-1-25", "26-11-25", "2026/11/25", "2026-00-10", "2026-13-10",
            "2026-11-00", "2026-11-31", "2025-02-29", "2100-02-29", "1900-02-29", "2026-11-25T", "2026-11-25X09:30:00Z",
            "2026-11-25T9:30:00Z", "2026-11-25T25:00:00Z", "2026-11-25T24:00:01Z", "2026-11-25T24:01Z",
            "2026-11-25T24:00:00.001Z", "2026-11-25T09:60:00Z", "2026-11-25T09:30:61Z", "2026-11-25T09:30:00.Z",
            "2026-11-25T09:30.5Z", "2026-11-25T09:30:00ZZ", "2026-11-25T09:30:00+", "2026-11-25T09:30:00+1",
            "2026-11-25T09:30:00+24:00", "2026-11-25T09:30:00+01:60", "2026-11-25T09:30:00+01:00x",
            "2026-11-25T09:30:00 CET", " 2026-11-25", "2026-11-25 ", "+026-11-25", "２０２６-11-25", "1764063000",
        ]
    )
    func refusesOtherTexts(_ text: String) {
        #expect(Timestamp.parse(text) == nil)
    }

    @Test(
        arguments: [
            (1_764_063_000, 1_764_063_000_000), (1_764_063_000.123, 1_764_063_000_123),
            (1_764_063_000.1239, 1_764_063_000_123), (1_764_063_000.999, 1_764_063_000_999),
            (1_764_063_000_123, 1_764_063_000_123), (1_764_063_000_123_456, 1_764_063_000_123),
            (1_764_063_000_123_456_768, 1_764_063_000_123), (946_684_800, 946_684_800_000), (946_684_799, nil),
            (4_102_444_799, 4_102_444_799_000), (4_102_444_800, nil), (946_684_800_000, 946_684_800_000),
            (0, nil), (-1_764_063_000, nil), (.nan, nil), (.infinity, nil), (1e30, nil),
        ] as [(Double, Int64?)]
    )
    func tellsEpochUnitsBySize(_ number: Double, _ milliseconds: Int64?) {
        #expect(Timestamp.fromEpoch(number)?.milliseconds == milliseconds)
    }

    @Test func keepsEveryMillisecondOfSecondsWithAFraction() {
        let wrong = (0..<1000).filter { thousandths in
            let time = Timestamp.fromEpoch(1_764_063_000 + Double(thousandths) / 1000)
            return time?.milliseconds != 1_764_063_000_000 + Int64(thousandths)
        }
        #expect(wrong.isEmpty)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (day + 34_200_007, "2026-11-25T09:30:00.007Z"), (-719_468 * 86_400_000, "0000-03-01T00:00:00.000Z"),
            (19_782 * 86_400_000, "2024-02-29T00:00:00.000Z"),
        ] as [(Int64, String)]
    )
    func writesWhatItReads(_ milliseconds: Int64, _ text: String) {
        let time = Timestamp(milliseconds: milliseconds)
        #expect(time.description == text)
        #expect(time.dayDescription == text.prefix(10))
        #expect(Timestamp.parse(text)?.time == time)
    }

    @Test(
        arguments: [
            // A Thursday.
            ("1970-01-01T00:00:00Z", 72), ("1970-01-05T00:00:00Z", 0), ("1970-01-04T23:59:59Z", 167),
            ("1969-12-29T00:00:00Z", 0), ("1969-12-28T23:00:00Z", 167),
            // A Wednesday.
            ("2026-11-25T09:59:59.999Z", 57),
        ]
    )
    func countsHoursOfTheWeekFromMonday(_ text: String, _ hour: Int) throws {
        let time = try #require(Timestamp.parse(text)).time
        #expect(time.hourOfWeek == hour)
        #expect(time.hour == hour % 24)
    }

    @Test(
        arguments: [
            (7, 2, 3), (-7, 2, -4), (-8, 2, -4), (-1, 7, -1), (0, 7, 0), (.min, 1000, -9_223_372_036_854_776),
        ] as [(Int64, Int64, Int64)]
    )
    func roundsQuotientsDown(_ number: Int64, _ divisor: Int64, _ quotient: Int64) {
        #expect(number.flooredQuotient(by: divisor) == quotient)
    }

    @Test(arguments: [Int64.min, .max])
    func survivesTheEndsOfTime(_ milliseconds: Int64) {
        let time = Timestamp(milliseconds: milliseconds)
        #expect((0...23).contains(time.hour))
        #expect((0...167).contains(time.hourOfWeek))
        #expect(!time.description.isEmpty)
        #expect(abs(time.seconds(since: Timestamp(milliseconds: -1))) > 9e15)
    }
}
