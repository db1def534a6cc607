// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Synchronization
import TocsinModel
import TocsinOpenID
import TocsinSignIn

/// A provider of the tests' own: publishes what it is told to, and signs with keys made in the test.
final class FakeProvider: Sendable {
    static let issuer = "https://id.example"

    struct Behaviour: Sendable {
        var documentChanges: [String: String?] = [:]
        var algorithms: [String]?
        var authenticationMethods: [String]?
        /// Id and key, as published.
        var keys: [(id: String, key: SigningKey)] = []
        /// Makes the id token from the nonce that was asked for; nil leaves it out.
        var token: @Sendable (_ nonce: String) throws -> String? = { _ in nil }
        var tokenStatus = 200
        var tokenError: String?
        var isDown = false
    }

    private struct State {
        var behaviour = Behaviour()
        var requests: [OpenIDRequest] = []
        var nonce = ""
    }

    private let state = Mutex(State())

    func change(_ body: @Sendable (inout Behaviour) -> Void) {
        state.withLock { body(&$0.behaviour) }
    }

    /// What was asked so far.
    var requests: [OpenIDRequest] { state.withLock { $0.requests } }

    /// Does what the browser does at the provider: takes the nonce, and comes back with a code.
    func visit(_ address: String) throws -> [String: String] {
        let items = URLComponents(string: address)?.queryItems ?? []
        let fields = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        state.withLock { $0.nonce = fields["nonce"] ?? "" }
        return fields
    }

    var fetch: OpenIDFetch {
        { request in
            let (behaviour, nonce) = self.state.withLock { state in
                state.requests.append(request)
                return (state.behaviour, state.nonce)
            }
            struct Down: Error {}
            if behaviour.isDown { throw Down() }
            switch request.address {
            case "https://id.example/.well-known/openid-configuration":
                return try self.reply(self.document(behaviour))
            case "https://id.example/keys":
                return try self.reply(["keys": try behaviour.keys.map { try $0.key.published($0.id) }])
            case "https://id.example/token":
                var fields = ["access_token": "x", "token_type": "Bearer"]
                fields["id_token"] = try behaviour.token(nonce)
                fields["error"] = behaviour.tokenError
                return OpenIDReply(status: behaviour.tokenStatus, body: try self.reply(fields).body)
            default: return OpenIDReply(status: 404, body: [])
            }
        }
    }

    private func document(_ behaviour: Behaviour) -> [String: Any] {
        var document: [String: Any] = [
            "issuer": Self.issuer, "authorization_endpoint": "https://id.example/authorize",
            "token_endpoint": "https://id.example/token", "jwks_uri": "https://id.example/keys",
        ]
        document["id_token_signing_alg_values_supported"] = behaviour.algorithms
        document["token_endpoint_auth_methods_supported"] = behaviour.authenticationMethods
        for (name, value) in behaviour.documentChanges { document[name] = value }
        return document
    }

    private func reply(_ object: Any) throws -> OpenIDReply {
        OpenIDReply(status: 200, body: Array(try JSONSerialization.data(withJSONObject: object)))
    }
}

/// An id token, with everything about it to be changed.
struct MadeToken {
    var header: [String: Any]
    var claims: [String: Any]

    /// A token that holds.
    init(_ key: SigningKey, id: String = "k1", nonce: String, at seconds: Int64 = 0) {
        header = ["alg": key.algorithm, "kid": id, "typ": "JWT"]
        let now = OpenIDFixture.time(seconds).milliseconds / 1000
        claims = [
            "iss": FakeProvider.issuer, "sub": "subject-1", "aud": "tocsin", "exp": now + 300, "iat": now,
            "nonce": nonce, "preferred_username": "Ben", "groups": ["staff", "abuse-team"],
            "realm": ["roles": ["abuse-team"]],
        ]
    }

    private static func part(_ object: [String: Any]) throws -> String {
        Base64URL.text(try JSONSerialization.data(withJSONObject: object, options: .sortedKeys))
    }

    func signed(_ key: SigningKey) throws -> String {
        let text = try Self.part(header) + "." + Self.part(claims)
        return text + "." + Base64URL.text(try key.signature(of: text))
    }

    /// Signed with a shared secret.
    func sealed(_ secret: Data) throws -> String {
        let text = try Self.part(header) + "." + Self.part(claims)
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: secret))
        return text + "." + Base64URL.text(code)
    }

    func unsigned() throws -> String { try Self.part(header) + "." + Self.part(claims) + "." }
}
