// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What an answer of a judge comes to.
package enum Verdict: Sendable, Equatable {
    /// `reasons`: In the judge's words, empty where its form has none; may quote the text.
    case harmful(HarmCategory, confidence: JudgementConfidence?, reasons: String)
    case harmless(confidence: JudgementConfidence?, reasons: String)
    /// The judge would not answer.
    case refused
    case noVerdict(NoVerdict)

    /// What it comes to, without what makes it up.
    package enum State: String, Sendable, CaseIterable {
        case harmful, harmless, refused
        case noVerdict = "no-verdict"
    }

    package var state: State {
        switch self {
        case .harmful: .harmful
        case .harmless: .harmless
        case .refused: .refused
        case .noVerdict: .noVerdict
        }
    }

    /// The judge's confidence in its own words; nil where it named none.
    package var confidence: JudgementConfidence? {
        switch self {
        case .harmful(_, let confidence, _), .harmless(let confidence, _): confidence
        case .refused, .noVerdict: nil
        }
    }

    /// The judge's reasons; empty where it gave none.
    package var reasons: String {
        switch self {
        case .harmful(_, _, let reasons), .harmless(_, let reasons): reasons
        case .refused, .noVerdict: ""
        }
    }

    /// Leaves out the reasons.
    package mutating func removeReasons() {
        switch self {
        case .harmful(let category, let confidence, _): self = .harmful(category, confidence: confidence, reasons: "")
        case .harmless(let confidence, _): self = .harmless(confidence: confidence, reasons: "")
        case .refused, .noVerdict: break
        }
    }

    /// Whether the judge answered, so that asking again would give no more.
    package var isAnswer: Bool {
        if case .noVerdict(let reason) = self { reason.isAnswer } else { true }
    }
}

/// Why there is no verdict.
package enum NoVerdict: String, Sendable, CaseIterable {
    // The judge answered.
    /// Anything but exactly one verdict in the form asked for.
    case malformed
    /// The answer gave away what it was told to keep to itself.
    case canary
    /// The answer lacks the key that only the question held: a verdict that the text wrote, not the judge.
    case echo
    /// The answer ended before it was whole.
    case cutOff = "cut-off"

    // It did not.
    /// The endpoint would not take the question.
    case rejected
    /// The endpoint was too busy or failed, each time it was tried.
    case unavailable
    case timeout
    /// The endpoint's reply is no chat completion, or too long for one.
    case reply
    /// The budget was spent, or the endpoint given up, before its turn came.
    case notAsked = "not-asked"

    /// Whether the judge itself answered, so that asking again would give no more.
    package var isAnswer: Bool {
        switch self {
        case .malformed, .canary, .echo, .cutOff: true
        case .rejected, .unavailable, .timeout, .reply, .notAsked: false
        }
    }
}
