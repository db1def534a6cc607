// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Why something cannot be done to a case.
package enum CaseError: Error, Equatable, CustomStringConvertible {
    case notAllowed(role: Role, right: Right)
    /// `Approval`: The one that was given before, where somebody approves once more.
    case wrongState(CaseID, CaseAction.Kind, state: Case.State, allowed: Set<Case.State>, Approval?)
    /// What is missing, in words.
    case needs(String)
    case notTheOwner(owner: String)
    case ownDecision(action: CaseAction.Kind)
    /// `author`: Who proposed it.
    case othersProposal(decision: String, author: String)
    case othersNote(author: String)
    case openingReason
    case appealedAlready(decision: String)
    case notInCase(account: String)
    case noEvidence(account: String)
    /// `known`: The categories of what was found, in their order.
    case otherHarm(HarmCategory, known: [HarmCategory])
    case coordinatedOnly(operation: String)
    case reinstatesAll
    case stillActs(decision: String)
    case ownAppeal(decision: String)

    package var description: String {
        switch self {
        case .notAllowed(let role, let right):
            "The role \(role.rawValue) may not do this (\(right.rawValue)). It takes \(Role.having(right).map(\.rawValue).joined(separator: " or "))."
        case .wrongState(let id, let action, let state, let allowed, let approval):
            "\(id) \(Self.words(state)), and \(Self.deed(action)) takes a case that \(Case.State.allCases.filter(allowed.contains).map(Self.words).joined(separator: " or "))."
                + (approval.map { " \($0.by) approved \($0.decision) at \($0.at)." } ?? "")
        case .needs(let what): "This needs \(what)."
        case .notTheOwner(let owner): "The case is \(owner)'s. Claim it first, or let \(owner) decide."
        case .ownDecision(let action): "You cannot \(Self.verb(action)) a decision of your own. Ask somebody else."
        case .othersProposal(let decision, let author):
            "\(author) proposed \(decision), and nobody else can withdraw it. Ask \(author), or refuse it as the second person."
        case .othersNote(let author):
            "\(author) wrote this note, and nobody else can remove it. Ask \(author), or write a note of your own."
        case .openingReason:
            "This note says why the case was opened, and stays, as it does in the audit log. Write another note with what is right."
        case .appealedAlready(let decision): "\(decision) was appealed already, and an appeal is decided once."
        case .notInCase(let account): "\(account) does not belong to the case. Check the exceptions."
        case .noEvidence(let account):
            "Nothing speaks against \(account) itself. Make it an exception, or find out more first."
        case .otherHarm(let category, let known):
            "Nothing that was found about these accounts is \(category.rawValue): it is \(known.map(\.rawValue).joined(separator: ", ")). Choose a category that was found, or dismiss the case."
        case .coordinatedOnly(let operation):
            "\(operation) acts together, and no harm was found: it is no case. Open one by hand if you know more."
        case .reinstatesAll:
            "Reinstating undoes the whole decision, so it takes no exceptions. To keep the decision for some accounts, reopen the case and decide anew, with the others as exceptions."
        case .stillActs(let decision):
            "\(decision) acts against accounts of this case, and nobody could lift it in a duplicate. Reinstate the accounts first, or close the other case as a duplicate of this one."
        case .ownAppeal(let decision):
            "You decided or approved \(decision), so you cannot write down the appeal against it. Ask somebody else, or send the owner their link."
        }
    }

    /// Who approved a decision, and when.
    package struct Approval: Sendable, Equatable {
        package let decision: String
        package let by: String
        package let at: Timestamp
    }

    /// What follows a case's name.
    private static func words(_ state: Case.State) -> String {
        switch state {
        case .open: "is open"
        case .inReview: "is under review"
        case .awaitingSecond: "waits for a second person"
        case .decided: "is decided"
        case .appealed: "is under appeal"
        case .closed: "is closed"
        }
    }

    /// What takes a case in certain states.
    private static func deed(_ action: CaseAction.Kind) -> String {
        switch action {
        case .claim: "claiming"
        case .note: "a note"
        case .removeNote: "removing a note"
        case .label: "a label"
        case .link: "a link"
        case .markDuplicate: "closing as a duplicate"
        case .absorb: "taking over a duplicate"
        case .decide: "deciding"
        case .withdraw: "withdrawing a proposal"
        case .approve: "approving"
        case .refuse: "refusing"
        case .appeal: "an appeal"
        case .resolve: "deciding an appeal"
        case .close: "closing"
        case .reopen: "reopening"
        case .sever: "erasing an account"
        }
    }

    /// What nobody does to a decision of their own.
    private static func verb(_ action: CaseAction.Kind) -> String {
        switch action {
        case .approve: "approve"
        case .refuse: "refuse"
        case .resolve: "decide an appeal against"
        case .claim, .note, .removeNote, .label, .link, .markDuplicate, .absorb, .decide, .withdraw, .appeal, .close,
            .reopen, .sever:
            "judge"
        }
    }
}
