// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Accounts as dots and their ties as lines, thicker where the tie is stronger.
package enum TieGraph {
    package struct Node: Sendable {
        /// What stands in the dot: a member's number.
        package var label: String
        /// Full where the account has findings, else hollow.
        package var isFull: Bool

        package init(label: String, isFull: Bool) {
            self.label = label
            self.isFull = isFull
        }
    }

    package struct Edge: Sendable {
        /// Positions in the list of nodes.
        package var first: Int
        package var second: Int
        /// Match weight in bits.
        package var weightBits: Double

        package init(first: Int, second: Int, weightBits: Double) {
            self.first = first
            self.second = second
            self.weightBits = weightBits
        }
    }

    private static let width = 640.0
    private static let margin = 28.0
    /// With more dots than this there is no room for numbers in them.
    private static let mostLabels = 60

    /// Draws the graph; the same nodes and edges always give the same drawing.
    package static func svg(
        nodes: [Node],
        edges: [Edge],
        id: String,
        title: String,
        description: String
    ) -> Markup {
        let edges = edges.filter { nodes.indices.contains($0.first) && nodes.indices.contains($0.second) }
        let height = nodes.count <= 6 ? 260.0 : 400.0
        let layout = TieGraphLayout.positions(nodes: nodes.count, edges: edges)
        let points = layout.map { point in
            (x: margin + point.x * (width - 2 * margin), y: margin + point.y * (height - 2 * margin))
        }
        let strongest = edges.map(\.weightBits).max() ?? 1
        // The strongest are drawn last, on top.
        var content = edges.sorted { ($0.weightBits, $1.first, $1.second) < ($1.weightBits, $0.first, $0.second) }
            .map { edge -> Markup in
                let share = strongest > 0 ? max(edge.weightBits, 0) / strongest : 0
                let from = points[edge.first]
                let to = points[edge.second]
                return .element(
                    "line",
                    [
                        "x1": Chart.number(from.x), "y1": Chart.number(from.y), "x2": Chart.number(to.x),
                        "y2": Chart.number(to.y), "stroke-width": Chart.number(0.6 + 4.4 * share * share),
                        "class": "tie", "stroke": ChartPaint.stroke("tie"),
                    ]
                )
            }
        let isLabelled = nodes.count <= mostLabels
        for (node, point) in zip(nodes, points) {
            let className = node.isFull ? "dot full" : "dot"
            content.append(
                .element(
                    "circle",
                    [
                        "cx": Chart.number(point.x), "cy": Chart.number(point.y), "r": isLabelled ? "12" : "5",
                        "class": className, "fill": ChartPaint.fill(className), "stroke": ChartPaint.stroke(className),
                    ]
                )
            )
            if isLabelled {
                let name: StaticString = node.isFull ? "on-dot" : "in-dot"
                content.append(Chart.label(node.label, x: point.x, y: point.y + 4, anchor: "middle", className: name))
            }
        }
        return Chart.frame(
            id: id,
            className: "graph",
            width: width,
            height: height,
            title: title,
            description: description,
            content
        )
    }
}
