// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// A chart over days with the table that says the same.
enum DayBlocks {
    /// Nothing where there is nothing to count.
    ///
    /// `noun` says in the singular what is counted; `id` is unique in the report, and the chart's and the table's ids are made
    /// from it.
    static func make(_ counts: DailyCounts, of noun: String, title: String, id: String) -> [Block] {
        guard let peak = counts.peak, let first = counts.columns.first, let last = counts.columns.last else {
            return []
        }
        let span = counts.daysAColumn == 1 ? "on" : "in the week from"
        let caption =
            "\(title), Universal Time, from \(first.start.longDate) to \(last.start.longDate). The most, "
            + "\(Wording.count(peak.count, noun)), came \(span) \(peak.start.longDate)."
            + counts.notDrawn(noun)
        let table = Table(
            id: "\(id)-table",
            caption: "\(title): the numbers",
            columns: [.text(counts.daysAColumn == 1 ? "Day" : "Week from"), .number(Wording.capitalised(noun) + "s")],
            rows: counts.columns.filter { $0.count > 0 }
                .map { [.init($0.start.dayDescription), .init(Wording.number($0.count))] },
            isFolded: true
        )
        return [
            .figure(
                Figure(
                    id: id,
                    caption: caption,
                    drawing: ColumnChart.svg(counts, id: "\(id)-drawing", title: title, description: caption)
                )
            ),
            .table(table),
        ]
    }
}
