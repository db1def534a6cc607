// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// How much is found, how fast people are, and how often they agree: each drawing with its table.
enum DashboardPage {
    static func make(_ visit: Visit, _ parts: ConsoleParts) throws -> Page {
        let counts = try parts.dashboard.value(at: visit.now) { try DashboardCounts(parts.store, at: visit.now) }
        let rules = try RuleCounts.remembered(parts, at: visit.now)
        return Page(
            "Dashboard",
            .dashboard,
            [
                HTML.paragraph("Counted some minutes ago at most.", className: "hint"), levels(counts),
                HTML.section("Findings over time", id: "findings", findings(counts)),
                HTML.section("How long cases take", id: "times", [times(counts)]),
                HTML.section("What people decided", id: "decisions", decisions(counts)),
                HTML.section("Precision of rules", id: "precision", [precision(rules)]),
            ]
        )
    }

    private static func levels(_ counts: DashboardCounts) -> Markup {
        let inTime = counts.weeks.reduce(0) { $0 + $1.inTime }
        let late = counts.weeks.reduce(0) { $0 + $1.late }
        let claim = DashboardCounts.spread(counts.weeks.flatMap(\.toClaim))
        let decide = DashboardCounts.spread(counts.weeks.flatMap(\.toDecide))
        return HTML.facts([
            ("Decided in time", .text("\(Wording.percent(inTime, of: inTime + late)) (\(late) late)")),
            ("Time to claim, median", .text(claim.map { hours($0.median) } ?? "–")),
            ("Time to decide, median", .text(decide.map { hours($0.median) } ?? "–")),
            ("Time to decide, 9 of 10 within", .text(decide.map { hours($0.ninetieth) } ?? "–")),
            (
                "Appeals overturned",
                .text(
                    counts.appealsSettled == 0
                        ? "none settled"
                        : "\(Wording.percent(counts.overturned, of: counts.appealsSettled)) of \(counts.appealsSettled)"
                )
            ),
        ])
    }

    private static func hours(_ value: Double) -> String { Words.span(milliseconds: Int64(value * 3_600_000)) }

    /// One drawing for each category with findings, the most first, and one table of weeks for all.
    private static func findings(_ counts: DashboardCounts) -> [Markup] {
        var totals: [HarmCategory: Int] = [:]
        for row in counts.findings { totals[row.category, default: 0] += row.count }
        let categories = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        if categories.isEmpty {
            return [HTML.paragraph("No finding in the last twelve weeks of the log.", className: "empty")]
        }
        func day(_ day: Int64) -> Timestamp { Timestamp(milliseconds: day * 86_400_000) }
        let drawings = categories.map { category -> Markup in
            let rows = counts.findings.filter { $0.category == category }.map { (day: day($0.day), count: $0.count) }
            let ends = [(day: day(counts.firstDay), count: 0), (day: day(counts.lastDay), count: 0)]
            let title = "\(category.title): \(Wording.count(totals[category] ?? 0, "finding"))"
            return .element(
                "figure",
                .element("figcaption", .element("strong", .text(title))),
                .element(
                    "div",
                    ["class": "scroll", "tabindex": "0", "role": "group", "aria-label": "\(title) (drawing)"],
                    ColumnChart.svg(
                        DailyCounts(rows + ends),
                        id: "findings-\(category.rawValue)",
                        title: title,
                        description:
                            "Findings a day in the last twelve weeks of the log; the table below has them by week."
                    )
                )
            )
        }
        var weeks: [Int64: [HarmCategory: Int]] = [:]
        for row in counts.findings {
            weeks[(row.day - counts.firstDay) / 7, default: [:]][row.category, default: 0] += row.count
        }
        let table = HTML.table(
            "Findings by week",
            [.text("Week from")] + categories.map { .number($0.title) },
            weeks.sorted { $0.key < $1.key }.map { week, values in
                [.text(day(counts.firstDay + week * 7).dayDescription)]
                    + categories.map { .text(Wording.number(values[$0] ?? 0)) }
            }
        )
        return [.element("div", ["class": "pair drawings"], drawings), HTML.details("The same as a table", [table])]
    }

    private static func times(_ counts: DashboardCounts) -> Markup {
        HTML.table(
            "By the week in which cases were opened, the latest first; median and what nine of ten stay within",
            [
                .text("Week from"), .number("Opened"), .number("To claim"), .number("To decide"),
                .number("Decided in time"),
                .number("Late"),
            ],
            counts.weeks.prefix(12).map { week in
                [
                    .text(Timestamp(milliseconds: week.firstDay * 86_400_000).dayDescription),
                    .text(Wording.number(week.opened)), .text(spread(week.toClaim)), .text(spread(week.toDecide)),
                    .text(Wording.number(week.inTime)), .text(Wording.number(week.late)),
                ]
            }
        )
    }

    private static func spread(_ values: [Double]) -> String {
        DashboardCounts.spread(values).map { "\(hours($0.median)) / \(hours($0.ninetieth))" } ?? "–"
    }

    private static func decisions(_ counts: DashboardCounts) -> [Markup] {
        let actions = counts.actions.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        if actions.isEmpty { return [HTML.paragraph("Nothing was decided yet.", className: "empty")] }
        return [
            HTML.figure(
                BarChart.svg(
                    actions.map { BarChart.Bar(label: Words.deed($0.key), value: $0.value) },
                    id: "actions",
                    title: "Cases by what was last decided",
                    description: "The table below has the same."
                ),
                caption: "Cases by what was last decided.",
                table: HTML.table(
                    "Cases by what was last decided",
                    [.text("Action"), .number("Cases")],
                    actions.map { [.text(Words.deed($0.key)), .text(Wording.number($0.value))] }
                )
            )
        ]
    }

    private static func precision(_ rules: RuleCounts) -> Markup {
        let settled = rules.rows.filter { $0.precision != nil }
            .sorted { ($1.confirmed + $1.dismissed, $0.title) < ($0.confirmed + $0.dismissed, $1.title) }
        return HTML.table(
            "Rules in settled cases: how often people held what they found to be harmful",
            [.text("Rule"), .number("Confirmed"), .number("Dismissed"), .number("Precision")],
            settled.prefix(30).map { row in
                [
                    HTML.link("/rules/\(FormFields.encoded(row.id))", row.title), .text(Wording.number(row.confirmed)),
                    .text(Wording.number(row.dismissed)), .text(row.precisionWords),
                ]
            },
            empty: "no case is settled yet."
        )
    }
}
