// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
package import TocsinCases
package import TocsinModel
internal import TocsinStore

/// What a desk offers to sign-in by somebody else's word, such as an OpenID provider's.
extension SignInDesk {
    /// Who acts in the audit log when a provider's word changes somebody.
    private static let actor = Actor(name: "openid provider", role: .admin)

    /// Begins a sign-in that ends elsewhere.
    package func beginElsewhere(at time: Timestamp) throws -> PendingSignIn {
        try pending(for: nil, tries: 1, at: time)
    }

    /// Ends it, whatever came of it.
    ///
    /// - Returns: False when there is none of that token, or it is over.
    package func endElsewhere(_ token: String, at time: Timestamp) throws -> Bool {
        guard let secret = SecretToken(token), let kept = try store.tryPending(secret.digest, at: time) else {
            return false
        }
        return kept.person == nil
    }

    /// Writes down that somebody was not let in.
    package func refusedElsewhere(_ word: String, _ network: ClientNetwork, at time: Timestamp) throws {
        try refused(nil, "openid " + word, network, at: time)
    }

    package func person(subject: String) throws -> Person? {
        try store.person(subject: subject).map { try Person($0) }
    }

    /// Gives a person the role that the provider says they have.
    ///
    /// - Throws: ``PeopleError/lastAdmin(_:)``, or what the store throws.
    package func setRole(of person: Person, to role: Role, at time: Timestamp) throws -> Person {
        try people.setRole(person.name, role, at: time)
    }

    /// Adds a person whom the provider vouches for.
    ///
    /// - Throws: ``PeopleError``, ``PeopleStoreError``, or what the store throws.
    package func make(_ name: PersonName, role: Role, subject: String, at time: Timestamp) throws -> Person {
        try people.add(name, role: role, subject: subject, at: time)
    }

    private var people: PeopleDesk { PeopleDesk(store: store, actor: Self.actor, randomBytes: randomBytes) }
}
