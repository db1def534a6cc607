// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What all charts share: a frame with its text alternative, and numbers as SVG writes them.
package enum Chart {
    /// An SVG image that a screen reader announces by its title and description.
    ///
    /// `id` is unique in the page, and the title's and description's ids are made from it. `className` is for the style sheet,
    /// which gives the drawing its colours in light and dark.
    package static func frame(
        id: String,
        className: StaticString,
        width: Double,
        height: Double,
        title: String,
        description: String,
        _ content: [Markup]
    ) -> Markup {
        .element(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(number(width)) \(number(height))",
                "class": "chart \(className)", "role": "img", "aria-labelledby": "\(id)-title \(id)-desc",
            ],
            [
                .element("title", ["id": "\(id)-title"], .text(title)),
                .element("desc", ["id": "\(id)-desc"], .text(description)),
            ] + content
        )
    }

    /// With at most one digit behind the point, so that the same drawing has the same bytes everywhere.
    package static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let whole = tenths.magnitude / 10
        let rest = tenths.magnitude % 10
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }

    /// Text at a place; `anchor` is SVG's `start`, `middle` or `end`.
    package static func label(
        _ text: String,
        x: Double,
        y: Double,
        anchor: StaticString = "start",
        className: StaticString? = nil
    ) -> Markup {
        .element(
            "text",
            [
                "x": number(x), "y": number(y), "text-anchor": "\(anchor)", "class": className.map { "\($0)" },
                "fill": className.flatMap { ChartPaint.fill("\($0)") },
            ],
            .text(text)
        )
    }

    package static func rectangle(x: Double, y: Double, width: Double, height: Double, className: String) -> Markup {
        .element(
            "rect",
            [
                "x": number(x), "y": number(y), "width": number(max(0, width)), "height": number(max(0, height)),
                "class": className, "fill": ChartPaint.fill(className), "stroke": ChartPaint.stroke(className),
            ]
        )
    }

    package static func line(from start: (Double, Double), to end: (Double, Double), className: String) -> Markup {
        .element(
            "line",
            [
                "x1": number(start.0), "y1": number(start.1), "x2": number(end.0), "y2": number(end.1),
                "class": className, "stroke": ChartPaint.stroke(className),
            ]
        )
    }

    /// The least of 4, 6, 8, 10, 12, 16, 20, 24, 30, 40, 60, … that is not below the value: a round end for an axis.
    package static func roundedUp(_ value: Int) -> Int {
        var power = 1
        while power < Int.max / 100 {
            for step in [4, 6, 8, 10, 12, 16, 20, 24, 30] where step * power >= value { return step * power }
            power *= 10
        }
        return value
    }
}
