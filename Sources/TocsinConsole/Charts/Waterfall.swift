// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinReports

/// How pieces of evidence add up, in bits: each bar starts where the one before ended.
enum Waterfall {
    struct Step: Sendable, Equatable {
        var label: String
        var bits: Double
    }

    private static let width = 700.0
    private static let rowHeight = 28.0
    private static let labelWidth = 330.0
    private static let valueWidth = 64.0

    /// Draws the steps in their order, and their sum as the last row.
    static func svg(_ steps: [Step], total: String, id: String, title: String, description: String) -> Markup {
        var ends: [Double] = []
        var sum = 0.0
        for step in steps {
            sum += step.bits
            ends.append(sum)
        }
        let least = min(0, ends.min() ?? 0)
        let most = max(0, ends.max() ?? 0)
        let scale = (width - labelWidth - valueWidth) / max(most - least, 1)
        func place(_ bits: Double) -> Double { labelWidth + (bits - least) * scale }
        var content: [Markup] = []
        let rows = steps.enumerated().map { index, step in
            (step.label, index == 0 ? 0 : ends[index - 1], ends[index], step.bits)
        }
        for (row, (label, start, end, bits)) in (rows + [(total, 0, sum, sum)]).enumerated() {
            let top = Double(row) * rowHeight
            let isTotal = row == rows.count
            let kind = isTotal ? "bar" : bits < -0.05 ? "against" : "for"
            content.append(Chart.label(label, x: labelWidth - 10, y: top + 18, anchor: "end"))
            content.append(
                Chart.rectangle(
                    x: place(min(start, end)),
                    y: top + 5,
                    width: max(abs(end - start) * scale, 1.5),
                    height: rowHeight - 10,
                    className: kind
                )
            )
            content.append(
                Chart.label(
                    (bits >= 0.05 ? "+" : "") + Words.decimal(bits, digits: 1),
                    x: place(max(start, end)) + 6,
                    y: top + 18,
                    className: "value"
                )
            )
        }
        let height = Double(steps.count + 1) * rowHeight
        content.append(Chart.line(from: (place(0), 0), to: (place(0), height), className: "axis"))
        return Chart.frame(
            id: id,
            className: "waterfall",
            width: width,
            height: height,
            title: title,
            description: description,
            content
        )
    }
}
