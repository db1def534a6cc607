// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import TocsinModel

extension Case {
    /// What gateways have to do at a moment because of this case: the last decision's action, while it holds.
    ///
    /// An appeal does not lift it; the appeal's outcome may. A finished or lifted action gives nothing.
    ///
    /// `appeals`: Makes the link with which the account's owner can appeal; nil for none.
    package func enforcements(at time: Timestamp, appeals: AppealLinks? = nil) -> [Enforcement] {
        guard let decision = decisions.last, let action = decision.enforcedAction else { return [] }
        return decision.subjects.map { subject in
            Enforcement(
                account: subject.account,
                action: action,
                until: decision.action.until,
                reasonCode: decision.category?.rawValue ?? "terms",
                decision: decision.id,
                decidedAt: decision.effectiveAt,
                appeal: appeals?.link(decision, for: subject.account)
            )
        }
        .filter { $0.holds(at: time) }
    }
}

extension Decision {
    fileprivate var enforcedAction: Enforcement.Action? {
        switch action {
        case .rateLimit(let rate, _): .rateLimited(requestsPerMinute: rate)
        case .suspend, .closeOperation: .suspended
        case .dismiss, .warn, .reinstate: nil
        }
    }
}

/// What gateways read: one entry for each account that is acted against.
package enum BlockList {
    /// Joins all cases' enforcements, ordered by account; of several for one account the strictest, then the longest, counts.
    package static func make(_ cases: [Case], at time: Timestamp, appeals: AppealLinks? = nil) -> [Enforcement] {
        var strictest: [AccountID: Enforcement] = [:]
        for enforcement in cases.flatMap({ $0.enforcements(at: time, appeals: appeals) }) {
            guard let other = strictest[enforcement.account] else {
                strictest[enforcement.account] = enforcement
                continue
            }
            if strictness(other) < strictness(enforcement) { strictest[enforcement.account] = enforcement }
        }
        return strictest.values.sorted { $0.account < $1.account }
    }

    /// As gateways read it: JSON Lines, one account a line.
    package static func lines(_ entries: [Enforcement]) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Data(try entries.map { try encoder.encode($0) + Data("\n".utf8) }.joined())
    }

    private static func strictness(_ enforcement: Enforcement) -> (Int, Int64) {
        let action =
            switch enforcement.action {
            case .suspended: Int.max
            case .rateLimited(let rate): -rate
            }
        return (action, enforcement.until?.milliseconds ?? .max)
    }
}
