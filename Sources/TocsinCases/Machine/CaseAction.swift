// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Something that somebody does to a case.
package enum CaseAction: Sendable, Equatable {
    /// Takes it, also from somebody else.
    case claim
    case note(String)
    /// Takes the text of one's own note away: the note of this number, from 1, in the order in which notes were written.
    case removeNote(Int)
    case label(String)
    case link(String)
    /// Closes it as the same as another.
    case markDuplicate(of: CaseID)
    /// Takes over the accounts of a case that is the same.
    case absorb(CaseID, accounts: [AccountID])
    case decide(DecisionDraft)
    /// Takes one's own proposal back before a second person answers it.
    case withdraw
    case approve
    case refuse(reason: String)
    /// What the account's owner says against the decision that holds.
    case appeal(ground: String)
    case resolve(Decision.Outcome, reason: String)
    case close
    case reopen(reason: String)
    /// Puts a stand-in for an account whose owner had it erased.
    case sever(AccountID, standIn: AccountID)

    /// What is done, without what is said with it.
    package enum Kind: String, Sendable, CaseIterable {
        case claim, note, removeNote, label, link, markDuplicate, absorb, decide, withdraw, approve, refuse
        case appeal, resolve, close, reopen, sever
    }

    package var kind: Kind {
        switch self {
        case .claim: .claim
        case .note: .note
        case .removeNote: .removeNote
        case .label: .label
        case .link: .link
        case .markDuplicate: .markDuplicate
        case .absorb: .absorb
        case .decide: .decide
        case .withdraw: .withdraw
        case .approve: .approve
        case .refuse: .refuse
        case .appeal: .appeal
        case .resolve: .resolve
        case .close: .close
        case .reopen: .reopen
        case .sever: .sever
        }
    }

    /// A stable word, as the audit log has it.
    package var word: String { kind.rawValue }

    /// What one has to be allowed.
    var right: Right {
        switch self {
        case .claim, .note, .removeNote, .label, .link, .markDuplicate, .absorb, .appeal, .close, .reopen: .work
        case .decide, .withdraw: .decide
        case .approve, .refuse: .approve
        case .resolve: .resolve
        case .sever: .erase
        }
    }

    /// Also while people look at a case again: what was decided goes on until they decide anew.
    static let statesForAppeal: Set<Case.State> = [.inReview, .decided, .closed]

    /// The states in which it makes sense.
    package var states: Set<Case.State> {
        switch self {
        case .note, .label, .link, .sever: Set(Case.State.allCases)
        case .removeNote: Set(Case.State.allCases).subtracting([.closed])
        case .claim, .markDuplicate, .absorb: [.open, .inReview]
        case .decide(let draft): draft.action == .reinstate ? [.inReview, .decided] : [.inReview]
        case .withdraw, .approve, .refuse: [.awaitingSecond]
        case .appeal: Self.statesForAppeal
        case .resolve: [.appealed]
        case .close: [.decided]
        case .reopen: [.decided, .closed]
        }
    }
}
