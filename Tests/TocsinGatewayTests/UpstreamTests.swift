// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOHTTP1
import Testing
import TocsinGateway
import TocsinHTTPTestSupport

@Suite("How the gateway asks its upstream", .serialized)
struct UpstreamTests {
    static func answer(_ body: String, _ headers: String = "") -> String {
        "HTTP/1.1 200 OK\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    // MARK: Connections that are kept

    @Test func keepsAConnectionForTheNextRequest() async throws {
        try await ScriptedUpstream.with({ _ in .says(Self.answer("ok")) }) { gateway, upstream in
            let connection = try RawConnection(port: gateway.port)
            for _ in 0..<5 {
                connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n")
                #expect(await connection.read().hasSuffix("ok"))
            }
            #expect(upstream.connections == 1)
        }
    }

    @Test(
        "one that the upstream does not keep is not used again",
        arguments: [
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        ]
    )
    func closed(_ bytes: String) async throws {
        try await ScriptedUpstream.with({ _ in .says(bytes) }) { gateway, upstream in
            for _ in 0..<2 {
                let reply = try await gateway.send()
                #expect(reply.body == "ok")
            }
            #expect(upstream.connections == 2)
        }
    }

    /// The upstream closes a connection that stood idle in the moment in which a request goes out on it.
    @Test func asksAgainWhereThatDoesNoHarm() async throws {
        let script: @Sendable (ScriptedUpstream.Request) -> ScriptedUpstream.Act = { request in
            request.connection == 1 && request.number == 2 ? .saysAndCloses("") : .says(Self.answer("ok"))
        }
        try await ScriptedUpstream.with(script) { gateway, upstream in
            let connection = try RawConnection(port: gateway.port)
            for _ in 0..<2 {
                connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n")
                #expect(await connection.read().hasSuffix("ok"))
            }
            #expect(upstream.requests.map(\.connection) == [1, 1, 2])
        }
        // A call of a model may have been served, and is not made twice.
        try await ScriptedUpstream.with(script) { gateway, upstream in
            let connection = try RawConnection(port: gateway.port)
            for status in [200, 502] {
                connection.send(
                    "POST /v1/completions HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\nContent-Length: 2\r\n\r\n{}"
                )
                #expect(await connection.read().hasPrefix("HTTP/1.1 \(status) "))
            }
            #expect(upstream.requests.map(\.connection) == [1, 1])
        }
    }

    @Test func doesNotAskAgainOnAndOn() async throws {
        try await ScriptedUpstream.with({ request in
            request.connection == 1 && request.number == 1 ? .says(Self.answer("ok")) : .saysAndCloses("")
        }) { gateway, upstream in
            let connection = try RawConnection(port: gateway.port)
            for status in [200, 502] {
                connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n")
                #expect(await connection.read().hasPrefix("HTTP/1.1 \(status) "))
            }
            #expect(upstream.requests.count == 3)
        }
    }

    @Test func whatFollowsAnAnswerIsNobodysAnswer() async throws {
        try await ScriptedUpstream.with({ request in
            .says(Self.answer("own") + (request.number == 1 ? Self.answer("another's") : ""))
        }) { gateway, upstream in
            for _ in 0..<3 {
                let reply = try await gateway.send()
                #expect(reply.body == "own")
            }
            #expect(upstream.connections == 3)
        }
    }

    @Test func anAnswerBeforeTheRequestWasSentIsPassedOn() async throws {
        try await ScriptedUpstream.with(actsOnHead: true, { _ in .says(Self.answer("early")) }) { gateway, upstream in
            let reply = try await gateway.send("/v1/files", body: String(repeating: "x", count: 20 << 20))
            #expect(reply.body == "early")
            #expect(upstream.connections == 1)
        }
    }

    // MARK: Answers that are not as they should be

    @Test("words before an answer are the upstream's own affair", arguments: ["100 Continue", "103 Early Hints"])
    func informational(_ status: String) async throws {
        try await ScriptedUpstream.with({ _ in
            .says("HTTP/1.1 \(status)\r\nLink: </a>\r\n\r\n" + Self.answer("ok"))
        }) { gateway, upstream in
            for _ in 0..<2 {
                let reply = try await gateway.send()
                #expect(reply.status == 200)
                #expect(reply.body == "ok")
                #expect(reply.headers.first(name: "Link") == nil)
            }
        }
    }

    @Test(
        "what is no answer",
        arguments: [
            "nonsense\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!", "HTTP/1.1 200 OK\r\nContent-",
            "HTTP/1.1 103 Early Hints\r\n\r\n", "",
        ]
    )
    func garbage(_ bytes: String) async throws {
        try await ScriptedUpstream.with({ _ in .saysAndCloses(bytes) }) { gateway, _ in
            let reply = try await gateway.send()
            #expect(reply.status == 502)
            #expect(reply.body.contains(#""code":"upstream_unavailable""#))
            try await GatewayFixture.eventually { try gateway.events().first?["outcome"] as? String == "error" }
        }
    }

    @Test func anUpstreamThatDiesInAStreamIsSeenToHaveDied() async throws {
        let begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n"
        try await ScriptedUpstream.with({ _ in .saysAndCloses(begun) }) { gateway, upstream in
            let connection = try RawConnection(port: gateway.port)
            connection.send(
                "POST /v1/completions HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\nContent-Length: 2\r\n\r\n{}"
            )
            let reply = await connection.read(until: "never")
            #expect(reply.hasSuffix("\r\n5\r\nbegun\r\n"))
            try await GatewayFixture.eventually { try gateway.events().first?["outcome"] as? String == "error" }
            let metrics = try await gateway.send("/metrics", method: .GET).body
            #expect(metrics.contains("upstream_errors_total 1\n"))
            #expect(upstream.connections == 1)
        }
    }

    @Test func anAnswerWithoutALengthEndsWithItsConnection() async throws {
        try await ScriptedUpstream.with({ _ in .saysAndCloses("HTTP/1.1 200 OK\r\n\r\nall of it") }) { gateway, _ in
            let reply = try await gateway.send()
            #expect(reply.body == "all of it")
        }
    }

    @Test func oneThatFallsSilentIsGivenUp() async throws {
        try await ScriptedUpstream.with(
            settings: { $0.limits.upstreamTime = .milliseconds(100) },
            { request in
                request.number == 1
                    ? .says(Self.answer("ok")) : .says("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbegun")
            }
        ) { gateway, upstream in
            let connection = try RawConnection(port: gateway.port)
            for end in ["ok", "begun"] {
                connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n")
                #expect(await connection.read(until: end).hasSuffix(end))
            }
            #expect(await connection.isEnded())
            try await GatewayFixture.eventually { upstream.openConnections == 0 }
        }
    }

    @Test func goesToThePathOfTheUpstreamsAddress() async throws {
        try await LoopbackServer.with(.answers(status: 200)) { server in
            try await GatewayFixture.with(upstream: server.address + "/base%20d/") { gateway in
                let reply = try await gateway.send("/v1/models?a=b%2F", method: .GET)
                #expect(reply.status == 200)
                #expect(server.received.first?.uri == "/base%20d/v1/models?a=b%2F")
            }
        }
    }
}
