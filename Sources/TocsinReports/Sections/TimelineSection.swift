// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// When an operation was active.
enum TimelineSection {
    static func make(_ operation: OperationFacts) -> Section {
        let id = "\(operation.anchor)-timeline"
        guard let activity = operation.activity else {
            return Section(
                id: id,
                title: "Timeline",
                blocks: [.paragraph([Sentence("The times of its requests were not counted.")])]
            )
        }
        var blocks: [Block] = []
        let counts = DailyCounts(activity.days.map { ($0.day, $0.requests) })
        let pattern = WeekPattern(hours: activity.hoursOfWeek)
        if let pattern { blocks.append(.paragraph(hours(pattern, week: "\(operation.anchor)-week"))) }
        if let holidays = operation.holidays { blocks.append(.paragraph(kept(holidays, operation))) }
        blocks += DayBlocks.make(
            counts,
            of: "request",
            title: "Requests a \(counts.unit), operation \(operation.number)",
            id: "\(operation.anchor)-days"
        )
        if let pattern { blocks += week(pattern, operation) }
        if blocks.isEmpty { blocks = [.paragraph([Sentence("It made no request in the logs' period.")])] }
        return Section(id: id, title: "Timeline", blocks: blocks)
    }

    private static func hours(_ pattern: WeekPattern, week: String) -> [Sentence] {
        let shift = pattern.busiestShift
        return [
            Sentence(
                "\(Wording.percent(shift.requests, of: pattern.total)) of its requests fall in the \(WeekPattern.shiftHours) hours from "
                    + "\(HourWords.clock(shift.start)) to \(HourWords.clock(shift.start + WeekPattern.shiftHours)) Universal Time, and "
                    + "\(Wording.percent(pattern.onWeekdays, of: pattern.total)) on Monday to Friday.",
                see: .init(week, "hours of the week")
            )
        ] + clocks(pattern, week: week)
    }

    /// What the hours are consistent with, and what else they may be.
    private static func clocks(_ pattern: WeekPattern, week: String) -> [Sentence] {
        guard let hypothesis = ClockHypothesis(pattern), let first = hypothesis.offsets.first else {
            return [Sentence("Its hours are no single working day's, and say nothing of where anybody is.")]
        }
        let others = hypothesis.offsets.dropFirst().map { offset in
            "\(Likelihood(probability: offset.probability).rawValue) \(clock(offset.hours))"
        }
        var sentences = [
            Sentence(
                "If its people keep office hours, this is consistent with a clock that is "
                    + "\(Likelihood(probability: first.probability).rawValue) \(clock(first.hours))"
                    + (others.isEmpty ? "" : ", " + Wording.list(others)) + "; confidence is low.",
                see: .init(week, "hours of the week")
            )
        ]
        if !hypothesis.restDays.isEmpty, hypothesis.restDays.count <= 2 {
            let days = hypothesis.restDays.map { HourWords.days[$0] }
            sentences.append(Sentence("It rests on \(Wording.list(days)).", see: .init(week, "hours of the week")))
        }
        sentences.append(
            Sentence(
                "Shift work, programs, a customer's hours or hours chosen to mislead fit as well; many countries share a clock, and it says "
                    + "nothing of who anybody is."
            )
        )
        return sentences
    }

    /// Whose holidays the quiet days are consistent with, and what else they may be.
    private static func kept(_ holidays: HolidayHypothesis, _ operation: OperationFacts) -> [Sentence] {
        let days = Sentence.Anchor("\(operation.anchor)-days", "requests by day")
        var sentences = holidays.countries.map { country in
            let all = country.quiet.count + country.worked.count
            return Sentence(
                "On \(Wording.number(country.quiet.count)) of \(Wording.count(all, "public holiday")) of \(CountryName.of(country.code)) that "
                    + "fell on its working days it was quiet (\(Wording.list(country.quiet.map(\.longDate)))).",
                see: days
            )
        }
        let words = holidays.countries.map { country in
            "\(Likelihood(probability: country.probability).rawValue) those of \(CountryName.of(country.code))"
        }
        sentences.append(
            Sentence(
                "If its people keep public holidays, they are \(Wording.list(words)); confidence is low.",
                see: days
            )
        )
        sentences.append(
            Sentence(
                "Customers who keep holidays, an outage or days chosen to mislead fit as well, and so do countries that the table of holidays lacks."
            )
        )
        return sentences
    }

    private static func clock(_ hours: Int) -> String {
        hours == 0 ? "Universal Time" : "UTC\(hours < 0 ? "−" : "+")\(abs(hours))"
    }

    private static func week(_ pattern: WeekPattern, _ operation: OperationFacts) -> [Block] {
        let busiest = pattern.busiest
        let title = "Requests by hour of the week, operation \(operation.number)"
        let caption =
            "\(title), Universal Time; a stronger colour is more. The busiest hour begins on "
            + "\(HourWords.days[busiest.day]) at \(HourWords.clock(busiest.hour))."
        let rows = HourWords.days.indices.map { day -> [Table.Cell] in
            [.init(HourWords.days[day])]
                + (0..<24).map { .init(Wording.number(pattern.hours[day * 24 + $0])) }
        }
        let id = "\(operation.anchor)-week"
        return [
            .figure(
                Figure(
                    id: id,
                    caption: caption,
                    drawing: HeatMap.svg(hours: pattern.hours, id: "\(id)-drawing", title: title, description: caption)
                )
            ),
            .table(
                Table(
                    id: "\(id)-table",
                    caption: "\(title): the numbers",
                    columns: [.text("Day")] + (0..<24).map { .number($0 < 10 ? "0\($0)" : "\($0)") },
                    rows: rows,
                    isFolded: true
                )
            ),
        ]
    }
}
