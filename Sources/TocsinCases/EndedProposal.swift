// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What somebody decided and no second person approved, so that nothing was done.
package struct EndedProposal: Sendable, Equatable, Codable {
    /// As ``Decision/id``.
    package let id: String
    package let action: Decision.Action
    package let decidedBy: String
    package let decidedAt: Timestamp
    package let outcome: Outcome
    package let endedBy: String
    package let endedAt: Timestamp
    /// Why it was refused, in the words of whoever did so; nil when it was withdrawn.
    package internal(set) var reason: String?

    /// How a proposal ends that takes no effect.
    package enum Outcome: String, Sendable, Codable {
        /// By whoever made it.
        case withdrawn
        /// By a second person.
        case refused
    }

    init(_ decision: Decision, _ outcome: Outcome, reason: String? = nil, by name: String, at time: Timestamp) {
        id = decision.id
        action = decision.action
        decidedBy = decision.decidedBy
        decidedAt = decision.decidedAt
        self.outcome = outcome
        endedBy = name
        endedAt = time
        self.reason = reason
    }
}
