// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// ICD 203's words for how likely something is.
package enum Likelihood: String, Sendable, CaseIterable {
    case almostNoChance = "almost no chance"
    case veryUnlikely = "very unlikely"
    case unlikely
    case roughlyEvenChance = "roughly even chance"
    case likely
    case veryLikely = "very likely"
    case almostCertain = "almost certain"

    /// The word for a probability, 0...1.
    ///
    /// At a border the stronger word needs to be passed, not met.
    package init(probability: Double) {
        self =
            switch probability {
            case ...0.05: .almostNoChance
            case ...0.20: .veryUnlikely
            case ...0.45: .unlikely
            case ...0.55: .roughlyEvenChance
            case ...0.80: .likely
            case ...0.95: .veryLikely
            default: .almostCertain
            }
    }
}

/// How much a judgement can be trusted, said apart from how likely the thing is.
package enum JudgementConfidence: String, Sendable {
    case low, moderate, high
}
