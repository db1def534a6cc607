// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCases
package import TocsinModel
package import TocsinSignIn

/// Who is at the other end of a request: the console asks, and knows nothing of passwords, codes and providers itself.
package protocol SignInService: Sendable {
    /// Whose a session is; nil for one that is unknown or over.
    func session(_ token: String, at time: Timestamp) async throws -> SignedInPerson?

    /// Name and password.
    ///
    /// `network`: Where the request came from, for limits on guessing; never stored as it is.
    func signIn(name: String, password: String, network: String?, at time: Timestamp) async throws -> ConsoleSignInStep

    /// The second factor.
    func finish(pending: String, code: String, network: String?, at time: Timestamp) async throws -> ConsoleSignInStep

    func signOut(_ token: String, at time: Timestamp) async throws

    /// Ends all sessions of the person whose session it is.
    func signOutEverywhere(_ token: String, at time: Timestamp) async throws

    /// Everybody who may sign in, ordered by name.
    ///
    /// - Throws: ``CaseError/notAllowed(role:right:)``.
    func people(for actor: Actor) async throws -> [ConsolePerson]

    /// Adds somebody, who chooses a password with the link.
    ///
    /// - Throws: ``CaseError``, ``PeopleError``, ``PeopleStoreError``.
    func add(_ name: String, role: Role, by actor: Actor, at time: Timestamp) async throws -> SetUpLink

    /// Does something to somebody else.
    ///
    /// `id`: As ``ConsolePerson/id``.
    ///
    /// - Returns: A link where one was asked for.
    /// - Throws: As ``add(_:role:by:at:)``, and ``PageError/notFound`` for nobody.
    func change(_ id: String, _ change: PersonAction, by actor: Actor, at time: Timestamp) async throws -> SetUpLink?

    /// How somebody signs in themselves, where they are signed in, and with what their programs come.
    ///
    /// `token`: Of their session, here and in what follows.
    ///
    /// - Throws: ``SignInError/signedOut``.
    func own(_ token: String, at time: Timestamp) async throws -> OwnSignIn

    /// Gives them another password, and ends their other sessions.
    ///
    /// - Throws: ``SignInError``, ``PasswordError``.
    func changePassword(
        _ token: String,
        current: String,
        new: String,
        network: String?,
        at time: Timestamp
    ) async throws

    /// Offers a second factor to whoever gives their password, and a code of the one that they have.
    ///
    /// `code`: The app's or a recovery code; nothing for somebody without a second factor.
    ///
    /// - Throws: ``SignInError``.
    func offerSecondFactor(
        _ token: String,
        password: String,
        code: String,
        network: String?,
        at time: Timestamp
    ) async throws -> OwnTimeCodeOffer

    /// What was offered, to be shown again.
    ///
    /// - Throws: ``SignInError``.
    func offeredSecondFactor(_ offer: String, to token: String, at time: Timestamp) async throws -> OwnTimeCodeOffer

    /// Sets up what was offered, in the place of the one before, and ends their other sessions.
    ///
    /// - Returns: Recovery codes, shown once.
    /// - Throws: ``PeopleError/wrongCode``, ``SignInError``.
    func setSecondFactor(_ offer: String, code: String, for token: String, at time: Timestamp) async throws -> [String]

    /// Ends all their other sessions.
    ///
    /// - Throws: ``SignInError/signedOut``.
    func signOutElsewhere(_ token: String, at time: Timestamp) async throws

    /// Ends one of their programs' tokens.
    ///
    /// `id`: As ``APIToken/id``.
    ///
    /// - Throws: ``PeopleError/noToken(_:)``.
    func withdraw(_ id: String, of person: SignedInPerson, at time: Timestamp) async throws

    /// Whether somebody can still choose a password with a link; tells no more than ``setUp(_:password:at:)`` does.
    func isSetUpOpen(_ token: String, at time: Timestamp) async throws -> Bool

    /// Takes the password that somebody chose with a link.
    ///
    /// - Throws: ``SignInError``, ``PasswordError``.
    func setUp(_ token: String, password: String, at time: Timestamp) async throws

    /// What another provider of sign-in is called on its button; nil without one.
    var provider: String? { get }

    /// Where to send the browser to sign in with the provider, and what to keep in a cookie until it comes back; nil without a provider.
    func beginAtProvider(at time: Timestamp) async throws -> ProviderStep?

    /// `query`: What the provider sent back, as it stands in the address. `kept`: What the cookie held.
    func finishAtProvider(query: String, kept: String?, network: String?, at time: Timestamp) async throws
        -> ConsoleSignInStep
}

/// Somebody with a session.
package struct SignedInPerson: Sendable, Equatable {
    /// Stays the same when the name changes.
    package var id: String
    package var name: String
    package var role: Role
    /// What forms of the session prove themselves with.
    package var formSecret: String

    package init(id: String, name: String, role: Role, formSecret: String) {
        self.id = id
        self.name = name
        self.role = role
        self.formSecret = formSecret
    }

    package var actor: Actor { Actor(name: name, role: role) }
}

/// What became of a step of signing in.
package enum ConsoleSignInStep: Sendable, Equatable {
    /// `token`: For the cookie.
    case signedIn(token: String)
    /// The password was right; a code has to follow.
    ///
    /// `pending`: What to hand over with it, good for minutes.
    ///
    /// `problem`: What was wrong with the code before.
    case needsCode(pending: String, problem: String?)
    /// In words for the person, which never tell whether the name exists.
    case refused(String)
}

/// What became of asking another provider to sign somebody in.
package enum ProviderStep: Sendable, Equatable {
    case goesTo(ProviderRedirect)
    /// In words for the person: the provider is not there, or not as it should be.
    case refused(String)
}

/// Where another provider asks people to sign in.
package struct ProviderRedirect: Sendable, Equatable {
    package var address: String
    /// For a cookie; nil where nothing has to be kept.
    package var kept: String?

    package init(address: String, kept: String?) {
        self.address = address
        self.kept = kept
    }
}
