// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinSignIn

/// What a provider says of itself (OpenID Connect Discovery 1.0).
struct ProviderDocument: Sendable, Equatable {
    let authorizationAddress: String
    let tokenAddress: String
    let keysAddress: String
    /// Algorithms that it signs with; empty when it does not say.
    let algorithms: [String]
    /// Whether the client's secret goes into the form, for want of another way.
    let takesSecretInForm: Bool
    /// Whether it names itself in the answer (RFC 9207).
    let namesItself: Bool

    static let what = "discovery document"

    /// - Throws: ``OpenIDError/badDocument(what:reason:)``, ``OpenIDError/badAddress(_:)``; a document of another issuer is one.
    init(_ bytes: [UInt8], issuer: String) throws {
        let parser = try JSONParser(maximumBytes: OpenIDReply.maximumBytes)
        do {
            self = try parser.withValue(in: String(decoding: bytes, as: UTF8.self)) { row in
                guard row["issuer"]?.string == issuer else { throw Self.bad("it is of another issuer") }
                guard let authorization = row["authorization_endpoint"]?.string,
                    let token = row["token_endpoint"]?.string, let keys = row["jwks_uri"]?.string
                else { throw Self.bad("it lacks an address") }
                for (address, name) in [
                    (authorization, "authorization_endpoint"), (token, "token_endpoint"), (keys, "jwks_uri"),
                ] where !ProviderAddress.isSafe(address) {
                    throw OpenIDError.badAddress(name)
                }
                if let methods = row["code_challenge_methods_supported"]?.elements,
                    !methods.contains(where: { $0.string == "S256" })
                {
                    throw Self.bad("it does not take PKCE with S256")
                }
                let ways = row["token_endpoint_auth_methods_supported"]?.elements.compactMap(\.string)
                return ProviderDocument(
                    authorizationAddress: authorization,
                    tokenAddress: token,
                    keysAddress: keys,
                    algorithms: row["id_token_signing_alg_values_supported"]?.elements.compactMap(\.string) ?? [],
                    takesSecretInForm: ways?.contains("client_secret_basic") == false,
                    namesItself: row["authorization_response_iss_parameter_supported"]?.bool ?? false
                )
            }
        } catch is JSONError {
            throw Self.bad("it is no JSON")
        }
    }

    private init(
        authorizationAddress: String,
        tokenAddress: String,
        keysAddress: String,
        algorithms: [String],
        takesSecretInForm: Bool,
        namesItself: Bool
    ) {
        self.authorizationAddress = authorizationAddress
        self.tokenAddress = tokenAddress
        self.keysAddress = keysAddress
        self.algorithms = algorithms
        self.takesSecretInForm = takesSecretInForm
        self.namesItself = namesItself
    }

    private static func bad(_ reason: String) -> OpenIDError { .badDocument(what: what, reason: reason) }
}
