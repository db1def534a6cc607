// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinGateway
import TocsinTestSupport

@Suite("An upstream that speaks TLS", .serialized)
struct UpstreamTLSTests {
    /// What a gateway answers two requests with on one connection, and what its upstream saw of them.
    private func asked(
        _ host: String,
        _ server: TestAuthority,
        trusting authorities: TestAuthority?
    ) async throws -> (statuses: [String], requests: Int, connections: Int) {
        try await TemporaryFolder.with { folder in
            var seen = (statuses: [String](), requests: 0, connections: 0)
            let file = try authorities.map { try folder.write($0.pem, to: "ca.pem") }
            try await ScriptedUpstream.with(
                tls: server.context,
                host: host,
                settings: { $0.upstreamAuthorities = file },
                { _ in .says(UpstreamTests.answer("ok")) }
            ) { gateway, upstream in
                let connection = try RawConnection(port: gateway.port)
                for _ in 0..<2 {
                    connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n")
                    seen.statuses.append(String(await connection.read().prefix(12)))
                }
                seen.requests = upstream.requests.count
                seen.connections = upstream.connections
            }
            return seen
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func isKnownByAPrivateAuthority(_ host: String) async throws {
        let authority = try TestAuthority(names: ["localhost"], addresses: [[127, 0, 0, 1]])
        let seen = try await asked(host, authority, trusting: authority)
        #expect(seen.statuses == ["HTTP/1.1 200", "HTTP/1.1 200"])
        #expect(seen.requests == 2)
        // Hands are shaken once.
        #expect(seen.connections == 1)
    }

    @Test func getsNothingWhereNobodyVouchesForIt() async throws {
        let authority = try TestAuthority(names: ["localhost"])
        for trusted in [nil, try TestAuthority(names: ["localhost"])] {
            let seen = try await asked("localhost", authority, trusting: trusted)
            #expect(seen.statuses == ["HTTP/1.1 502", "HTTP/1.1 502"])
            #expect(seen.requests == 0)
        }
    }

    @Test func getsNothingUnderAnothersName() async throws {
        let authority = try TestAuthority(names: ["other.example"], addresses: [[127, 0, 0, 2]])
        for host in ["localhost", "127.0.0.1"] {
            let seen = try await asked(host, authority, trusting: authority)
            #expect(seen.statuses == ["HTTP/1.1 502", "HTTP/1.1 502"])
            #expect(seen.requests == 0)
        }
    }

    @Test(arguments: [nil, "", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func isNotAskedWithoutCertificatesToKnowItBy(_ content: String?) async throws {
        try await TemporaryFolder.with { folder in
            let file = try content.map { try folder.write($0, to: "ca.pem") } ?? folder.file("missing.pem")
            await #expect(throws: GatewayStartError.cannotTrust(file: file)) {
                try await GatewayFixture.with(
                    upstream: "https://127.0.0.1:1",
                    settings: { $0.upstreamAuthorities = file }
                ) { _ in
                }
            }
        }
    }
}
