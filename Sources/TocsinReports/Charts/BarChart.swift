// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Horizontal bars with their names and values.
package enum BarChart {
    package struct Bar: Sendable {
        package var label: String
        package var value: Int

        package init(label: String, value: Int) {
            self.label = label
            self.value = value
        }
    }

    private static let width = 640.0
    private static let rowHeight = 30.0
    private static let labelWidth = 200.0
    private static let valueWidth = 64.0

    /// Draws the bars in their order, the longest across the whole width.
    package static func svg(_ bars: [Bar], id: String, title: String, description: String) -> Markup {
        let most = Double(max(bars.map(\.value).max() ?? 0, 1))
        let room = width - labelWidth - valueWidth
        var content: [Markup] = []
        for (row, bar) in bars.enumerated() {
            let top = Double(row) * rowHeight
            let length = max(Double(bar.value) / most * room, bar.value > 0 ? 2 : 0)
            content.append(Chart.label(bar.label, x: labelWidth - 12, y: top + 20, anchor: "end"))
            content.append(
                Chart.rectangle(x: labelWidth, y: top + 5, width: length, height: rowHeight - 10, className: "bar")
            )
            content.append(
                Chart.label(Wording.number(bar.value), x: labelWidth + length + 8, y: top + 20, className: "value")
            )
        }
        content.append(
            Chart.line(
                from: (labelWidth, 0),
                to: (labelWidth, Double(bars.count) * rowHeight),
                className: "axis"
            )
        )
        return Chart.frame(
            id: id,
            className: "bars",
            width: width,
            height: Double(max(bars.count, 1)) * rowHeight,
            title: title,
            description: description,
            content
        )
    }
}
