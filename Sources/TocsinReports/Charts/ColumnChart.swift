// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Columns over days or weeks.
package enum ColumnChart {
    private static let width = 640.0
    private static let height = 200.0
    private static let left = 48.0
    private static let right = 12.0
    private static let top = 10.0
    private static let bottom = 28.0
    /// About how far apart the dates under the columns stand.
    private static let labelSpacing = 84.0

    /// Draws one column for each count, in their order, on an axis that starts at zero.
    package static func svg(_ counts: DailyCounts, id: String, title: String, description: String) -> Markup {
        let columns = counts.columns
        let axisEnd = Chart.roundedUp(columns.map(\.count).max() ?? 0)
        let room = (width: width - left - right, height: height - top - bottom)
        let baseline = top + room.height
        var content: [Markup] = []
        for quarter in [0, 2, 4] {
            let y = baseline - room.height * Double(quarter) / 4
            content.append(
                Chart.line(from: (left, y), to: (width - right, y), className: quarter == 0 ? "axis" : "grid")
            )
            content.append(
                Chart.label(Wording.number(axisEnd * quarter / 4), x: left - 8, y: y + 4, anchor: "end")
            )
        }
        let step = min(room.width / Double(max(columns.count, 1)), 40)
        let every = max(1, Int((labelSpacing / step).rounded(.up)))
        for (index, column) in columns.enumerated() {
            let x = left + Double(index) * step
            let tall = Double(column.count) / Double(axisEnd) * room.height
            if column.count > 0 {
                let shown = max(tall, 1.5)
                content.append(
                    Chart.rectangle(
                        x: x + step * 0.1,
                        y: baseline - shown,
                        width: step * 0.8,
                        height: shown,
                        className: "bar"
                    )
                )
            }
            guard index % every == 0, x + 40 < width else { continue }
            content.append(
                Chart.line(from: (x + step / 2, baseline), to: (x + step / 2, baseline + 5), className: "axis")
            )
            content.append(
                Chart.label(
                    column.start.shortDate,
                    x: x + step / 2,
                    y: height - 8,
                    anchor: index == 0 ? "start" : "middle"
                )
            )
        }
        return Chart.frame(
            id: id,
            className: "columns",
            width: width,
            height: height,
            title: title,
            description: description,
            content
        )
    }
}
