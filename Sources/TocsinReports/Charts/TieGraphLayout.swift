// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Where the dots of a tie graph stand: springs along the ties, repulsion between all (Fruchterman and Reingold, 1991).
///
/// It uses nothing but sums, products and square roots, which every machine computes alike, and starts from fixed places, so
/// that the same graph always gets the same drawing.
enum TieGraphLayout {
    struct Point {
        var x: Double
        var y: Double
    }

    private static let rounds = 240

    /// Places in the unit square, in the order of the nodes.
    ///
    /// - Complexity: O(rounds × *n*²) in the number of nodes.
    static func positions(nodes count: Int, edges: [TieGraph.Edge]) -> [Point] {
        guard count > 1 else { return count == 1 ? [Point(x: 0.5, y: 0.5)] : [] }
        var points = (0..<count).map { onCircle($0, of: count) }
        let spacing = (1 / Double(count)).squareRoot()
        var step = 0.12
        for _ in 0..<rounds {
            var forces = Array(repeating: Point(x: 0, y: 0), count: count)
            repel(points, spacing, &forces)
            attract(points, edges, spacing, &forces)
            for index in points.indices {
                let towardsMiddle = 0.6 * spacing
                forces[index].x += (0.5 - points[index].x) * towardsMiddle
                forces[index].y += (0.5 - points[index].y) * towardsMiddle
                let length = (forces[index].x * forces[index].x + forces[index].y * forces[index].y).squareRoot()
                guard length > 0 else { continue }
                let move = min(length, step)
                points[index].x += forces[index].x / length * move
                points[index].y += forces[index].y / length * move
            }
            step = max(step * 0.98, 0.002)
        }
        return stretched(points)
    }

    private static func repel(_ points: [Point], _ spacing: Double, _ forces: inout [Point]) {
        for first in points.indices {
            for second in points.indices.dropFirst(first + 1) {
                let x = points[first].x - points[second].x
                let y = points[first].y - points[second].y
                let push = spacing * spacing / max(x * x + y * y, 1e-6)
                forces[first].x += x * push
                forces[first].y += y * push
                forces[second].x -= x * push
                forces[second].y -= y * push
            }
        }
    }

    private static func attract(
        _ points: [Point],
        _ edges: [TieGraph.Edge],
        _ spacing: Double,
        _ forces: inout [Point]
    ) {
        for edge in edges where edge.first != edge.second {
            let x = points[edge.first].x - points[edge.second].x
            let y = points[edge.first].y - points[edge.second].y
            let pull = (x * x + y * y).squareRoot() / spacing * 0.25
            forces[edge.first].x -= x * pull
            forces[edge.first].y -= y * pull
            forces[edge.second].x += x * pull
            forces[edge.second].y += y * pull
        }
    }

    /// A place on a circle without sine or cosine, whose last digits differ between machines.
    private static func onCircle(_ index: Int, of count: Int) -> Point {
        let turn = (Double(index) + 0.37) / Double(count) * 2 - 1
        let isUpper = turn >= 0
        // A rational point of the half circle for a parameter of -1...1.
        let parameter = (abs(turn) * 2 - 1)
        let square = parameter * parameter
        let x = 2 * parameter / (1 + square)
        let y = (1 - square) / (1 + square)
        return Point(x: 0.5 + 0.4 * x, y: 0.5 + (isUpper ? 0.4 : -0.4) * y)
    }

    /// Fits the points into the unit square.
    private static func stretched(_ points: [Point]) -> [Point] {
        let left = points.map(\.x).min() ?? 0
        let right = points.map(\.x).max() ?? 1
        let top = points.map(\.y).min() ?? 0
        let bottom = points.map(\.y).max() ?? 1
        return points.map { point in
            Point(
                x: right > left ? (point.x - left) / (right - left) : 0.5,
                y: bottom > top ? (point.y - top) / (bottom - top) : 0.5
            )
        }
    }
}
