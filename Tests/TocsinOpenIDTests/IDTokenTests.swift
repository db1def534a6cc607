// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinAudit
import TocsinModel
import TocsinOpenID
import TocsinSignIn
import TocsinTestSupport

/// Every way in which a token may not hold, each through the whole sign-in.
struct IDTokenTests {
    typealias Change = @Sendable (inout MadeToken, SigningKey) throws -> String

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var problem: OpenIDError.TokenProblem
        var change: Change

        init(_ description: String, _ problem: OpenIDError.TokenProblem, _ change: @escaping Change) {
            testDescription = description
            self.problem = problem
            self.change = change
        }
    }

    /// `value`: Nil leaves the claim out.
    private static func claim(
        _ name: String,
        _ value: (any Sendable)?,
        _ problem: OpenIDError.TokenProblem
    ) -> Example {
        let change: Change = { made, key in
            if let value { made.claims[name] = value } else { made.claims[name] = nil }
            return try made.signed(key)
        }
        return Example("\(name) \(value.map { "\($0)" } ?? "left out")", problem, change)
    }

    private static let now = OpenIDFixture.time(0).milliseconds / 1000

    static let examples: [Example] = [
        Example("signed with another key", .signature) { made, _ in
            try made.signed(.make("ES256"))
        },
        Example("a claim changed after signing", .signature) { made, key in
            let signed = try made.signed(key)
            made.claims["sub"] = "subject-2"
            let signature = signed.split(separator: ".").last ?? ""
            return try made.unsigned() + signature
        },
        Example("a signature cut short", .signature) { made, key in String(try made.signed(key).dropLast(4)) },
        Example("no signature", .signature) { made, _ in try made.unsigned() },
        Example("alg none", .algorithm) { made, _ in
            made.header["alg"] = "none"
            return try made.unsigned()
        },
        Example("alg None, in another case", .algorithm) { made, _ in
            made.header["alg"] = "nOnE"
            return try made.unsigned()
        },
        Example("HS256 with the public key for a secret", .algorithm) { made, key in
            made.header["alg"] = "HS256"
            return try made.sealed(key.publicBytes())
        },
        Example("HS256 with the client's secret", .algorithm) { made, _ in
            made.header["alg"] = "HS256"
            return try made.sealed(Data("s%cret".utf8))
        },
        Example("no alg", .algorithm) { made, key in
            made.header["alg"] = nil
            return try made.signed(key)
        },
        Example("an algorithm of another kind of key", .key) { made, key in
            made.header["alg"] = "RS256"
            return try made.signed(key)
        },
        Example("an unknown key", .key) { made, key in
            made.header["kid"] = "k2"
            return try made.signed(key)
        },
        Example("a key of its own in the header", .key) { made, _ in
            let own = try SigningKey.make("ES256")
            made.header["kid"] = "own"
            made.header["jwk"] = try own.published("own")
            return try made.signed(own)
        },
        Example("an extension that has to be understood", .malformed) { made, key in
            made.header["crit"] = ["b64"]
            return try made.signed(key)
        },
        claim("iss", "https://evil.example", .issuer), claim("iss", "https://id.example/", .issuer),
        claim("iss", nil, .issuer), claim("aud", "another", .audience), claim("aud", [String](), .audience),
        claim("aud", ["tocsin", "another"], .audience), claim("aud", nil, .audience),
        claim("azp", "another", .audience), claim("nonce", "another", .nonce), claim("nonce", nil, .nonce),
        claim("nonce", "", .nonce), claim("exp", now - 61, .expired), claim("exp", nil, .expired),
        claim("exp", "soon", .expired), claim("iat", now + 61, .issuedAt), claim("iat", now - 901, .issuedAt),
        claim("iat", nil, .issuedAt), claim("sub", "", .subject), claim("sub", nil, .subject),
        claim("sub", String(repeating: "x", count: 256), .subject),
        Example("two parts", .malformed) { _, _ in "e30.e30" }, Example("no parts", .malformed) { _, _ in "x" },
        Example("a header that is no JSON", .malformed) { _, _ in "eA.e30.x" },
        Example("a header that is no base64url", .malformed) { _, _ in "+/.e30.x" },
        Example("a token of 100 kB", .malformed) { made, key in
            made.claims["long"] = String(repeating: "x", count: 100_000)
            return try made.signed(key)
        },
    ]

    @Test(arguments: examples)
    func whatDoesNotHoldIsRefused(_ example: Example) async throws {
        let fixture = try await OpenIDFixture()
        fixture.token(example.change)
        await #expect(throws: OpenIDError.badToken(example.problem)) { try await fixture.signIn() }
        #expect(fixture.store.sessionCount == 0)
        let entry = try #require(try fixture.entries().last)
        #expect(
            entry.action == "signIn.refuse" && entry.details["reason"] == "openid token-\(example.problem.rawValue)"
        )
    }

    @Test("clocks may differ by a minute", arguments: [("exp", now - 59), ("iat", now + 60), ("iat", now - 899)])
    func leeway(claim: String, value: Int64) async throws {
        let fixture = try await OpenIDFixture()
        fixture.token { made, key in
            made.claims[claim] = value
            return try made.signed(key)
        }
        #expect(try await fixture.signIn().person.name == "ben")
    }

    @Test func severalAudiencesTakeAPartyThatIsUs() async throws {
        let fixture = try await OpenIDFixture()
        fixture.token { made, key in
            made.claims["aud"] = ["another", "tocsin"]
            made.claims["azp"] = "tocsin"
            return try made.signed(key)
        }
        #expect(try await fixture.signIn().person.name == "ben")
    }

    @Test func withoutAKeysIdTheOnlyKeyIsMeant() async throws {
        let fixture = try await OpenIDFixture()
        fixture.token { made, key in
            made.header["kid"] = nil
            return try made.signed(key)
        }
        #expect(try await fixture.signIn().person.name == "ben")
        let (first, second) = (fixture.key, try SigningKey.make("ES256"))
        let other = try await OpenIDFixture()
        other.provider.change { behaviour in
            behaviour.keys = [("k1", first), ("k2", second)]
            behaviour.token = { nonce in
                var made = MadeToken(first, nonce: nonce)
                made.header["kid"] = nil
                return try made.signed(first)
            }
        }
        await #expect(throws: OpenIDError.badToken(.key)) { try await other.signIn() }
    }

    @Test func anAlgorithmThatTheProviderDoesNotAnnounceIsRefused() async throws {
        let fixture = try await OpenIDFixture()
        fixture.provider.change { $0.algorithms = ["RS256"] }
        await #expect(throws: OpenIDError.badToken(.algorithm)) { try await fixture.signIn() }
    }
}
