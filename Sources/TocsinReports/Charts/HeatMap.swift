// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The hours of a week: a row a day, a cell an hour, in a stronger colour where there was more.
package enum HeatMap {
    private static let width = 640.0
    private static let left = 48.0
    private static let top = 22.0
    private static let cell = (width: 24.0, height: 20.0)

    /// Steps of colour above nothing at all.
    package static let levels = 5

    /// Draws 168 counts from Monday's first hour; fewer leave cells empty.
    package static func svg(hours: [Int], id: String, title: String, description: String) -> Markup {
        let most = hours.max() ?? 0
        var content: [Markup] = []
        for hour in stride(from: 0, through: 21, by: 3) {
            content.append(Chart.label(HourWords.clock(hour), x: left + Double(hour) * cell.width, y: top - 8))
        }
        for (day, name) in HourWords.days.enumerated() {
            let y = top + Double(day) * cell.height
            content.append(Chart.label(String(name.prefix(3)), x: left - 10, y: y + 15, anchor: "end"))
            for hour in 0..<24 {
                let index = day * 24 + hour
                let count = hours.indices.contains(index) ? hours[index] : 0
                content.append(
                    Chart.rectangle(
                        x: left + Double(hour) * cell.width + 1,
                        y: y + 1,
                        width: cell.width - 2,
                        height: cell.height - 2,
                        className: "heat\(level(count, of: most))"
                    )
                )
            }
        }
        return Chart.frame(
            id: id,
            className: "heat",
            width: width,
            height: top + 7 * cell.height + 4,
            title: title,
            description: description,
            content
        )
    }

    /// The step of colour for a count: 0 for none, else 1...``levels``.
    package static func level(_ count: Int, of most: Int) -> Int {
        guard count > 0, most > 0 else { return 0 }
        return min(levels, 1 + (count * levels - 1) / most)
    }
}
