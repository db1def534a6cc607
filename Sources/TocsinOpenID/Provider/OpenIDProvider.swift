// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import JWTKit
internal import TocsinModel

/// A provider, with what is known of it: fetched when it is needed, kept for a while, and keys fetched anew when one is unknown.
actor OpenIDProvider {
    private let settings: OpenIDSettings
    private let fetch: OpenIDFetch
    private var document: (value: ProviderDocument, until: Timestamp)?
    private var keys: (value: ProviderKeys, fetchedAt: Timestamp)?

    /// How long a document and keys are taken for what they were.
    private static let keptSeconds: Int64 = 3600
    /// How soon keys are fetched again because one was unknown: nobody makes us ask without end.
    private static let soonestSeconds: Int64 = 60

    init(_ settings: OpenIDSettings, fetch: @escaping OpenIDFetch) {
        self.settings = settings
        self.fetch = fetch
    }

    func currentDocument(at time: Timestamp) async throws -> ProviderDocument {
        if let document, time < document.until { return document.value }
        let issuer = settings.issuer.hasSuffix("/") ? String(settings.issuer.dropLast()) : settings.issuer
        let request = OpenIDRequest(address: issuer + "/.well-known/openid-configuration")
        let bytes = try await body(of: request, ProviderDocument.what)
        let value = try ProviderDocument(bytes, issuer: settings.issuer)
        document = (value, time.adding(Self.keptSeconds))
        return value
    }

    /// The key that a token names.
    ///
    /// - Throws: ``OpenIDError/badToken(_:)`` when the provider does not have it now.
    func key(for header: IDToken.Header, at time: Timestamp) async throws -> JWK {
        let document = try await currentDocument(at: time)
        guard document.algorithms.isEmpty || document.algorithms.contains(header.algorithm.rawValue) else {
            throw OpenIDError.badToken(.algorithm)
        }
        if let keys, time < keys.fetchedAt.adding(Self.keptSeconds) {
            if let key = keys.value.key(header.keyID, for: header.algorithm) { return key }
            guard time >= keys.fetchedAt.adding(Self.soonestSeconds) else { throw OpenIDError.badToken(.key) }
        }
        let bytes = try await body(of: OpenIDRequest(address: document.keysAddress), ProviderKeys.what)
        let value = try ProviderKeys(bytes)
        keys = (value, time)
        guard let key = value.key(header.keyID, for: header.algorithm) else { throw OpenIDError.badToken(.key) }
        return key
    }

    /// Changes a code into an id token.
    ///
    /// - Throws: ``OpenIDError``; ``OpenIDError/denied`` when the provider does not take the code.
    func token(for code: String, verifier: String, at time: Timestamp) async throws -> String {
        let document = try await currentDocument(at: time)
        var fields = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.redirectAddress),
            ("code_verifier", verifier),
        ]
        var credentials: OpenIDRequest.Credentials?
        if let secret = settings.clientSecret, !document.takesSecretInForm {
            credentials = OpenIDRequest.Credentials(
                name: WebAddress.encoded(settings.clientID),
                secret: WebAddress.encoded(secret)
            )
        } else {
            fields.append(("client_id", settings.clientID))
            if let secret = settings.clientSecret { fields.append(("client_secret", secret)) }
        }
        let what = "token"
        let reply = try await exchange(
            OpenIDRequest(address: document.tokenAddress, form: WebAddress.form(fields), credentials: credentials),
            what
        )
        guard reply.status == 200 else { throw try Self.refusal(reply, what) }
        guard let token = try Self.member("id_token", of: reply) else {
            throw OpenIDError.badDocument(what: what, reason: "there is no id token in it")
        }
        return token
    }

    /// Whose fault it is that there is no token, by RFC 6749, section 5.2.
    private static func refusal(_ reply: OpenIDReply, _ what: String) throws -> OpenIDError {
        guard (400...401).contains(reply.status) else { return .badStatus(what: what, status: reply.status) }
        switch try member("error", of: reply) {
        case "invalid_client", "unauthorized_client": return .clientRefused
        case nil where reply.status == 401: return .clientRefused
        default: return .denied
        }
    }

    private static func member(_ name: StaticString, of reply: OpenIDReply) throws -> String? {
        let parser = try JSONParser(maximumBytes: OpenIDReply.maximumBytes)
        let value = try? parser.withValue(in: String(decoding: reply.body, as: UTF8.self)) { $0[name]?.string }
        return value ?? nil
    }

    private func body(of request: OpenIDRequest, _ what: String) async throws -> [UInt8] {
        let reply = try await exchange(request, what)
        guard reply.status == 200 else { throw OpenIDError.badStatus(what: what, status: reply.status) }
        return reply.body
    }

    private func exchange(_ request: OpenIDRequest, _ what: String) async throws -> OpenIDReply {
        do {
            return try await fetch(request)
        } catch {
            throw OpenIDError.unreachable(what: what)
        }
    }
}

extension Timestamp {
    fileprivate func adding(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds + seconds * 1000)
    }
}
