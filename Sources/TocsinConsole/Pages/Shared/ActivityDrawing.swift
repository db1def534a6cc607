// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinReports

/// What was counted of requests, as drawings with tables.
enum ActivityDrawing {
    static func make(_ activity: AccountActivity, note: String?) -> [Markup] {
        guard !activity.isEmpty else {
            return [
                HTML.paragraph(
                    "No request is counted yet. The console counts in the background, some minutes after a scan.",
                    className: "empty"
                )
            ]
        }
        return [
            note.map { HTML.paragraph($0, className: "hint") } ?? .none, week(activity), days(activity),
            .element(
                "div",
                ["class": "pair"],
                counts("Languages asked in", "Language", activity.languages) { LanguageName.of($0) },
                counts("Networks", "Network", activity.networks) { network($0) }
            ),
        ]
    }

    private static func week(_ activity: AccountActivity) -> Markup {
        var hours = [Int](repeating: 0, count: 168)
        for (day, counts) in activity.days {
            for (hour, count) in counts.enumerated() {
                hours[Timestamp(milliseconds: day * 86_400_000 + Int64(hour) * 3_600_000).hourOfWeek] += count
            }
        }
        let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        let busiest = hours.indices.max { (hours[$0], $1) < (hours[$1], $0) } ?? 0
        let drawing = HeatMap.svg(
            hours: hours,
            id: "week",
            title: "Requests by hour of the week",
            description:
                "Most requests, \(hours[busiest]), in the hour from \(busiest % 24):00 on \(days[busiest / 24])s. Universal Time."
        )
        let table = HTML.table(
            "Requests by hour of the week",
            [.text("Day")] + (0..<24).map { .number("\($0)") },
            days.enumerated().map { day, name in
                [.text(name)] + (0..<24).map { .text("\(hours[day * 24 + $0])") }
            },
            className: "wide"
        )
        return HTML.figure(
            drawing,
            caption: "Requests by hour of the week; darker is more.",
            table: .element("div", ["class": "scroll", "tabindex": "0", "role": "group", "aria-label": "Table"], table)
        )
    }

    private static func days(_ activity: AccountActivity) -> Markup {
        let byDay = activity.days.map { day, hours in
            (day: Timestamp(milliseconds: day * 86_400_000), count: hours.reduce(0, +))
        }
        let counts = DailyCounts(byDay)
        let drawing = ColumnChart.svg(
            counts,
            id: "days",
            title: "Requests over time",
            description: "\(activity.requests) requests on \(activity.days.count) days; the table below has each day."
        )
        let table = HTML.table(
            counts.daysAColumn == 1 ? "Requests a day" : "Requests a week",
            [.text("From"), .number("Requests")],
            counts.columns.map { [.text($0.start.dayDescription), .text(Wording.number($0.count))] }
        )
        return HTML.figure(drawing, caption: "Requests over time.\(counts.notDrawn("request"))", table: table)
    }

    private static func counts(
        _ title: String,
        _ column: String,
        _ counts: [String: Int],
        _ name: (String) -> String
    ) -> Markup {
        let total = counts.values.reduce(0, +)
        return .element(
            "div",
            HTML.table(
                title,
                [.text(column), .number("Requests"), .number("Share")],
                counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12).map { word, count in
                    [.text(name(word)), .text(Wording.number(count)), .text(Wording.percent(count, of: total))]
                },
                empty: "not known."
            )
        )
    }

    /// `AS64500 NL hosting` in words.
    private static func network(_ words: String) -> String {
        words.split(separator: " ").map { word in
            if word.count == 2, word.allSatisfy({ $0.isUppercase }) { return CountryName.of(String(word)) }
            return word == "unknown" ? "on no list" : String(word)
        }
        .joined(separator: ", ")
    }
}
