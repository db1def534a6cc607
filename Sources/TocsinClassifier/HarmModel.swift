// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// What a classifier has learnt: two linear models over one set of features.
///
/// The first tells whether a text asks for harm; the second, of which harm it speaks. They are parted because a near miss speaks of the
/// same thing: the topic is learnt from both sides of a pair, the intent from what differs between them.
package struct HarmModel: Sendable {
    /// For each feature: a weight for intent, as its number times ``intentScale``.
    ///
    /// Apart from the topics, since every text is asked for its intent and few for their topic: half a mebibyte stays close to the processor.
    var intent: [Int8]
    var intentScale: Float
    var intentBias: Float
    /// For each feature: a row of weights, the categories in their order, and two that are not used.
    var topics: [SIMD16<Int8>]
    var topicScales: SIMD16<Float>
    var topicBiases: SIMD16<Float>
    /// What it was learnt without, and does not see.
    package let identities: IdentityWords
    /// Turns a score into a probability: 1 / (1 + exp(-(slope × score + offset))).
    package internal(set) var slope: Double
    package internal(set) var offset: Double
    /// By language, as ISO 639-1: what its harmless texts score.
    package internal(set) var calibrations: [String: Calibration]
    /// Names what the model was made of, so that a finding can say which model raised it.
    package internal(set) var version: String

    /// What harmless texts of a language score.
    package struct Calibration: Sendable, Equatable {
        /// How many texts it rests on.
        package var texts: Int
        /// The score that 5 % and 1 % of them reach.
        package var fivePercent: Double
        package var onePercent: Double
        /// The score that one in a thousand reaches, where there are at least a thousand; else the highest.
        package var onePerMille: Double

        package init(texts: Int, fivePercent: Double, onePercent: Double, onePerMille: Double) {
            self.texts = texts
            self.fivePercent = fivePercent
            self.onePercent = onePercent
            self.onePerMille = onePerMille
        }

        /// Fewer texts say too little of a language.
        package static let minimumTexts = 40
    }

    /// The calibration that serves where a language has none of its own.
    package static let anyLanguage = "any"

    /// Makes a model of weights as they were learnt.
    ///
    /// - Parameters:
    ///   - intent: A weight for each feature.
    ///   - topics: By category in its order: a weight for each feature.
    ///   - biases: Of the intent, then of the categories.
    ///   - identities: What was masked meanwhile.
    package init(intent: [Float], topics: [[Float]], biases: [Float], without identities: IdentityWords) {
        self.identities = identities
        self.intentScale = Self.scale(intent)
        self.intent = intent.map { [intentScale] in Int8(($0 / intentScale).rounded()) }
        intentBias = biases.first ?? 0
        topicScales = SIMD16(repeating: 0)
        topicBiases = SIMD16(repeating: 0)
        self.topics = [SIMD16<Int8>](repeating: SIMD16(repeating: 0), count: TextFeatures.count)
        for (index, column) in topics.enumerated() {
            let scale = Self.scale(column)
            topicScales[index] = scale
            topicBiases[index] = biases[index + 1]
            for feature in column.indices { self.topics[feature][index] = Int8((column[feature] / scale).rounded()) }
        }
        slope = 1
        offset = 0
        calibrations = [:]
        version = ""
    }

    private static func scale(_ weights: [Float]) -> Float {
        let largest = weights.reduce(0) { max($0, abs($1)) }
        return largest == 0 ? 1 : largest / 127
    }

    /// The probability that a text of this score asks for harm, among texts of which half do.
    package func probability(ofScore score: Double) -> Double {
        1 / (1 + exp(-(slope * score + offset)))
    }

    /// The same in bits: the log2 of how much likelier such a score is where harm is asked for.
    package func bits(ofScore score: Double) -> Double {
        (slope * score + offset) / log(2)
    }

    /// The score from which a text of a language is said to ask for harm, at a share of false positives.
    ///
    /// `language`: ISO 639-1; nil when not to be told.
    package func threshold(_ language: String?, _ rate: FalsePositiveRate) -> Double {
        Self.threshold(calibrations, language, rate)
    }

    static func threshold(
        _ calibrations: [String: Calibration],
        _ language: String?,
        _ rate: FalsePositiveRate
    ) -> Double {
        let any = calibrations[anyLanguage]
        let calibration = language.flatMap { calibrations[$0] } ?? any
        switch rate {
        case .fivePercent: return calibration?.fivePercent ?? .infinity
        case .onePercent: return calibration?.onePercent ?? .infinity
        // No language alone has enough texts to tell, so it is never lower than over all.
        case .onePerMille: return max(any?.onePerMille ?? .infinity, calibration?.onePercent ?? .infinity)
        }
    }

    /// Of harmless texts, the share that is flagged.
    package enum FalsePositiveRate: Sendable, CaseIterable {
        case fivePercent, onePercent, onePerMille
    }

    /// The same model with its probabilities and thresholds.
    package func calibrated(slope: Double, offset: Double, _ calibrations: [String: Calibration]) -> HarmModel {
        var model = self
        model.slope = slope
        model.offset = offset
        model.calibrations = calibrations
        return model
    }
}
