// Tocsin
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing
import TocsinCases
import TocsinModel
import TocsinOpenID
import TocsinSignIn
import TocsinSignInHTTP
import TocsinStore
import TocsinTestSupport

enum RealProvider {
    static let address = ProcessInfo.processInfo.environment["TOCSIN_OIDC_PROVIDER"]
}

/// Signs in at a provider that somebody else wrote; `make test-oidc` starts one and says where it is.
@Suite(.enabled(if: RealProvider.address != nil))
struct RealProviderTests {
    private static let network = ClientNetwork(address: "127.0.0.1")

    private func with(_ body: (OpenIDDesk, SignInDesk, MemoryPeopleStore) async throws -> Void) async throws {
        let address = try #require(RealProvider.address)
        var settings = OpenIDSettings(
            issuer: address,
            clientID: "tocsin",
            redirectAddress: "http://127.0.0.1:1/sign-in/openid"
        )
        settings.clientSecret = "a secret"
        settings.roleClaim = "groups"
        settings.roles = [.init(value: "abuse-team", role: .analyst)]
        settings.strangers = .make
        let store = MemoryPeopleStore()
        _ = try PeopleDesk.first(store: store).add(PersonName("dora"), role: .admin, at: .now)
        let desk = try await SignInDesk(
            store: store,
            key: SignInKey(bytes: [UInt8](repeating: 7, count: 32)),
            hasher: PasswordHasher(cost: .init(passes: 1, memoryBytes: 8192))
        )
        try await OpenIDTransport.with { fetch in
            try await body(try OpenIDDesk(settings, desk: desk, fetch: fetch), desk, store)
        }
    }

    /// Presses the provider's button as one of its users, and gives the query that the browser comes back with.
    private func press(_ begun: OpenIDDesk.Begun, as subject: String) async throws -> String {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            var request = HTTPClientRequest(url: begun.address)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(Array("sub=\(subject)".utf8))
            let response = try await client.execute(request, timeout: .seconds(120))
            let location = try #require(response.headers.first(name: "Location"))
            #expect(location.hasPrefix("http://127.0.0.1:1/sign-in/openid?"))
            return String(location.split(separator: "?", maxSplits: 1)[1])
        }
    }

    @Test func aUserOfTheProviderSignsIn() async throws {
        try await with { openID, desk, store in
            let begun = try await openID.begin(at: .now)
            let query = try await press(begun, as: "alice")
            let session = try await openID.finish(
                query: query,
                browserSecret: begun.browserSecret,
                from: Self.network,
                at: .now
            )
            #expect(session.person.name == "alice" && session.person.role == .analyst)
            #expect(try desk.session(session.token, at: .now)?.person.name == "alice")
            #expect(store.people().map(\.name) == ["alice", "dora"])
            await #expect(throws: OpenIDError.badState) {
                try await openID.finish(
                    query: query,
                    browserSecret: begun.browserSecret,
                    from: Self.network,
                    at: .now
                )
            }
        }
    }

    @Test func aUserWithoutTheGroupDoesNot() async throws {
        try await with { openID, _, _ in
            let begun = try await openID.begin(at: .now)
            let query = try await press(begun, as: "bob")
            await #expect(throws: OpenIDError.noRole) {
                try await openID.finish(
                    query: query,
                    browserSecret: begun.browserSecret,
                    from: Self.network,
                    at: .now
                )
            }
        }
    }

    @Test func aCodeOfSomebodyElsesDoesNot() async throws {
        try await with { openID, _, _ in
            let begun = try await openID.begin(at: .now)
            let query = try await press(begun, as: "alice")
            let forged = query.split(separator: "&").map { $0.hasPrefix("code=") ? "code=another" : $0 }
            await #expect(throws: OpenIDError.denied) {
                try await openID.finish(
                    query: forged.joined(separator: "&"),
                    browserSecret: begun.browserSecret,
                    from: Self.network,
                    at: .now
                )
            }
        }
    }
}
