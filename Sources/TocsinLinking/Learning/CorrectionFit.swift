// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// Finds what each level of each comparison says beside the others: logistic regression over the patterns of agreement.
///
/// Each level is drawn towards its own log2(m/u), so what is seldom seen keeps that. To differ never speaks for a pair, and agreement
/// that is more surprising never says less: a level is what it adds to the one below, and that is not negative.
struct CorrectionFit {
    /// How many pairs show a pattern.
    struct Row {
        var pattern: PairPattern
        var same: Double
        var different: Double
    }

    /// What a level adds, in bits.
    private struct Coordinate {
        var feature: Feature
        /// 1: they differ; from 2: they agree at this level or above.
        var level: Int
        var rows: [Int32]
        var target: Double
        var range: ClosedRange<Double>
        var value: Double
    }

    private let rows: [Row]
    private var coordinates: [Coordinate] = []
    private(set) var interceptBits = 0.0
    /// By row: log2 of the odds.
    private var sums: [Double]

    /// How strongly levels are drawn to their own evidence: as by so many pairs at even odds, times four.
    private static let ridge = 1.5
    private static let rounds = 400
    private static let enough = 0.001
    /// Further than this a step is not trusted.
    private static let longestStep = 3.0
    /// Natural logarithm of 2: bits to nats.
    private static let ln2 = 0.693_147_180_559_945_3

    /// - Parameters:
    ///   - rows: All patterns, in an order of their own, since sums follow it.
    ///   - evidence: By feature: log2(m/u) by level, 0 at level 0.
    ///   - priorBits: log2 of the odds of any pair of the log.
    init(_ rows: [Row], evidence: [(feature: Feature, bits: [Double])], priorBits: Double) {
        self.rows = rows
        sums = [Double](repeating: priorBits, count: rows.count)
        for (feature, bits) in evidence {
            for level in 1..<PairPattern.levelCount {
                let target = level < 3 ? bits[level] : bits[level] - bits[level - 1]
                let range = level == 1 ? -100.0...0 : level == 2 ? -100.0...100 : 0.0...100
                let value = min(max(target, range.lowerBound), range.upperBound)
                let touched = rows.indices.filter { Self.holds(feature, level, rows[$0].pattern) }.map { Int32($0) }
                for row in touched { sums[Int(row)] += value }
                coordinates.append(
                    Coordinate(
                        feature: feature,
                        level: level,
                        rows: touched,
                        target: value,
                        range: range,
                        value: value
                    )
                )
            }
        }
        for _ in 0..<Self.rounds where step() < Self.enough { break }
    }

    private static func holds(_ feature: Feature, _ level: Int, _ pattern: PairPattern) -> Bool {
        guard feature.comparison.isPlace || pattern.isTogether == feature.isTogether else { return false }
        let own = pattern[feature.comparison]
        return level == 1 ? own == 1 : own >= level
    }

    /// Moves the intercept and each level once, by Newton's rule.
    ///
    /// - Returns: The furthest that one was moved, in bits.
    private mutating func step() -> Double {
        var furthest = 0.0
        let change = newton(rows: rows.indices.lazy.map { Int32($0) }, pull: 0)
        for row in rows.indices { sums[row] += change }
        interceptBits += change
        furthest = abs(change)
        for index in coordinates.indices {
            let own = coordinates[index]
            let wanted = own.value + newton(rows: own.rows, pull: own.value - own.target)
            let next = min(max(wanted, own.range.lowerBound), own.range.upperBound)
            for row in own.rows { sums[Int(row)] += next - own.value }
            coordinates[index].value = next
            furthest = max(furthest, abs(next - own.value))
        }
        return furthest
    }

    /// `pull`: How far a value is from where it is drawn, in bits; the intercept is drawn nowhere.
    private func newton(rows touched: some Sequence<Int32>, pull: Double) -> Double {
        var slope = -Self.ridge * pull
        var curvature = Self.ridge
        for index in touched {
            let row = rows[Int(index)]
            let probability = MatchModel.probability(bits: sums[Int(index)])
            let count = row.same + row.different
            slope += Self.ln2 * (row.same - count * probability)
            curvature += Self.ln2 * Self.ln2 * count * probability * (1 - probability)
        }
        return min(max(slope / curvature, -Self.longestStep), Self.longestStep)
    }

    /// By level from 1: what a feature's evidence counts beside all others, in bits.
    func bits(_ feature: Feature) -> [Double] {
        let own = coordinates.filter { $0.feature == feature }
        var bits: [Double] = []
        for coordinate in own {
            bits.append(coordinate.level < 3 ? coordinate.value : (bits.last ?? 0) + coordinate.value)
        }
        return bits
    }
}
