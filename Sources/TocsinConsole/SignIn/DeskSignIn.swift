// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Logging
internal import TocsinCases
package import TocsinModel
package import TocsinOpenID
package import TocsinSignIn
package import TocsinStore

/// Sign-in by the people who are in the store, and by an OpenID provider where the operator set one.
package struct DeskSignIn: SignInService {
    let desk: SignInDesk
    let people: any PeopleStore
    private let openID: OpenIDDesk?
    package let provider: String?
    private let logger: Logger?

    /// `provider`: What the provider is called on its button.
    ///
    /// `logger`: Gets a line when the provider fails; nil for none.
    package init(
        _ desk: SignInDesk,
        people: any PeopleStore,
        openID: OpenIDDesk? = nil,
        provider: String? = nil,
        logger: Logger? = nil
    ) {
        self.logger = logger
        self.desk = desk
        self.people = people
        self.openID = openID
        self.provider = openID == nil ? nil : provider ?? "OpenID"
    }

    package func session(_ token: String, at time: Timestamp) async throws -> SignedInPerson? {
        try await StoreThreads.wait { [desk] in try desk.session(token, at: time) }.map { signedIn in
            SignedInPerson(
                id: signedIn.person.id.description,
                name: signedIn.person.name,
                role: signedIn.person.role,
                formSecret: signedIn.csrfSecret
            )
        }
    }

    package func signIn(
        name: String,
        password: String,
        network: String?,
        at time: Timestamp
    ) async throws -> ConsoleSignInStep {
        try await refusing {
            switch try await desk.signIn(name: name, password: password, from: Self.network(network), at: time) {
            case .signedIn(let session): .signedIn(token: session.token)
            case .secondFactor(let pending): .needsCode(pending: pending.token, problem: nil)
            }
        }
    }

    package func finish(
        pending: String,
        code: String,
        network: String?,
        at time: Timestamp
    ) async throws -> ConsoleSignInStep {
        do {
            let session = try await StoreThreads.wait { [desk] in
                try desk.finish(pending, code: code, from: Self.network(network), at: time)
            }
            return .signedIn(token: session.token)
        } catch SignInError.wrongCode(let triesLeft) where triesLeft > 0 {
            return .needsCode(pending: pending, problem: "\(SignInError.wrongCode(triesLeft: triesLeft))")
        } catch let error as SignInError {
            return .refused("\(error)")
        }
    }

    package func signOut(_ token: String, at time: Timestamp) async throws {
        try await StoreThreads.wait { [desk] in try desk.signOut(token, at: time) }
    }

    package func signOutEverywhere(_ token: String, at time: Timestamp) async throws {
        try await StoreThreads.wait { [desk] in try desk.signOutEverywhere(token, at: time) }
    }

    package func isSetUpOpen(_ token: String, at time: Timestamp) async throws -> Bool {
        try await StoreThreads.wait { [desk] in try desk.isSetUpOpen(token, at: time) }
    }

    package func setUp(_ token: String, password: String, at time: Timestamp) async throws {
        try await desk.setUp(token, password: password, at: time)
    }

    package func beginAtProvider(at time: Timestamp) async throws -> ProviderStep? {
        guard let openID else { return nil }
        do {
            let begun = try await openID.begin(at: time)
            return .goesTo(ProviderRedirect(address: begun.address, kept: begun.browserSecret))
        } catch let error as OpenIDError {
            log(error)
            return .refused("\(error)")
        }
    }

    package func finishAtProvider(
        query: String,
        kept: String?,
        network: String?,
        at time: Timestamp
    ) async throws -> ConsoleSignInStep {
        guard let openID else { return .refused("There is no other provider of sign-in here.") }
        return try await refusing {
            .signedIn(
                token: try await openID.finish(
                    query: query,
                    browserSecret: kept ?? "",
                    from: Self.network(network),
                    at: time
                ).token
            )
        }
    }

    /// Turns what people can be told into a refusal.
    private func refusing(_ work: () async throws -> ConsoleSignInStep) async throws -> ConsoleSignInStep {
        do {
            return try await work()
        } catch let error as SignInError {
            return .refused("\(error)")
        } catch let error as OpenIDError {
            log(error)
            return .refused("\(error)")
        }
    }

    /// What fails for everybody is for whoever runs the console; refusals of a person are in the audit log.
    private func log(_ error: OpenIDError) {
        guard error.isOfProvider else { return }
        logger?.error("The OpenID provider failed", metadata: ["reason": "\(error.word)"])
    }

    static func network(_ address: String?) -> ClientNetwork { ClientNetwork(address: address ?? "") }
}
