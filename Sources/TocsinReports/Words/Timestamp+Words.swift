// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension Timestamp {
    /// Such as `3 November 2026`.
    var longDate: String {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November",
            "December",
        ]
        let parts = dayDescription.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, names.indices.contains(parts[1] - 1) else { return dayDescription }
        return "\(parts[2]) \(names[parts[1] - 1]) \(parts[0])"
    }

    /// Such as `3 Nov`.
    var shortDate: String {
        let words = longDate.split(separator: " ")
        guard words.count == 3 else { return dayDescription }
        return "\(words[0]) \(words[1].prefix(3))"
    }

    /// The first millisecond of a day counted from 1970-01-01.
    init(day: Int64) {
        self.init(milliseconds: day * 86_400_000)
    }
}

/// The hours of a week in words, all in Universal Time.
enum HourWords {
    static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// Such as `09:00`.
    static func clock(_ hour: Int) -> String {
        let hour = hour % 24
        return "\(hour < 10 ? "0" : "")\(hour):00"
    }
}
