// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
package import TocsinAudit
package import TocsinCases
package import TocsinModel

/// What receivers are told: ids, pseudonyms and stable words; no message text, and nothing of what people wrote.
package struct WebhookMessage: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case caseOpened = "case.opened"
        /// A decision waits for a second person.
        case decisionProposed = "decision.proposed"
        /// Gateways have to act from now on, or to stop acting.
        case decisionEffective = "decision.effective"
        case appealLodged = "appeal.lodged"
        case appealResolved = "appeal.resolved"
    }

    /// Always the same for the same event, so that receivers can tell what they had.
    package let id: String
    package let kind: Kind
    /// One object of JSON.
    package let body: String

    /// What a line of the audit log tells receivers; nothing for most lines.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - about: The case as it is now.
    ///   - appeals: Makes the link with which an account's owner can appeal against a decision that holds; nil for none.
    ///   - held: What decisions of other cases still do to accounts that the line's decision lets go.
    /// - Returns: In the order in which they are to be sent.
    package static func make(
        _ line: AuditLine,
        about: Case,
        appeals: AppealLinks? = nil,
        held: [Enforcement] = []
    ) -> [WebhookMessage] {
        let details = line.record.details
        switch line.record.action {
        case "case.open": return [message(.caseOpened, line, about, appeals, decision: nil)]
        case "case.decide":
            let waits = details["to"] == Case.State.awaitingSecond.rawValue
            return [
                message(
                    waits ? .decisionProposed : .decisionEffective,
                    line,
                    about,
                    appeals,
                    decision: details["decision"],
                    held: held
                )
            ]
        case "case.approve": return [message(.decisionEffective, line, about, appeals, decision: details["decision"])]
        case "case.appeal": return [message(.appealLodged, line, about, appeals, decision: details["decision"])]
        case "case.resolve":
            let resolved = message(.appealResolved, line, about, appeals, decision: details["decision"])
            // What undoes a decision is a decision.
            guard let undone = details["reinstated"] else { return [resolved] }
            return [resolved, message(.decisionEffective, line, about, appeals, decision: undone, held: held)]
        default: return []
        }
    }

    /// Each account's link, by its pseudonym; of a decision about one account the link alone, too.
    private static func write(_ appeals: AppealLinks?, _ decision: Decision, to writer: inout JSONWriter) {
        guard let appeals, decision.action.isAdverse else { return }
        writer.member("appeal", decision.onlyAccount.flatMap { appeals.link(decision, for: $0) })
        writer.key("appeals")
        writer.object { writer in
            for subject in decision.subjects {
                writer.member(subject.account.description, appeals.link(decision, for: subject.account))
            }
        }
    }

    /// What is still done to accounts, and by which decision.
    private static func write(_ held: [Enforcement], to writer: inout JSONWriter) {
        writer.key("stillHeld")
        writer.array { writer in
            for enforcement in held {
                writer.object { writer in
                    writer.member("account", enforcement.account.description)
                    writer.member("decision", enforcement.decision)
                    switch enforcement.action {
                    case .suspended: writer.member("action", "suspend")
                    case .rateLimited(let rate):
                        writer.member("action", "rateLimit")
                        writer.member("requestsPerMinute", rate)
                    }
                    writer.member("until", enforcement.until?.description)
                }
            }
        }
    }

    private static func message(
        _ kind: Kind,
        _ line: AuditLine,
        _ about: Case,
        _ appeals: AppealLinks?,
        decision id: String?,
        held: [Enforcement] = []
    ) -> WebhookMessage {
        let decision = (about.decisions + [about.proposal].compactMap(\.self)).first { $0.id == id }
        let isLetGo = kind == .decisionEffective && decision?.action.isAdverse == false
        let stay = isLetGo ? held.map(\.account) : []
        let accounts = (decision?.subjects.map(\.account) ?? about.accounts).filter { !stay.contains($0) }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", kind.rawValue)
            writer.member("timestamp", line.record.time.description)
            writer.key("data")
            writer.object { writer in
                writer.member("case", about.id.description)
                writer.member("decision", id)
                writer.member("action", decision?.action.word)
                if case .rateLimit(let rate, _) = decision?.action { writer.member("requestsPerMinute", rate) }
                writer.member("until", decision?.action.until?.description)
                writer.member("reason", decision?.category?.rawValue ?? (id == nil ? about.category?.rawValue : nil))
                if kind == .decisionEffective, let decision { write(appeals, decision, to: &writer) }
                if kind == .appealResolved { writer.member("outcome", line.record.details["outcome"]) }
                writer.member("accounts", accounts.map(\.description))
                if kind == .decisionEffective, !held.isEmpty { write(held, to: &writer) }
            }
        }
        // The digest is of this store's log alone, so that two stores' messages are never taken for one.
        return WebhookMessage(
            id: "msg_\(line.digest.description.prefix(32))_\(kind.rawValue.replacing(".", with: "_"))",
            kind: kind,
            body: writer.text
        )
    }
}
