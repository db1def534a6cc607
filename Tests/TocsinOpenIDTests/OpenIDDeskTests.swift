// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Testing
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinOpenID
import TocsinSignIn
import TocsinStore
import TocsinTestSupport

struct OpenIDDeskTests {
    @Test(arguments: ["ES256", "ES384", "EdDSA", "RS256", "PS256"])
    func theProvidersWordBeginsASession(_ algorithm: String) async throws {
        let fixture = try await OpenIDFixture(algorithm: algorithm)
        let session = try await fixture.signIn()
        #expect(session.person.name == "ben" && session.person.role == .analyst)
        #expect(try fixture.desk.session(session.token, at: OpenIDFixture.time(1))?.person.name == "ben")
        let entry = try #require(try fixture.entries().last)
        #expect(entry.action == "signIn.grant" && entry.details == ["by": "openid"])
    }

    @Test func theBrowserIsSentWithPKCEAndTheCodeGoesBackWithItsVerifier() async throws {
        let fixture = try await OpenIDFixture()
        let begun = try await fixture.openID.begin(at: OpenIDFixture.time(0))
        let asked = try fixture.provider.visit(begun.address)
        #expect(begun.address.hasPrefix("https://id.example/authorize?"))
        #expect(asked["response_type"] == "code" && asked["client_id"] == "tocsin")
        #expect(asked["redirect_uri"] == "https://tocsin.example/sign-in/openid")
        #expect(asked["scope"] == "openid profile" && asked["code_challenge_method"] == "S256")
        let state = try #require(asked["state"])
        #expect(Set([state, asked["nonce"], asked["code_challenge"], begun.browserSecret]).count == 4)
        _ = try await fixture.finish("code=c0de&state=\(state)", begun.browserSecret)
        let request = try #require(fixture.provider.requests.first { $0.form != nil })
        #expect(request.credentials?.name == "tocsin" && request.credentials?.secret == "s%25cret")
        let form = try #require(URLComponents(string: "?" + (request.form ?? ""))?.queryItems)
        let fields = Dictionary(form.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(fields["grant_type"] == "authorization_code" && fields["code"] == "c0de")
        let verifier = try #require(fields["code_verifier"] ?? nil)
        #expect(verifier.utf8.count == 43)
        #expect(Base64URL.text(SHA256.hash(data: Data(verifier.utf8))) == asked["code_challenge"])
    }

    @Test func aProviderThatWantsTheSecretInTheFormGetsItThere() async throws {
        let fixture = try await OpenIDFixture()
        fixture.provider.change { $0.authenticationMethods = ["client_secret_post"] }
        _ = try await fixture.signIn()
        let request = try #require(fixture.provider.requests.first { $0.form != nil })
        #expect(request.credentials == nil && request.form?.contains("client_secret=s%25cret") == true)
    }

    // MARK: State

    @Test func anAnswerCountsOnce() async throws {
        let fixture = try await OpenIDFixture()
        let begun = try await fixture.openID.begin(at: OpenIDFixture.time(0))
        let query = "code=c0de&state=\(try fixture.provider.visit(begun.address)["state"] ?? "")"
        _ = try await fixture.finish(query, begun.browserSecret)
        await #expect(throws: OpenIDError.badState) { try await fixture.finish(query, begun.browserSecret) }
        #expect(fixture.store.sessionCount == 1)
    }

    @Test("an answer belongs to one question and one browser", arguments: ["state", "browser", "both", "none", "late"])
    func otherAnswersAreRefused(_ what: String) async throws {
        let fixture = try await OpenIDFixture()
        let mine = try await fixture.openID.begin(at: OpenIDFixture.time(0))
        let other = try await fixture.openID.begin(at: OpenIDFixture.time(0))
        let state = try fixture.provider.visit(mine.address)["state"] ?? ""
        let otherState = try fixture.provider.visit(other.address)["state"] ?? ""
        let (query, secret, seconds): (String, String, Int64) =
            switch what {
            case "state": ("code=c&state=\(otherState)", mine.browserSecret, 0)
            case "browser": ("code=c&state=\(state)", other.browserSecret, 0)
            case "both": ("code=c&state=\(state)&state=\(state)", mine.browserSecret, 0)
            case "none": ("code=c&state=\(state)", "", 0)
            default: ("code=c&state=\(state)", mine.browserSecret, 300)
            }
        await #expect(throws: OpenIDError.badState) { try await fixture.finish(query, secret, at: seconds) }
        #expect(fixture.store.sessionCount == 0)
        let entry = try #require(try fixture.entries().last)
        #expect(entry.action == "signIn.refuse" && entry.details["reason"] == "openid state")
        // No code was tried.
        #expect(!fixture.provider.requests.contains { $0.form != nil })
    }

    @Test(arguments: ["error=access_denied", "code="])
    func aProviderMaySayNo(_ answer: String) async throws {
        let fixture = try await OpenIDFixture()
        let begun = try await fixture.openID.begin(at: OpenIDFixture.time(0))
        let state = try fixture.provider.visit(begun.address)["state"] ?? ""
        await #expect(throws: OpenIDError.denied) {
            try await fixture.finish("\(answer)&state=\(state)", begun.browserSecret)
        }
    }

    @Test(
        "an answer of another provider is refused",
        arguments: [
            ("&iss=https%3A%2F%2Fid.example", true), ("&iss=https%3A%2F%2Fevil.example", false), ("", false),
        ]
    )
    func mixUps(suffix: String, isTaken: Bool) async throws {
        let fixture = try await OpenIDFixture()
        fixture.provider.change { $0.documentChanges["authorization_response_iss_parameter_supported"] = "true" }
        let begun = try await fixture.openID.begin(at: OpenIDFixture.time(0))
        let state = try fixture.provider.visit(begun.address)["state"] ?? ""
        let session = try? await fixture.finish("code=c&state=\(state)\(suffix)", begun.browserSecret)
        // This provider says so as a string, which counts for no; but a wrong name is refused all the same.
        #expect((session != nil) == (isTaken || suffix.isEmpty))
    }

    // MARK: People and roles

    @Test func aNewRoleAtTheProviderIsOneHere() async throws {
        let fixture = try await OpenIDFixture()
        fixture.token { made, key in
            made.claims["groups"] = ["abuse-team", "abuse-lead"]
            return try made.signed(key)
        }
        #expect(try await fixture.signIn().person.role == .senior)
        let entry = try #require(try fixture.entries().dropLast().last)
        #expect(entry.action == "person.role" && entry.actor == "openid provider")
        #expect(entry.details == ["from": "analyst", "to": "senior"])
    }

    @Test(arguments: [
        ("groups", "abuse-team", true), ("realm.roles", "abuse-team", true), ("realm.other", "abuse-team", false),
        ("preferred_username", "Ben", true), ("groups", "other", false), ("missing", "abuse-team", false),
    ])
    func rolesAreReadFromTheClaim(claim: String, value: String, isFound: Bool) async throws {
        var settings = OpenIDFixture.settings
        settings.roleClaim = claim
        settings.roles = [.init(value: value, role: .auditor)]
        let fixture = try await OpenIDFixture(settings)
        if isFound {
            #expect(try await fixture.signIn().person.role == .auditor)
        } else {
            await #expect(throws: OpenIDError.noRole) { try await fixture.signIn() }
        }
    }

    @Test func withoutAClaimTheRoleIsTheOneHere() async throws {
        var settings = OpenIDFixture.settings
        settings.roleClaim = nil
        #expect(try await OpenIDFixture(settings).signIn().person.role == .analyst)
    }

    @Test func strangersAreRefusedOrMade() async throws {
        for strangers in OpenIDSettings.Strangers.allCases {
            var settings = OpenIDFixture.settings
            settings.strangers = strangers
            let fixture = try await OpenIDFixture(settings)
            fixture.token { made, key in
                made.claims["sub"] = "subject-2"
                made.claims["preferred_username"] = "Cleo"
                return try made.signed(key)
            }
            if strangers == .refuse {
                await #expect(throws: OpenIDError.stranger) { try await fixture.signIn() }
                #expect(fixture.store.people().count == 2)
            } else {
                #expect(try await fixture.signIn().person.name == "Cleo")
                #expect(try await fixture.signIn().person.name == "Cleo")
                #expect(fixture.store.people().map(\.name) == ["ben", "Cleo", "dora"])
            }
        }
    }

    @Test func aNameAtTheProviderTakesNobodyOver() async throws {
        var settings = OpenIDFixture.settings
        settings.strangers = .make
        let fixture = try await OpenIDFixture(settings)
        fixture.token { made, key in
            made.claims["sub"] = "subject-2"
            made.claims["preferred_username"] = "Dora"
            return try made.signed(key)
        }
        await #expect(throws: OpenIDError.nameTaken) { try await fixture.signIn() }
        fixture.token { made, key in
            made.claims["sub"] = "subject-2"
            made.claims["preferred_username"] = "a b"
            return try made.signed(key)
        }
        await #expect(throws: OpenIDError.noName) { try await fixture.signIn() }
    }

    @Test func aDisabledPersonStaysOut() async throws {
        let fixture = try await OpenIDFixture()
        let dora = try PeopleDesk.actor(named: "dora", in: fixture.store)
        _ = try PeopleDesk(store: fixture.store, actor: dora).setActive("ben", false, at: OpenIDFixture.time(0))
        await #expect(throws: SignInError.refused) { try await fixture.signIn() }
        #expect(try fixture.entries().last?.details["reason"] == "openid disabled")
    }
}
