// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// A decision as the account's owner meets it, and whether they can still appeal.
package struct AppealMatter: Sendable, Equatable {
    package let decision: Decision
    /// Whose owner.
    package let account: AccountID
    package let standing: Standing
    /// Why the decision holds no more, also after an appeal that was filed; nil while it holds.
    package let end: End?

    package enum Standing: Sendable, Equatable {
        case open
        /// One appeal was filed, and a decision takes one.
        case filed(Decision.Appeal)
        /// It holds no more, and nobody appealed.
        case over(End)
        /// Somebody proposed another decision, and a second person looks at that.
        case underReview
    }

    package enum End: Sendable, Equatable {
        /// Another decision took its place.
        case undone
        /// It ended by itself.
        case ended(Timestamp)
    }

    /// Nil for a decision that the case does not have, that has not taken effect, or that is not against the account.
    init?(_ decision: String, about account: AccountID, in about: Case, at time: Timestamp) {
        guard let found = about.decisions.first(where: { $0.id == decision }), found.action.isAdverse,
            found.subjects.contains(where: { $0.account == account })
        else { return nil }
        self.decision = found
        self.account = account
        if about.decisions.last?.id != decision {
            end = .undone
        } else if let until = found.action.until, until <= time {
            end = .ended(until)
        } else {
            end = nil
        }
        if let appeal = found.appeal {
            standing = .filed(appeal)
        } else if let end {
            standing = .over(end)
        } else {
            standing = CaseAction.statesForAppeal.contains(about.state) ? .open : .underReview
        }
    }
}
