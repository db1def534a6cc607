// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Logistic regression whose factors stay within given bounds, by Newton's method one factor at a time.
///
/// LIBLINEAR, with which the classifier is learnt, knows no bounds. The likelihood has one top, so the order does not matter.
enum BoundedLogistic {
    /// Rows with the same values count as one.
    private struct Row {
        var values: [Double]
        var harmful = 0.0
        var harmless = 0.0
        /// What the factors so far give, in units of the base e.
        var score = 0.0
    }

    /// Finds the likeliest factors.
    ///
    /// - Parameters:
    ///   - rows: The values of each, as many as there are bounds, and whether it is harmful.
    ///   - bounds: What each factor may be.
    /// - Returns: A factor for each value, and the offset, which has no bounds.
    static func fit(
        _ rows: [(values: [Double], isHarmful: Bool)],
        bounds: [ClosedRange<Double>]
    ) -> (factors: [Double], offset: Double) {
        var distinct = Self.distinct(rows)
        var factors = bounds.map { min(max(0, $0.lowerBound), $0.upperBound) } + [0]
        for index in distinct.indices {
            distinct[index].score = zip(distinct[index].values, factors).reduce(0) { $0 + $1.0 * $1.1 }
        }
        for _ in 0..<maximumRounds {
            var largestStep = 0.0
            for place in factors.indices {
                // The last is the offset: every row has it once.
                func value(_ row: Row) -> Double { place < bounds.count ? row.values[place] : 1 }
                var gradient = -prior * factors[place]
                var curvature = prior
                for row in distinct where value(row) != 0 {
                    let probability = 1 / (1 + exp(-row.score))
                    let count = row.harmful + row.harmless
                    gradient += (row.harmful - count * probability) * value(row)
                    curvature += count * probability * (1 - probability) * value(row) * value(row)
                }
                var factor = factors[place] + min(max(gradient / curvature, -longestStep), longestStep)
                if place < bounds.count {
                    factor = min(max(factor, bounds[place].lowerBound), bounds[place].upperBound)
                }
                let step = factor - factors[place]
                guard step != 0 else { continue }
                factors[place] = factor
                for index in distinct.indices { distinct[index].score += step * value(distinct[index]) }
                largestStep = max(largestStep, abs(step))
            }
            if largestStep < tolerance { break }
        }
        return (Array(factors.dropLast()), factors.last ?? 0)
    }

    private static let maximumRounds = 500
    private static let tolerance = 1e-7
    /// Far from the top a full step would overshoot.
    private static let longestStep = 1.0
    /// A little of a prior keeps factors from running off where the two kinds do not overlap.
    private static let prior = 1e-3

    /// In the order in which they first come.
    private static func distinct(_ rows: [(values: [Double], isHarmful: Bool)]) -> [Row] {
        var places: [[Double]: Int] = [:]
        var distinct: [Row] = []
        for (values, isHarmful) in rows {
            let place = places[values] ?? distinct.count
            if place == distinct.count {
                places[values] = place
                distinct.append(Row(values: values))
            }
            if isHarmful { distinct[place].harmful += 1 } else { distinct[place].harmless += 1 }
        }
        return distinct
    }
}
