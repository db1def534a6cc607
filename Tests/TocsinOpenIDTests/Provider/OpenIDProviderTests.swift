// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinOpenID
import TocsinSignIn
import TocsinTestSupport

struct OpenIDProviderTests {
    private func fetches(_ fixture: OpenIDFixture, _ ending: String) -> Int {
        fixture.provider.requests.count { $0.address.hasSuffix(ending) }
    }

    @Test func documentAndKeysAreKeptForAnHour() async throws {
        let fixture = try await OpenIDFixture()
        let key = fixture.key
        for seconds: Int64 in [0, 10, 3599] {
            fixture.provider.change { $0.token = { try MadeToken(key, nonce: $0, at: seconds).signed(key) } }
            _ = try await fixture.signIn(at: seconds)
        }
        #expect(fetches(fixture, "openid-configuration") == 1 && fetches(fixture, "keys") == 1)
        fixture.provider.change { $0.token = { try MadeToken(key, nonce: $0, at: 3600).signed(key) } }
        _ = try await fixture.signIn(at: 3600)
        #expect(fetches(fixture, "openid-configuration") == 2 && fetches(fixture, "keys") == 2)
    }

    @Test func aNewKeyIsFetchedWhenATokenNamesIt() async throws {
        let fixture = try await OpenIDFixture()
        _ = try await fixture.signIn(at: 0)
        let new = try SigningKey.make("EdDSA")
        fixture.provider.change { behaviour in
            behaviour.keys = [("k2", new)]
            behaviour.token = { try MadeToken(new, id: "k2", nonce: $0).signed(new) }
        }
        // Not within a minute of the last time, so that nobody makes us ask without end.
        await #expect(throws: OpenIDError.badToken(.key)) { try await fixture.signIn(at: 59) }
        #expect(fetches(fixture, "keys") == 1)
        #expect(try await fixture.signIn(at: 60).person.name == "ben")
        #expect(fetches(fixture, "keys") == 2)
        // The old key is gone with that.
        let old = fixture.key
        fixture.provider.change { $0.token = { try MadeToken(old, nonce: $0).signed(old) } }
        await #expect(throws: OpenIDError.badToken(.key)) { try await fixture.signIn(at: 61) }
    }

    @Test(
        arguments: [
            ("issuer", "https://evil.example"), ("issuer", nil), ("token_endpoint", nil), ("jwks_uri", nil),
            ("authorization_endpoint", nil),
        ] as [(String, String?)]
    )
    func otherDocumentsAreRefused(member: String, value: String?) async throws {
        let fixture = try await OpenIDFixture()
        fixture.provider.change { $0.documentChanges[member] = .some(value) }
        let error = await #expect(throws: OpenIDError.self) {
            try await fixture.openID.begin(at: OpenIDFixture.time(0))
        }
        guard case .badDocument(what: "discovery document", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        "http://id.example/token", "https://user@id.example/token", "ftp://id.example", "//id.example", "https://", "",
    ])
    func addressesHaveToBeHTTPS(_ address: String) async throws {
        let fixture = try await OpenIDFixture()
        fixture.provider.change { $0.documentChanges["token_endpoint"] = address }
        await #expect(throws: OpenIDError.badAddress("token_endpoint")) {
            try await fixture.openID.begin(at: OpenIDFixture.time(0))
        }
    }

    @Test func aProviderThatIsDownIsNamed() async throws {
        let fixture = try await OpenIDFixture()
        fixture.provider.change { $0.isDown = true }
        await #expect(throws: OpenIDError.unreachable(what: "discovery document")) {
            try await fixture.openID.begin(at: OpenIDFixture.time(0))
        }
    }

    @Test(
        arguments: [
            (400, nil, .denied), (400, "invalid_grant", .denied), (401, "invalid_grant", .denied),
            (400, "invalid_client", .clientRefused), (401, "invalid_client", .clientRefused),
            (401, nil, .clientRefused), (400, "unauthorized_client", .clientRefused),
            (500, nil, .badStatus(what: "token", status: 500)),
        ] as [(Int, String?, OpenIDError)]
    )
    func aCodeThatIsNotTakenOpensNothing(status: Int, word: String?, error: OpenIDError) async throws {
        let fixture = try await OpenIDFixture()
        fixture.provider.change {
            $0.tokenStatus = status
            $0.tokenError = word
        }
        await #expect(throws: error) { try await fixture.signIn() }
    }

    @Test func anAnswerWithoutATokenOpensNothing() async throws {
        let fixture = try await OpenIDFixture()
        fixture.provider.change { $0.token = { _ in nil } }
        await #expect(throws: OpenIDError.badDocument(what: "token", reason: "there is no id token in it")) {
            try await fixture.signIn()
        }
    }

    @Test func keysThatCannotBeUsedAreNone() async throws {
        let fixture = try await OpenIDFixture()
        fixture.provider.change { $0.keys = [] }
        await #expect(throws: OpenIDError.badDocument(what: "keys", reason: "none can be used")) {
            try await fixture.signIn()
        }
    }
}
