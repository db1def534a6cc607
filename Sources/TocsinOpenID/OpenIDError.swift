// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why a provider's word lets nobody in; never holds what was received.
package enum OpenIDError: Error, Equatable, CustomStringConvertible {
    case badSettings(String)
    case badAddress(String)
    /// `what`: What was fetched, in words.
    case unreachable(what: String)
    case badStatus(what: String, status: Int)
    case badDocument(what: String, reason: String)
    /// The provider does not take our client id and secret.
    case clientRefused
    /// The answer is to no question of ours, comes twice, or comes from another browser.
    case badState
    /// The provider says no.
    case denied
    case badToken(TokenProblem)
    case stranger
    case noRole
    case noName
    case nameTaken

    /// What is wrong with an id token.
    package enum TokenProblem: String, Sendable, CaseIterable {
        case malformed, algorithm, key, signature, issuer, audience, nonce, expired, issuedAt, subject
    }

    package var description: String {
        switch self {
        case .badSettings(let what): "The OpenID settings do not hold: \(what)."
        case .badAddress(let what): "\(what) is no https address. Use one; http is for loopback alone."
        case .unreachable(let what): "The provider's \(what) cannot be fetched. Check the network, then sign in again."
        case .badStatus(let what, let status): "The provider answered \(status) for its \(what). Ask who runs it."
        case .badDocument(let what, let reason): "The provider's \(what) cannot be used: \(reason). Ask who runs it."
        case .clientRefused:
            "The provider does not take this console's own id and secret. Ask who runs the console to check clientID and clientSecretFile."
        case .badState: "This sign-in was not begun here, took too long, or was done already. Sign in again."
        case .denied: "The provider did not let you in. Sign in again, or ask who runs it."
        case .badToken(let problem):
            "The provider's statement does not hold (\(problem.rawValue)). Sign in again; if it stays so, ask an admin."
        case .stranger: "You are not among the people who work here. Ask an admin to add you."
        case .noRole: "The provider gives you no role here. Ask an admin which group you need."
        case .noName: "The provider gives no name that can be used here. Ask an admin to add you."
        case .nameTaken: "Somebody else has your name here. Ask an admin to join the two."
        }
    }

    /// Whether the provider or the settings are at fault, which whoever runs the console has to see to, and not who signs in.
    package var isOfProvider: Bool {
        switch self {
        case .badSettings, .badAddress, .unreachable, .badStatus, .badDocument, .clientRefused: true
        case .badState, .denied, .badToken, .stranger, .noRole, .noName, .nameTaken: false
        }
    }

    /// A fixed word for metrics.
    package var word: String {
        switch self {
        case .badSettings: "settings"
        case .badAddress: "address"
        case .unreachable: "unreachable"
        case .badStatus: "status"
        case .badDocument: "document"
        case .clientRefused: "client"
        case .badState: "state"
        case .denied: "denied"
        case .badToken(let problem): "token-" + problem.rawValue
        case .stranger: "stranger"
        case .noRole: "no-role"
        case .noName: "no-name"
        case .nameTaken: "name-taken"
        }
    }
}
