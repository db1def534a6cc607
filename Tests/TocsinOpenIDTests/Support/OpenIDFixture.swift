// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinOpenID
import TocsinSignIn
import TocsinStore
import TocsinTestSupport

/// People in memory, and a provider that vouches for them.
struct OpenIDFixture {
    static let network = ClientNetwork(address: "192.0.2.7")

    let provider = FakeProvider()
    let store = MemoryPeopleStore()
    let desk: SignInDesk
    let openID: OpenIDDesk
    let key: SigningKey

    static var settings: OpenIDSettings {
        var settings = OpenIDSettings(
            issuer: FakeProvider.issuer,
            clientID: "tocsin",
            redirectAddress: "https://tocsin.example/sign-in/openid"
        )
        settings.clientSecret = "s%cret"
        settings.roleClaim = "groups"
        settings.roles = [
            .init(value: "abuse-lead", role: .senior), .init(value: "abuse-team", role: .analyst),
        ]
        return settings
    }

    /// The admin `dora`, and `ben`, whom the provider knows as `subject-1`.
    init(_ settings: OpenIDSettings = settings, algorithm: String = "ES256") async throws {
        let signing = try SigningKey.make(algorithm)
        key = signing
        desk = try await SignInDesk(
            store: store,
            key: SignInKey(bytes: [UInt8](repeating: 7, count: 32)),
            hasher: PasswordHasher(cost: .init(passes: 1, memoryBytes: 8192))
        )
        openID = try OpenIDDesk(settings, desk: desk, fetch: provider.fetch)
        let dora = try PeopleDesk.first(store: store).add(PersonName("dora"), role: .admin, at: Self.time(0))
        _ = try PeopleDesk(store: store, actor: dora.actor)
            .add(PersonName("ben"), role: .analyst, subject: "\(FakeProvider.issuer) subject-1", at: Self.time(0))
        provider.change { behaviour in
            behaviour.keys = [("k1", signing)]
            behaviour.token = { try MadeToken(signing, nonce: $0).signed(signing) }
        }
    }

    static func time(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_764_000_000_000 + seconds * 1000) }

    /// The provider gives another token than one that holds.
    func token(_ change: @escaping @Sendable (inout MadeToken, SigningKey) throws -> String) {
        let key = key
        provider.change { behaviour in
            behaviour.token = { nonce in
                var made = MadeToken(key, nonce: nonce)
                return try change(&made, key)
            }
        }
    }

    /// From the button to the session.
    func signIn(at seconds: Int64 = 0) async throws -> NewSession {
        let begun = try await openID.begin(at: Self.time(seconds))
        let asked = try provider.visit(begun.address)
        return try await finish("code=c0de&state=\(asked["state"] ?? "")", begun.browserSecret, at: seconds)
    }

    func finish(_ query: String, _ secret: String, at seconds: Int64 = 0) async throws -> NewSession {
        try await openID.finish(query: query, browserSecret: secret, from: Self.network, at: Self.time(seconds))
    }

    func entries() throws -> [AuditRecord] {
        var records: [AuditRecord] = []
        let log = try AuditVerification.verify(store.auditLines()) { records.append($0.record) }
        return log.problem == nil ? records : []
    }
}
