// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The kinds of evidence that risk is made of.
///
/// Each is about what was asked; none about who asks, in which language, from where, or with which view.
package enum RiskFeature: String, Sendable, CaseIterable {
    case findingsLow, findingsMedium, findingsHigh
    case highestScore, earlyScores, escalation, pressed, splitTask, harmfulShare
    case quoting, askingAbout

    /// What an analyst would say.
    package var explanation: String {
        switch self {
        case .findingsLow: "findings of level low or informational"
        case .findingsMedium: "findings of level medium"
        case .findingsHigh: "findings of level high or critical"
        case .highestScore: "the classifier's highest score of a request"
        case .earlyScores: "scores in the first turns of conversations"
        case .escalation: "conversations that rise to harm"
        case .pressed: "asked again, in other words, after a refusal"
        case .splitTask: "one harmful task in small parts"
        case .harmfulShare: "share of requests that speak for harm"
        case .quoting: "of these, share that quotes somebody else"
        case .askingAbout: "of these, share that asks about harm or for help"
        }
    }

    /// Whether it can only lower the risk; all others can only raise it.
    package var speaksAgainst: Bool { self == .quoting || self == .askingAbout }

    /// Whether its amount is a share, 0...1; otherwise it is log2(1 + what has come together), up to ``cap``.
    package var isShare: Bool {
        switch self {
        case .harmfulShare, .quoting, .askingAbout: true
        default: false
        }
    }

    /// The most that its value can be, so that a flood of one kind does not decide: three findings of level high, seven of the others,
    /// or scores of seven to fifteen bits together say as much as any number.
    package var cap: Double {
        switch self {
        case .findingsHigh, .pressed: 2
        case .findingsLow, .findingsMedium, .highestScore, .escalation, .splitTask: 3
        case .earlyScores: 4
        case .harmfulShare, .quoting, .askingAbout: 1
        }
    }

    /// What its weight may be, in bits for each unit of its value; chosen by hand, and learnt within.
    ///
    /// The upper bounds keep what simulated services teach too well: rules that were written for their words, and innocent people who
    /// never ask again after a refusal. The lower ones keep what they cannot teach: nobody in them comes to harm by degrees, takes a
    /// task apart so that no part shows it, or passes off a request as a quotation.
    package var weightBounds: ClosedRange<Double> {
        switch self {
        case .findingsLow: 0...1
        case .findingsMedium: 0...3
        case .findingsHigh: 0...5
        case .highestScore: 0...1.5
        case .earlyScores: 0...2
        case .escalation, .splitTask: 0.25...1.5
        case .pressed: 0.25...2
        case .harmfulShare: 0...5
        case .quoting, .askingAbout: -3 ... -0.5
        }
    }
}
