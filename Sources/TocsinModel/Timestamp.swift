// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A moment in Universal Time, to the millisecond.
///
/// A plain number rather than Foundation's `Date`, so that millions are cheap to sort and compare exactly.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// Days since 1970-01-01, rounded down.
    package var day: Int64 {
        milliseconds.flooredQuotient(by: 86_400_000)
    }

    /// Hour of the day in Universal Time, 0...23.
    package var hour: Int {
        Int(milliseconds.flooredQuotient(by: 3_600_000) - day * 24)
    }

    /// Hour of the week in Universal Time, 0...167; 0 is Monday's first hour.
    package var hourOfWeek: Int {
        // 1970-01-01 was a Thursday, three days after Monday.
        let weekday = Int((day + 3) - (day + 3).flooredQuotient(by: 7) * 7)
        return weekday * 24 + hour
    }

    /// Seconds from an earlier moment to this one; negative when `other` is later.
    package func seconds(since other: Timestamp) -> Double {
        (Double(milliseconds) - Double(other.milliseconds)) / 1000
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity; `divisor` above 0.
    package func flooredQuotient(by divisor: Int64) -> Int64 {
        self / divisor - (self % divisor < 0 ? 1 : 0)
    }
}
