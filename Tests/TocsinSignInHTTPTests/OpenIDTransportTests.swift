// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinHTTPTestSupport
import TocsinModel
import TocsinOpenID
import TocsinSignIn
import TocsinSignInHTTP
import TocsinTestSupport

/// What the transport does, through a sign-in at a provider on loopback.
struct OpenIDTransportTests {
    private func settings(_ server: LoopbackServer) -> OpenIDSettings {
        var settings = OpenIDSettings(
            issuer: server.address,
            clientID: "tocsin",
            redirectAddress: "http://127.0.0.1:1/sign-in/openid"
        )
        settings.clientSecret = "s:cret"
        return settings
    }

    private func begin(_ server: LoopbackServer, timeout: Duration = .seconds(30)) async throws -> OpenIDDesk.Begun {
        let desk = try await SignInDesk(
            store: MemoryPeopleStore(),
            key: SignInKey(bytes: [UInt8](repeating: 7, count: 32)),
            hasher: PasswordHasher(cost: .init(passes: 1, memoryBytes: 8192))
        )
        return try await OpenIDTransport.with(timeout: timeout) { fetch in
            try await OpenIDDesk(settings(server), desk: desk, fetch: fetch).begin(at: Timestamp(milliseconds: 0))
        }
    }

    private static let unreachable = OpenIDError.unreachable(what: "discovery document")

    @Test func asksForTheDocument() async throws {
        try await LoopbackServer.with(.answers(status: 404)) { server in
            await #expect(throws: OpenIDError.badStatus(what: "discovery document", status: 404)) {
                try await begin(server)
            }
            let received = try #require(server.received.first)
            #expect(received.method == "GET" && received.uri == "/.well-known/openid-configuration")
            #expect(received.headers["accept"] == "application/json" && received.headers["authorization"] == nil)
        }
    }

    @Test func followsNoRedirect() async throws {
        try await LoopbackServer.with(.answers(status: 302, headers: ["Location": "/elsewhere"])) { server in
            await #expect(throws: OpenIDError.badStatus(what: "discovery document", status: 302)) {
                try await begin(server)
            }
            #expect(server.received.count == 1)
        }
    }

    @Test func readsNoMoreThanAMebibyte() async throws {
        let long = String(repeating: " ", count: OpenIDReply.maximumBytes + 1)
        try await LoopbackServer.with(.answers(status: 200, body: long)) { server in
            await #expect(throws: Self.unreachable) { try await begin(server) }
        }
    }

    @Test(arguments: [
        LoopbackServer.Behaviour.hangs, .stalls("{"), .garbles("no HTTP\r\n\r\n"), .truncates("{", promised: 9),
    ])
    func givesUp(_ behaviour: LoopbackServer.Behaviour) async throws {
        try await LoopbackServer.with(behaviour) { server in
            await #expect(throws: Self.unreachable) { try await begin(server, timeout: .milliseconds(300)) }
        }
    }
}
