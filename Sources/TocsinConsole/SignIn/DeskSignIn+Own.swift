// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignIn
internal import TocsinStore

/// What people do about how they sign in themselves.
extension DeskSignIn {
    package func own(_ token: String, at time: Timestamp) async throws -> OwnSignIn {
        try await StoreThreads.wait { [desk, people] in
            guard let person = try desk.session(token, at: time)?.person else { throw SignInError.signedOut }
            return OwnSignIn(
                person: ConsolePerson(person),
                sessions: try desk.sessions(token, at: time),
                tokens: try PeopleDesk(store: people, actor: person.actor).tokens(person.name)
            )
        }
    }

    package func changePassword(
        _ token: String,
        current: String,
        new: String,
        network: String?,
        at time: Timestamp
    ) async throws {
        try await desk.changePassword(token, current: current, new: new, from: Self.network(network), at: time)
    }

    package func offerSecondFactor(
        _ token: String,
        password: String,
        code: String,
        network: String?,
        at time: Timestamp
    ) async throws -> OwnTimeCodeOffer {
        try await desk.offerTimeCode(token, password: password, code: code, from: Self.network(network), at: time)
    }

    package func offeredSecondFactor(_ offer: String, to token: String, at time: Timestamp) async throws
        -> OwnTimeCodeOffer
    {
        try await StoreThreads.wait { [desk] in try desk.offeredTimeCode(offer, to: token, at: time) }
    }

    package func setSecondFactor(_ offer: String, code: String, for token: String, at time: Timestamp) async throws
        -> [String]
    {
        try await StoreThreads.wait { [desk] in try desk.setTimeCode(offer, code: code, for: token, at: time) }
    }

    package func signOutElsewhere(_ token: String, at time: Timestamp) async throws {
        try await StoreThreads.wait { [desk] in try desk.signOutElsewhere(token, at: time) }
    }

    package func withdraw(_ id: String, of person: SignedInPerson, at time: Timestamp) async throws {
        try await StoreThreads.wait { [people] in
            try PeopleDesk(store: people, actor: person.actor).removeToken(id, of: person.name, at: time)
        }
    }
}
