// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// A decision as the account's owner meets it, and whether they can still appeal.
package struct AppealMatter: Sendable, Equatable {
    package let decision: Decision
    /// Whose owner.
    package let account: AccountID
    package let standing: Standing

    package enum Standing: Sendable, Equatable {
        case open
        /// One appeal was filed, and a decision takes one.
        case filed(Decision.Appeal)
        /// Another decision took its place.
        case undone
        /// It ended by itself.
        case ended(Timestamp)
        /// Somebody proposed another decision, and a second person looks at that.
        case underReview
    }

    /// Nil for a decision that the case does not have, that has not taken effect, or that is not against the account.
    init?(_ decision: String, about account: AccountID, in about: Case, at time: Timestamp) {
        guard let found = about.decisions.first(where: { $0.id == decision }), found.action.isAdverse,
            found.subjects.contains(where: { $0.account == account })
        else { return nil }
        self.decision = found
        self.account = account
        if let appeal = found.appeal {
            standing = .filed(appeal)
        } else if about.decisions.last?.id != decision {
            standing = .undone
        } else if let until = found.action.until, until <= time {
            standing = .ended(until)
        } else {
            standing = CaseAction.statesForAppeal.contains(about.state) ? .open : .underReview
        }
    }
}
