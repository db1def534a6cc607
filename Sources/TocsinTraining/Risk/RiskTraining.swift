// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinRisk

/// Learns a ``RiskModel``: the same evidence in the same order gives the same weights.
package enum RiskTraining {
    /// Evidence, and whether it is of somebody who asks for harm.
    package typealias Labelled = (evidence: RiskEvidence, isHarmful: Bool)

    /// Learns weights within the features' bounds, and fixes scale, prior and thresholds on other evidence.
    ///
    /// - Parameters:
    ///   - learnt: What weights are learnt from.
    ///   - fixed: What scale, prior and thresholds are fixed on; it can make the weights smaller, never larger.
    /// - Returns: The model, whose sums are log2 of the odds among what it was fixed on.
    /// - Throws: ``TrainingError/tooFewExamples`` when a part has no harmful or no harmless one.
    package static func model(learnt: [Labelled], fixed: [Labelled]) throws(TrainingError) -> RiskModel {
        for part in [learnt, fixed] where Set(part.map(\.isHarmful)).count < 2 { throw .tooFewExamples }
        let weights = BoundedLogistic.fit(
            learnt.map { ($0.evidence.values, $0.isHarmful) },
            bounds: RiskFeature.allCases.map {
                $0.weightBounds.lowerBound * log(2)...$0.weightBounds.upperBound * log(2)
            }
        )
        var model = RiskModel(priorBits: 0, weights: weights.factors.map { $0 / log(2) })
        let scale = BoundedLogistic.fit(
            fixed.map { ([model.risk($0.evidence).sumBits * log(2)], $0.isHarmful) },
            bounds: [0...1]
        )
        model.weights = model.weights.map { $0 * scale.factors[0] }
        model.priorBits = scale.offset / log(2)
        let sums = fixed.filter { !$0.isHarmful }.map { model.risk($0.evidence).sumBits }
        model.elevatedBits = threshold(sums, share: 0.05)
        model.highBits = threshold(sums, share: 0.01)
        return model
    }

    /// The lowest sum that at most such a share of the sums reaches.
    static func threshold(_ sums: [Double], share: Double) -> Double {
        let sorted = sums.sorted(by: >)
        let allowed = Int(Double(sorted.count) * share)
        guard allowed < sorted.count else { return -.infinity }
        // Equal sums stand or fall together.
        return sorted[allowed].nextUp
    }
}
