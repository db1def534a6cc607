// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import JWTKit
internal import TocsinModel
internal import TocsinSignIn

/// A provider's signed statement of who somebody is, once everything about it holds.
struct IDToken: Sendable, Equatable {
    let subject: String
    /// A name, when it gives one.
    let name: String?
    /// The values of the claim for roles; empty without.
    let roleValues: [String]

    /// How far clocks may differ, in seconds.
    static let leewaySeconds: Int64 = 60
    /// The oldest that a token of a sign-in that just happened can be.
    static let oldestSeconds: Int64 = 15 * 60

    /// What a token has to say.
    struct Expectation: Sendable {
        var issuer: String
        var clientID: String
        var nonce: String
        var roleClaim: String?
        var nameClaim: String
    }

    /// The header's part that chooses a key.
    struct Header: Sendable, Equatable {
        let algorithm: SigningAlgorithm
        let keyID: String?

        /// - Throws: ``OpenIDError/badToken(_:)``.
        init(_ token: String) throws {
            let parts = token.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, token.utf8.count <= 1 << 16, let bytes = Base64URL.bytes(String(parts[0])) else {
                throw OpenIDError.badToken(.malformed)
            }
            (algorithm, keyID) = try IDToken.reading(bytes) { row in
                // Nothing that would change what the rest means is understood here (RFC 7515, section 4.1.11).
                guard row["crit"] == nil else { throw OpenIDError.badToken(.malformed) }
                guard let algorithm = row["alg"]?.string.flatMap({ SigningAlgorithm(rawValue: $0) }) else {
                    throw OpenIDError.badToken(.algorithm)
                }
                return (algorithm, row["kid"]?.string)
            }
        }
    }

    /// Checks a token's signature, then each of its claims.
    ///
    /// - Throws: ``OpenIDError/badToken(_:)`` with the first thing that does not hold.
    init(_ token: String, signedBy key: JWK, _ expected: Expectation, at time: Timestamp) async throws {
        let header = try Header(token)
        guard header.algorithm.fits(key) else { throw OpenIDError.badToken(.key) }
        // A collection of this one key: JWTKit would take its default key for an unknown id.
        var key = key
        key.algorithm = JWK.Algorithm(rawValue: header.algorithm.rawValue)
        key.keyIdentifier = JWKIdentifier(string: header.keyID ?? "only")
        do {
            _ = try await JWTKeyCollection().add(jwk: key).verify(token, as: Unread.self)
        } catch {
            throw OpenIDError.badToken(.signature)
        }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard let bytes = Base64URL.bytes(String(parts[1])) else { throw OpenIDError.badToken(.malformed) }
        self = try Self.reading(bytes) { try IDToken($0, expected, at: time) }
    }

    /// Leaves the claims to ``IDToken``: the library's own types stop the process on some of them.
    private struct Unread: JWTPayload {
        func verify(using algorithm: some JWTAlgorithm) {}
    }

    private init(_ claims: JSONValue, _ expected: Expectation, at time: Timestamp) throws {
        func problem(_ problem: OpenIDError.TokenProblem) -> OpenIDError { .badToken(problem) }
        guard claims["iss"]?.string == expected.issuer else { throw problem(.issuer) }
        let audience = claims["aud"].map { $0.string.map { [$0] } ?? $0.elements.compactMap(\.string) } ?? []
        guard audience.contains(expected.clientID) else { throw problem(.audience) }
        let party = claims["azp"]?.string
        guard party == expected.clientID || (party == nil && audience.count == 1) else { throw problem(.audience) }
        guard let nonce = claims["nonce"]?.string, nonce == expected.nonce else { throw problem(.nonce) }
        let now = time.milliseconds / 1000
        guard let expires = claims["exp"]?.double, Double(now - Self.leewaySeconds) < expires else {
            throw problem(.expired)
        }
        guard let issued = claims["iat"]?.double, issued <= Double(now + Self.leewaySeconds),
            issued >= Double(now - Self.oldestSeconds)
        else { throw problem(.issuedAt) }
        // 255 characters is the standard's limit.
        guard let subject = claims["sub"]?.nonEmptyString, subject.utf8.count <= 255 else { throw problem(.subject) }
        self.subject = subject
        name = claims.member(expected.nameClaim)?.nonEmptyString
        roleValues = expected.roleClaim.map { Self.values(of: $0, in: claims) } ?? []
    }

    /// The strings of a claim; `realm.roles` is the member `roles` of `realm`, unless a claim has that very name.
    private static func values(of name: String, in claims: JSONValue) -> [String] {
        var found = claims.member(name)
        if found == nil {
            found = name.split(separator: ".").reduce(Optional(claims)) { $0?.member(String($1)) }
        }
        return found.map { $0.string.map { [$0] } ?? $0.elements.compactMap(\.string) } ?? []
    }

    private static func reading<Result>(_ bytes: [UInt8], _ body: (JSONValue) throws -> Result) throws -> Result {
        let parser = try JSONParser(maximumBytes: 1 << 16)
        do {
            return try parser.withValue(in: String(decoding: bytes, as: UTF8.self), body)
        } catch is JSONError {
            throw OpenIDError.badToken(.malformed)
        }
    }
}
