// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinClassifier
internal import TocsinCorpus
internal import TocsinModel

/// Gives scores their probabilities and thresholds, from texts that nothing was learnt from.
enum HarmCalibration {
    /// The thresholds of each language that has enough harmless texts, and over all.
    static func calibrations(_ scored: [(text: LabelledText, score: Double)]) -> [String: HarmModel.Calibration] {
        let harmless = scored.filter { !$0.text.isHarmful }
        var calibrations = Dictionary(grouping: harmless, by: \.text.language)
            .mapValues { calibration($0.map(\.score)) }
            .filter { $0.value.texts >= HarmModel.Calibration.minimumTexts }
        calibrations[HarmModel.anyLanguage] = calibration(harmless.map(\.score))
        return calibrations
    }

    private static func calibration(_ scores: [Double]) -> HarmModel.Calibration {
        let sorted = scores.sorted()
        func quantile(_ share: Double) -> Double {
            sorted.isEmpty ? .infinity : sorted[min(Int((Double(sorted.count) * share).rounded(.up)), sorted.count - 1)]
        }
        return HarmModel.Calibration(
            texts: sorted.count,
            fivePercent: quantile(0.95),
            onePercent: quantile(0.99),
            onePerMille: quantile(0.999)
        )
    }

    /// Logistic regression of few variables by Newton's method, as Platt, 1999, does with one.
    ///
    /// - Parameter rows: The values of each text, and whether it asks for harm.
    /// - Returns: A factor for each value, then an offset.
    /// - Throws: ``TrainingError/nothingToChooseOn`` without rows.
    static func fit(_ rows: [(values: [Double], isHarmful: Bool)]) throws(TrainingError) -> [Double] {
        guard let first = rows.first else { throw .nothingToChooseOn }
        let count = first.values.count + 1
        var factors = [Double](repeating: 0, count: count)
        for _ in 0..<30 {
            var gradient = [Double](repeating: 0, count: count)
            // A little of a prior keeps the curve from running off where the two do not overlap.
            var curvature = (0..<count).map { row in (0..<count).map { $0 == row ? 1e-3 : 0 } }
            for (values, isHarmful) in rows {
                let terms = values + [1]
                let score = zip(terms, factors).reduce(0) { $0 + $1.0 * $1.1 }
                let probability = 1 / (1 + exp(-score))
                let weight = probability * (1 - probability)
                for row in 0..<count {
                    gradient[row] += ((isHarmful ? 1 : 0) - probability) * terms[row]
                    for column in 0..<count { curvature[row][column] += weight * terms[row] * terms[column] }
                }
            }
            let step = solve(curvature, gradient)
            for index in 0..<count { factors[index] += step[index] }
        }
        return factors
    }

    /// Solves a few equations by elimination; the matrix is symmetric and positive, so no row has to be swapped.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var matrix = matrix
        var right = right
        for pivot in right.indices {
            for row in right.indices where row != pivot {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                for column in right.indices { matrix[row][column] -= factor * matrix[pivot][column] }
                right[row] -= factor * right[pivot]
            }
        }
        return right.indices.map { right[$0] / matrix[$0][$0] }
    }
}
