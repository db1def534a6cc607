// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinClassifier
internal import TocsinCorpus
internal import TocsinModel

/// Gives a model its probabilities and its thresholds, from texts that it was not learnt from.
struct HarmCalibration {
    let model: HarmModel

    /// `texts`: For choosing; of each language its harmless ones set the thresholds.
    init(_ model: HarmModel, _ texts: [LabelledText]) throws {
        let scorer = HarmScorer(model)
        let scored = texts.compactMap { text in scorer.score(text.text).map { (text, $0.score) } }
        // Pairs alone: the share of harm in public sets says nothing of anything.
        let pairs = scored.filter { $0.0.set == NearMissPair.setName }
        let (slope, offset) = Self.fit(pairs.map { ($0.1, $0.0.isHarmful) })
        let harmless = scored.filter { !$0.0.isHarmful }
        var calibrations = Dictionary(grouping: harmless, by: \.0.language)
            .mapValues { Self.calibration($0.map(\.1)) }
            .filter { $0.value.texts >= HarmModel.Calibration.minimumTexts }
        calibrations[HarmModel.anyLanguage] = Self.calibration(harmless.map(\.1))
        self.model = model.calibrated(slope: slope, offset: offset, calibrations)
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

    /// Logistic regression of one variable by Newton's method (Platt, 1999).
    private static func fit(_ scores: [(score: Double, isHarmful: Bool)]) -> (slope: Double, offset: Double) {
        var slope = 1.0
        var offset = 0.0
        for _ in 0..<50 {
            var gradient = (0.0, 0.0)
            // A little of a prior keeps the curve from running off where the two do not overlap.
            var curvature = (1e-3, 0.0, 1e-3)
            for (score, isHarmful) in scores {
                let probability = 1 / (1 + exp(-(slope * score + offset)))
                let error = (isHarmful ? 1 : 0) - probability
                let weight = probability * (1 - probability)
                gradient.0 += error * score
                gradient.1 += error
                curvature.0 += weight * score * score
                curvature.1 += weight * score
                curvature.2 += weight
            }
            let determinant = curvature.0 * curvature.2 - curvature.1 * curvature.1
            guard determinant > 0 else { break }
            slope += (curvature.2 * gradient.0 - curvature.1 * gradient.1) / determinant
            offset += (curvature.0 * gradient.1 - curvature.1 * gradient.0) / determinant
        }
        return (slope, offset)
    }
}
