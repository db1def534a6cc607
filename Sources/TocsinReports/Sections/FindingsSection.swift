// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What was found, by category and over time.
enum FindingsSection {
    static func make(_ facts: ReportFacts) -> Section {
        let categories = CategoryCount.count(facts.findings)
        guard !categories.isEmpty else {
            return Section(
                id: "findings",
                title: "What was found",
                blocks: [
                    .paragraph([
                        Sentence(
                            "No rule raised a finding on these logs.",
                            see: .init("coverage", "what the logs held")
                        )
                    ])
                ]
            )
        }
        return Section(
            id: "findings",
            title: "What was found",
            blocks: [],
            sections: [byCategory(categories, facts), byDay(facts)]
        )
    }

    private static func byCategory(_ categories: [CategoryCount], _ facts: ReportFacts) -> Section {
        let drawn = categories.map { BarChart.Bar(label: $0.category.title, value: $0.findings) }
        let named = categories.prefix(3).map { "\($0.category.title.lowercased()) \(Wording.number($0.findings))" }
        let caption =
            "Findings by category. \(categories.count > 3 ? "The most frequent" : "All"): \(Wording.list(named)). "
            + "The table below holds every number."
        let table = Table(
            id: "by-category-table",
            caption: "Findings, accounts and operations by category",
            columns: [
                .text("Category"), .text("What it means"), .number("Findings"), .number("Accounts"),
                .number("Operations"),
                .short("Highest level"),
            ],
            rows: categories.map { count in
                [
                    .init(count.category.title),
                    .init(Wording.capitalised(count.category.addition ?? "–")),
                    .init(Wording.number(count.findings)),
                    .init(Wording.accounts(count.accounts, minimum: facts.options.minimumGroup)),
                    .init(Wording.number(facts.operations.count { $0.category == count.category })),
                    .init(count.highestLevel.rawValue),
                ]
            }
        )
        return Section(
            id: "by-category",
            title: "By category",
            blocks: [
                .figure(
                    Figure(
                        id: "by-category-chart",
                        caption: caption,
                        drawing: BarChart.svg(
                            drawn,
                            id: "by-category-drawing",
                            title: "Findings by category",
                            description: caption
                        )
                    )
                ),
                .table(table),
            ]
        )
    }

    private static func byDay(_ facts: ReportFacts) -> Section {
        let counts = DailyCounts(facts.findings.map { ($0.firstTime, 1) })
        return Section(
            id: "by-day",
            title: "Over time",
            blocks: DayBlocks.make(counts, of: "finding", title: "Findings a \(counts.unit)", id: "findings-by-day")
        )
    }
}
