// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension Timestamp: CustomStringConvertible {
    /// The moment in RFC 3339 with milliseconds and `Z`, such as `2026-11-25T09:30:00.000Z`.
    package var description: String {
        let (year, month, dayOfMonth) = CivilDate.date(fromDay: day)
        // The first day that there is starts before the first moment that a number can say.
        let inDay = Int(milliseconds &- day &* 86_400_000)
        let time =
            "\(two(inDay / 3_600_000)):\(two(inDay / 60_000 % 60)):\(two(inDay / 1000 % 60)).\(three(inDay % 1000))"
        return "\(four(year))-\(two(month))-\(two(dayOfMonth))T\(time)Z"
    }

    /// The day alone, such as `2026-11-25`.
    package var dayDescription: String {
        String(description.prefix(10))
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    private func three(_ number: Int) -> String { number < 100 ? "0" + two(number) : "\(number)" }
    private func four(_ number: Int) -> String { number < 1000 ? "0" + three(number) : "\(number)" }
}

extension Timestamp {
    /// A moment as a log wrote it.
    package struct Reading: Sendable, Equatable {
        /// The moment.
        package var time: Timestamp
        /// False when the text named no zone; Universal Time was then assumed.
        package var hadZone: Bool

        package init(time: Timestamp, hadZone: Bool) {
            self.time = time
            self.hadZone = hadZone
        }
    }

    /// Reads RFC 3339 and the looser ISO 8601 forms that logs hold.
    ///
    /// Accepted: `2026-11-25T09:30:00Z`, a space or `t` for `T`, `+01:00`, `+0100`, `+01`, a fraction of any length after `.` or `,`
    /// (cut to milliseconds), a date alone, no zone at all, and ` UTC`. `24:00:00` is the next day's first moment.
    ///
    /// - Parameter text: The text, no surrounding white space.
    /// - Returns: Nil when the text is not such a date, or a field is out of range.
    package static func parse(_ text: some StringProtocol) -> Reading? {
        var scanner = DigitScanner(Array(text.utf8))
        guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2), scanner.take("-"),
            let day = scanner.digits(2), (1...12).contains(month),
            (1...CivilDate.daysIn(month: month, year: year)).contains(day)
        else { return nil }
        let days = CivilDate.day(year: year, month: month, dayOfMonth: day)
        if scanner.isAtEnd { return Reading(time: Timestamp(milliseconds: days * 86_400_000), hadZone: false) }

        guard scanner.take("T") || scanner.take("t") || scanner.take(" "), let hour = scanner.digits(2),
            scanner.take(":"), let minute = scanner.digits(2), hour <= 24, minute < 60
        else { return nil }
        var second = 0
        var millisecond = 0
        if scanner.take(":") {
            guard let read = scanner.digits(2), read <= 60 else { return nil }
            second = read
            // Behind minutes alone, a fraction would be one of a minute.
            if scanner.take(".") || scanner.take(",") {
                guard let read = scanner.fraction() else { return nil }
                millisecond = read
            }
        }
        guard hour < 24 || (minute, second, millisecond) == (0, 0, 0) else { return nil }
        guard let offsetMinutes = scanner.zone() else { return nil }
        let seconds = Int64(hour * 3600 + minute * 60 + second - (offsetMinutes.value ?? 0) * 60)
        let total = days * 86_400_000 + seconds * 1000 + Int64(millisecond)
        return Reading(time: Timestamp(milliseconds: total), hadZone: offsetMinutes.value != nil)
    }

    /// Reads a number of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size.
    ///
    /// - Returns: Nil for a number that is none of these for a year between 2000 and 2100.
    package static func fromEpoch(_ number: Double) -> Timestamp? {
        let earliest = 946_684_800.0
        let latest = 4_102_444_800.0
        for (scale, factor) in [(1.0, 1000.0), (1e3, 1.0), (1e6, 1e-3), (1e9, 1e-6)]
        where number >= earliest * scale && number < latest * scale {
            let milliseconds = number * factor
            // Seconds with a fraction are seldom exact in binary: what is a millisecond but for that is not cut to the one before.
            let nearest = milliseconds.rounded()
            let isWhole = abs(milliseconds - nearest) < 0.001
            return Timestamp(milliseconds: Int64(isWhole ? nearest : milliseconds.rounded(.down)))
        }
        return nil
    }
}

/// Days and calendar dates of the proleptic Gregorian calendar, after Howard Hinnant's "chrono-compatible low-level date algorithms".
private enum CivilDate {
    static func day(year: Int, month: Int, dayOfMonth: Int) -> Int64 {
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let era = shifted.flooredQuotient(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func date(fromDay day: Int64) -> (year: Int, month: Int, dayOfMonth: Int) {
        let shifted = day + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = Int(monthIndex < 10 ? monthIndex + 3 : monthIndex - 9)
        let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        return (year, month, Int(dayOfYear - (153 * monthIndex + 2) / 5 + 1))
    }

    static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

private struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + count] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += count
        return value
    }

    /// Milliseconds from the digits at hand, nil when there is none.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while let digit = digits(1) {
            if count < 3 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    /// The rest as a zone: minutes east, or no value at the end of the text; nil when it is no zone.
    mutating func zone() -> (value: Int?, Void)? {
        if isAtEnd { return (nil, ()) }
        if take("Z") || take("z") { return isAtEnd ? (0, ()) : nil }
        let rest = bytes[position...]
        if rest.elementsEqual(" UTC".utf8) || rest.elementsEqual(" +0000 UTC".utf8) { return (0, ()) }
        _ = take(" ")
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = digits(2), hours < 24 else { return nil }
        if isAtEnd { return (sign * hours * 60, ()) }
        _ = take(":")
        guard let minutes = digits(2), minutes < 60, isAtEnd else { return nil }
        return (sign * (hours * 60 + minutes), ())
    }
}
