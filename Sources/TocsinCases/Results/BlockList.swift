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

/// What gateways read: one entry for each name of an account that is acted against.
package enum BlockList {
    /// All cases' enforcements, ordered by name.
    ///
    /// `aliases`: The account that a name belongs to, by name. A gateway sees the name, so each gets an entry of its own.
    package static func make(
        _ cases: [Case],
        at time: Timestamp,
        aliases: [AccountID: AccountID],
        appeals: AppealLinks? = nil
    ) -> [Enforcement] {
        let names = Dictionary(grouping: aliases.keys) { aliases[$0] }
        let named = cases.flatMap { $0.enforcements(at: time, appeals: appeals) }.flatMap { enforcement in
            ([enforcement.account] + (names[enforcement.account] ?? [])).map { name in
                var named = enforcement
                named.account = name
                return named
            }
        }
        return strictest(named)
    }

    /// One enforcement for each account, ordered by account: of several the strictest, then the longest.
    private static func strictest(_ enforcements: [Enforcement]) -> [Enforcement] {
        Dictionary(grouping: enforcements, by: \.account).values
            .compactMap { $0.max { strictness($0) < strictness($1) } }
            .sorted { $0.account < $1.account }
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
