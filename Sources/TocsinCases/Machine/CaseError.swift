// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Why something cannot be done to a case.
package enum CaseError: Error, Equatable, CustomStringConvertible {
    case notAllowed(role: Role, right: Right)
    case wrongState(String, state: Case.State, allowed: Set<Case.State>)
    /// What is missing, in words.
    case needs(String)
    case notTheOwner(owner: String)
    case ownDecision(action: String)
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
        case .wrongState(let action, let state, let allowed):
            "A case that is \(state.rawValue) cannot take '\(action)': it has to be \(Case.State.allCases.filter(allowed.contains).map(\.rawValue).joined(separator: " or "))."
        case .needs(let what): "This needs \(what)."
        case .notTheOwner(let owner): "The case is \(owner)'s. Claim it first, or let \(owner) decide."
        case .ownDecision(let action): "You cannot \(action) a decision of your own. Ask somebody else."
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
}
