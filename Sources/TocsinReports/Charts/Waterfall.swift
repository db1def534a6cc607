// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Steps that add up: each bar begins where the one above ended, to the right where it adds and to the left where it takes away.
package enum Waterfall {
    package struct Step: Sendable {
        package var label: String
        package var bits: Double

        package init(label: String, bits: Double) {
            self.label = label
            self.bits = bits
        }
    }

    private static let width = 640.0
    private static let rowHeight = 28.0
    /// The least room for labels; longer ones make the drawing wider, so that no bar gets shorter.
    private static let leastLabelWidth = 300.0
    /// No common font's letters are wider on average at the drawings' 13 units: DejaVu Sans's are 7.3.
    private static let characterWidth = 7.5
    private static let valueWidth = 52.0

    /// Draws the steps in their order, and their sum as the last bar.
    package static func svg(_ steps: [Step], sum: String, id: String, title: String, description: String) -> Markup {
        var running = 0.0
        var bars: [(label: String, from: Double, to: Double)] = []
        for step in steps {
            bars.append((step.label, running, running + step.bits))
            running += step.bits
        }
        bars.append((sum, 0, running))
        let least = min(bars.map(\.to).min() ?? 0, 0)
        let most = max(bars.map(\.to).max() ?? 0, 0)
        let longest = bars.map(\.label.count).max() ?? 0
        let labelWidth = max(leastLabelWidth, (Double(longest) * characterWidth).rounded(.up) + 12)
        let room = width - leastLabelWidth - 2 * valueWidth
        func place(_ bits: Double) -> Double {
            labelWidth + valueWidth + (most > least ? (bits - least) / (most - least) * room : 0)
        }
        let height = Double(bars.count) * rowHeight
        var content: [Markup] = [Chart.line(from: (place(0), 0), to: (place(0), height), className: "axis")]
        for (row, bar) in bars.enumerated() {
            let top = Double(row) * rowHeight
            let (left, right) = (place(min(bar.from, bar.to)), place(max(bar.from, bar.to)))
            let adds = bar.to >= bar.from
            content.append(Chart.label(bar.label, x: labelWidth - 12, y: top + 19, anchor: "end"))
            content.append(
                Chart.rectangle(
                    x: left,
                    y: top + 5,
                    width: max(right - left, 1),
                    height: rowHeight - 10,
                    className: adds ? "bar" : "bar against"
                )
            )
            content.append(
                Chart.label(
                    Wording.signed(bar.to - bar.from),
                    x: adds ? right + 6 : left - 6,
                    y: top + 19,
                    anchor: adds ? "start" : "end",
                    className: "value"
                )
            )
        }
        return Chart.frame(
            id: id,
            className: "bars waterfall",
            width: labelWidth + 2 * valueWidth + room,
            height: height,
            title: title,
            description: description,
            content
        )
    }
}
