// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
internal import TocsinStore

/// The unit of review: accounts, what speaks against them, and what people made of it.
///
/// Changed only by ``applying(_:by:at:)``, which gives the new value and what goes into the audit log.
package struct Case: Sendable, Equatable, Codable {
    package let id: CaseID
    package internal(set) var origin: Origin
    /// Whom it is about, ascending, at least one.
    package internal(set) var accounts: [AccountID]
    package let priority: Priority
    /// What the findings that it was opened from say; nil when it was opened by hand.
    package let category: HarmCategory?
    package let openedAt: Timestamp
    package let openedBy: String
    package internal(set) var state: State
    /// Who works on it; nil until somebody claims it.
    package internal(set) var owner: String?
    /// When somebody first claimed it.
    package internal(set) var claimedAt: Timestamp?
    /// When it was first decided.
    package internal(set) var decidedAt: Timestamp?
    package internal(set) var notes: [Note] = []
    /// Ascending.
    package internal(set) var labels: [String] = []
    package internal(set) var links: [String] = []
    /// Cases that turned out to be the same as this one, ascending.
    package internal(set) var duplicates: [CaseID] = []
    package internal(set) var duplicateOf: CaseID?
    /// Cases about one of its accounts each, which was parted off when its owner appealed, ascending; nil for none.
    package internal(set) var parts: [CaseID]?
    /// The case that it was parted off from; nil for any other.
    package internal(set) var partedFrom: CaseID?
    /// How many decisions were made, also those that were refused: their numbers are not used again.
    package internal(set) var decisionsMade = 0
    /// What one person decided and a second has to approve.
    package internal(set) var proposal: Decision?
    /// What was proposed and never took effect, oldest first; nil for none.
    package internal(set) var endedProposals: [EndedProposal]?
    /// What took effect, oldest first: the last one holds, the others are history.
    package internal(set) var decisions: [Decision] = []

    /// Opens a case.
    ///
    /// `reason`: Why it is opened by hand, which becomes its first note; for other cases nil.
    ///
    /// - Throws: ``CaseError/needs(_:)`` without an account, and without a reason by hand; ``CaseError/notAllowed(role:right:)``.
    package static func open(
        _ id: CaseID,
        origin: Origin,
        accounts: [AccountID],
        priority: Priority,
        category: HarmCategory? = nil,
        reason: String? = nil,
        by actor: Actor,
        at time: Timestamp
    ) throws(CaseError) -> Transition {
        try actor.mustHave(.work)
        guard !accounts.isEmpty else { throw .needs("at least one account") }
        var opened = Case(
            id: id,
            origin: origin,
            accounts: Set(accounts).sorted(),
            priority: priority,
            category: category,
            openedAt: time,
            openedBy: actor.name,
            state: .open
        )
        var details = ["origin": origin.description]
        if origin == .manual {
            let reason = try stated(reason ?? "", "a reason: what makes you look at these accounts")
            opened.notes.append(Note(author: actor.name, time: time, text: reason))
            details["reason"] = reason
            details["accounts"] = opened.accounts.map(\.description).joined(separator: " ")
        }
        return Transition(
            opened,
            action: "case.open",
            from: nil,
            by: actor.name,
            as: actor.role.rawValue,
            at: time,
            details
        )
    }

    init(
        id: CaseID,
        origin: Origin,
        accounts: [AccountID],
        priority: Priority,
        category: HarmCategory?,
        openedAt: Timestamp,
        openedBy: String,
        state: State
    ) {
        self.id = id
        self.origin = origin
        self.accounts = accounts
        self.priority = priority
        self.category = category
        self.openedAt = openedAt
        self.openedBy = openedBy
        self.state = state
    }

    /// Where a case stands.
    package enum State: String, Sendable, CaseIterable, Codable {
        /// Nobody has claimed it.
        case open
        case inReview
        /// One person decided, and a second has to approve.
        case awaitingSecond
        case decided
        case appealed
        case closed
    }

    /// What it was opened from.
    package enum Origin: Sendable, Equatable, WrittenForm {
        case operation(OperationID)
        case finding(FindingID)
        case manual

        package var description: String {
            switch self {
            case .operation(let id): id.description
            case .finding(let id): id.description
            case .manual: "manual"
            }
        }

        package static let form = "an operation, a finding or 'manual'"

        package init?(written: String) {
            if let id = OperationID(written: written) {
                self = .operation(id)
            } else if let id = FindingID(written: written) {
                self = .finding(id)
            } else if written == "manual" {
                self = .manual
            } else {
                return nil
            }
        }
    }

    /// What somebody wrote down.
    package struct Note: Sendable, Equatable, Codable {
        package let author: String
        package let time: Timestamp
        /// Empty when it was removed.
        package internal(set) var text: String
        /// When its author removed it; nil while it stands.
        package internal(set) var removedAt: Timestamp?
    }

    /// When it should be decided.
    package var dueAt: Timestamp {
        Timestamp(milliseconds: openedAt.milliseconds + Int64(priority.hoursToDecide) * 3_600_000)
    }

    /// Seconds from opening until somebody claimed it; nil until then.
    package var secondsToClaim: Double? { claimedAt?.seconds(since: openedAt) }

    /// Seconds from opening to the first decision; nil until then.
    package var secondsToDecide: Double? { decidedAt?.seconds(since: openedAt) }

    /// As ``CaseSummary/isLate(at:)``.
    package func isLate(at time: Timestamp) -> Bool { summary.isLate(at: time) }
}
