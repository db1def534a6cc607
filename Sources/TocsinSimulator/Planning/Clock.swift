// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Draws moments of a day by people's local hours.
struct Clock: Sendable {
    /// The log's first day, counted from 1970.
    var firstDay: Int

    /// Milliseconds since 1970 of a day's start.
    func start(ofDay day: Int) -> Int64 {
        Int64(firstDay + day) * 86_400_000
    }

    /// Whether most people work; Monday is 0.
    func weekday(_ day: Int) -> Int {
        // 1970-01-01 was a Thursday.
        (firstDay + day + 3) % 7
    }

    /// A moment within a day of Universal Time, at an hour that suits the schedule where the person lives.
    ///
    /// `shift` is in minutes by which the person's day lies later; `weekend` is activity on a weekend day against another.
    func moment(
        day: Int,
        schedule: [Double],
        country: Country,
        shift: Int,
        weekend: Double,
        _ draw: inout SeededGenerator
    ) -> Int64 {
        var total = 0.0
        var sums = InlineHours()
        for hour in 0..<24 {
            let local = hour * 60 + 30 + country.offset - shift
            let localDay = local < 0 ? day - 1 : local >= 1440 ? day + 1 : day
            let localHour = (local + 2880) % 1440 / 60
            total += schedule[localHour] * (country.weekend.contains(weekday(localDay)) ? weekend : 1) + 1e-6
            sums.set(hour, total)
        }
        let target = draw.unit() * total
        let hour = (0..<24).first { target < sums.get($0) } ?? 12
        return start(ofDay: day) + Int64(hour) * 3_600_000 + Int64(draw.below(3_600_000))
    }

    /// Pause before a turn in milliseconds; the same for the same turn.
    static func pause(_ conversation: UInt64, turn: Int, seconds: ClosedRange<Int>) -> Int64 {
        var draw = SeededGenerator(seed: conversation, part: 9000 + UInt64(turn))
        // Short pauses are more common than long ones.
        let share = draw.unit() * draw.unit()
        let span = Double(seconds.upperBound - seconds.lowerBound) * 1000
        return Int64(seconds.lowerBound) * 1000 + Int64(share * span) + Int64(draw.below(900))
    }

    /// Twenty-four sums without memory of their own.
    private struct InlineHours {
        private var sums = SIMD32<Double>()
        mutating func set(_ hour: Int, _ sum: Double) { sums[hour] = sum }
        func get(_ hour: Int) -> Double { sums[hour] }
    }
}
