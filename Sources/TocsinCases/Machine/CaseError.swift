// Tocsin
// SPDX-License-Identifier: Apache-2.0

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
    case coordinatedOnly(operation: String)
    case reinstatesAll

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
        case .coordinatedOnly(let operation):
            "\(operation) acts together, and no harm was found: it is no case. Open one by hand if you know more."
        case .reinstatesAll:
            "Reinstating undoes the whole decision, so it takes no exceptions. To keep the decision for some accounts, reopen the case and decide anew, with the others as exceptions."
        }
    }
}
