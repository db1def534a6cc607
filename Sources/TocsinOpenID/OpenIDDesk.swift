// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import TocsinCases
package import TocsinModel
package import TocsinSignIn
internal import TocsinStore

/// Where people sign in by the word of an OpenID provider: an authorisation code with PKCE.
///
/// The browser keeps one secret meanwhile; `state`, `nonce` and PKCE's verifier follow from it, and the store keeps its digest alone. So
/// an answer opens a session once, in the browser that asked.
package struct OpenIDDesk: Sendable {
    private let settings: OpenIDSettings
    private let provider: OpenIDProvider
    private let desk: SignInDesk

    /// - Throws: ``OpenIDError`` for settings that cannot work.
    package init(_ settings: OpenIDSettings, desk: SignInDesk, fetch: @escaping OpenIDFetch) throws {
        try settings.check()
        self.settings = settings
        self.desk = desk
        provider = OpenIDProvider(settings, fetch: fetch)
    }

    /// A sign-in that was begun.
    package struct Begun: Sendable, Equatable {
        /// Where the browser goes.
        package let address: String
        /// What the browser keeps, in a cookie of its own, and brings back.
        package let browserSecret: String
        package let expiresAt: Timestamp
    }

    /// Begins a sign-in.
    ///
    /// - Throws: ``OpenIDError``, or what the store throws.
    package func begin(at time: Timestamp) async throws -> Begun {
        let document = try await provider.currentDocument(at: time)
        let pending = try desk.beginElsewhere(at: time)
        let flow = Flow(secret: pending.token)
        let challenge = Base64URL.text(SHA256.hash(data: Array(flow.verifier.utf8)))
        let fields = [
            ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", settings.redirectAddress),
            ("scope", settings.scopes.joined(separator: " ")), ("state", flow.state), ("nonce", flow.nonce),
            ("code_challenge", challenge), ("code_challenge_method", "S256"),
        ]
        let separator = document.authorizationAddress.contains("?") ? "&" : "?"
        return Begun(
            address: document.authorizationAddress + separator + WebAddress.form(fields),
            browserSecret: pending.token,
            expiresAt: pending.expiresAt
        )
    }

    /// Lets somebody in by the provider's answer.
    ///
    /// - Parameters:
    ///   - query: What stands behind `?` in the address that the provider sent the browser back to.
    ///   - browserSecret: What ``begin(at:)`` gave the browser to keep; empty when it brings none.
    ///   - network: Where the browser is.
    ///   - time: Now.
    /// - Returns: A session.
    /// - Throws: ``OpenIDError``, ``SignInError``, or what the store throws; a refusal is in the audit log.
    package func finish(
        query: String,
        browserSecret: String,
        from network: ClientNetwork,
        at time: Timestamp
    ) async throws -> NewSession {
        do {
            let fields = WebAddress.query(query)
            let flow = Flow(secret: browserSecret)
            // Whatever comes of it, this answer is the only one.
            guard try desk.endElsewhere(browserSecret, at: time), let state = fields["state"], state == flow.state
            else {
                throw OpenIDError.badState
            }
            let document = try await provider.currentDocument(at: time)
            let named = fields["iss"]
            guard named == settings.issuer || (named == nil && !document.namesItself) else {
                throw OpenIDError.badState
            }
            guard let code = fields["code"], !code.isEmpty else { throw OpenIDError.denied }
            let written = try await provider.token(for: code, verifier: flow.verifier, at: time)
            let key = try await provider.key(for: try IDToken.Header(written), at: time)
            let token = try await IDToken(written, signedBy: key, expected(flow), at: time)
            return try desk.begin(try person(token, at: time), by: "openid", at: time)
        } catch let error as OpenIDError {
            try desk.refusedElsewhere(error.word, network, at: time)
            throw error
        } catch SignInError.refused {
            try desk.refusedElsewhere("disabled", network, at: time)
            throw SignInError.refused
        }
    }

    /// What follows from the secret that the browser keeps.
    private struct Flow {
        let state: String
        let nonce: String
        let verifier: String

        init(secret: String) {
            func derived(_ use: String) -> String {
                let key = SymmetricKey(data: Array(secret.utf8))
                return Base64URL.text(HMAC<SHA256>.authenticationCode(for: Array("openid \(use)".utf8), using: key))
            }
            state = derived("state")
            nonce = derived("nonce")
            verifier = derived("verifier")
        }
    }

    private func expected(_ flow: Flow) -> IDToken.Expectation {
        IDToken.Expectation(
            issuer: settings.issuer,
            clientID: settings.clientID,
            nonce: flow.nonce,
            roleClaim: settings.roleClaim,
            nameClaim: settings.nameClaim
        )
    }

    // MARK: Who it is

    /// The person that a token is about, with the role that it gives; made where the settings say so.
    ///
    /// People are found by the provider's own name for them alone: a name or an address could be somebody else's there.
    private func person(_ token: IDToken, at time: Timestamp) throws -> Person {
        let subject = "\(settings.issuer) \(token.subject)"
        let role = settings.roles.first { token.roleValues.contains($0.value) }?.role
        guard settings.roleClaim == nil || role != nil else { throw OpenIDError.noRole }
        if let person = try desk.person(subject: subject) {
            guard let role, role != person.role else { return person }
            return try desk.setRole(of: person, to: role, at: time)
        }
        guard settings.strangers == .make, let role else { throw OpenIDError.stranger }
        guard let name = token.name.flatMap({ try? PersonName($0) }) else { throw OpenIDError.noName }
        do {
            return try desk.make(name, role: role, subject: subject, at: time)
        } catch PeopleStoreError.nameTaken {
            throw OpenIDError.nameTaken
        }
    }
}
