// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What was asked so far, and whether there is room for more.
///
/// Tokens of a request under way are reserved by an estimate, so that several at once cannot overrun the limit unseen. A run may so end with room left
/// for as many questions as are under way at once.
struct JudgeBudget {
    private let limits: JudgeLimits
    private var requests = 0
    private var tokens = 0
    private var isEstimate = false
    private var reserved = 0
    private var failuresInSuccession = 0
    private var statuses: [NoVerdict: Int] = [:]
    /// Set once there was no room: no more is asked then.
    private var stop: JudgeStop?

    init(_ limits: JudgeLimits) {
        self.limits = limits
    }

    /// Takes room for a request; false when there is none.
    mutating func take(tokens estimate: Int) -> Bool {
        if failuresInSuccession >= limits.failuresInSuccession {
            stop = .failing
        } else if requests >= limits.requests {
            stop = .requests
        } else if let limit = limits.tokens, tokens + reserved + estimate > limit {
            stop = .tokens
        }
        guard stop == nil else { return false }
        requests += 1
        reserved += estimate
        return true
    }

    /// Puts what a request used in the place of what was reserved for it.
    mutating func settle(_ used: JudgeTokens, reserved estimate: Int) {
        reserved -= estimate
        switch used {
        case .counted(let number): tokens += number
        case .estimated(let number):
            tokens += number
            isEstimate = true
        }
    }

    /// Notes whether the endpoint gave a question an answer at last.
    mutating func note(answered: Bool) {
        failuresInSuccession = answered ? 0 : failuresInSuccession + 1
    }

    /// Notes the status of a reply that held no answer.
    mutating func note(status: Int, behind reason: NoVerdict) {
        statuses[reason] = status
    }

    var usage: JudgeUsage {
        JudgeUsage(requests: requests, tokens: tokens, isEstimate: isEstimate, stop: stop, statuses: statuses)
    }
}

/// Tokens of one request.
enum JudgeTokens {
    /// By the endpoint.
    case counted(Int)
    case estimated(Int)
}

/// Why a run ends before all is asked.
package enum JudgeStop: String, Sendable {
    /// The budget of requests is spent.
    case requests
    /// The budget of tokens is spent.
    case tokens
    /// The endpoint did not answer several questions in succession.
    case failing
}
