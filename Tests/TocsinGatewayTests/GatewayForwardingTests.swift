// Tocsin
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing
import TocsinGateway
import TocsinHTTPTestSupport
import TocsinModel

@Suite("What the gateway passes on", .serialized)
struct GatewayForwardingTests {
    private static let routes = [
        "/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/embeddings", "/v1/models", "/v1/models/m?a=b",
        "/v2/anything?x=%2F..",
    ]
    private static let verdicts = ["allowed", "suspended", "rateLimited"]

    @Test("each route, streamed or not, allowed, suspended or limited", arguments: routes, verdicts)
    func matrix(_ route: String, _ verdict: String) async throws {
        let list =
            try GatewayFixture.line("bad") + GatewayFixture.line("eager", .rateLimited(requestsPerMinute: 1))
        for behaviour in [
            LoopbackServer.Behaviour.answers(status: 200, body: "data: 1\n\ndata: 2\n\n"),
            .streams(["data: 1\n\n", "data: 2\n\n"], every: .milliseconds(10)),
        ] {
            try await GatewayFixture.with(behaviour, list: list) { gateway in
                let account = ["allowed": "good", "suspended": "bad"][verdict] ?? "eager"
                let method: HTTPMethod = route.hasPrefix("/v1/models") ? .GET : .POST
                let first = try await gateway.send(route, method: method, account: account)
                if verdict == "suspended" {
                    #expect(first.status == 403)
                    #expect(gateway.upstream.received.isEmpty)
                    return
                }
                #expect(first.status == 200)
                #expect(first.body == "data: 1\n\ndata: 2\n\n")
                #expect(gateway.upstream.received.first?.uri == route)
                #expect(gateway.upstream.received.first?.method == method.rawValue)
                let second = try await gateway.send(route, method: method, account: account)
                #expect(second.status == (verdict == "rateLimited" ? 429 : 200))
                #expect(gateway.upstream.received.count == (verdict == "rateLimited" ? 1 : 2))
                if verdict == "rateLimited" {
                    let wait = try #require(second.headers.first(name: "Retry-After").flatMap { Int($0) })
                    #expect((55...60).contains(wait))
                }
            }
        }
    }

    @Test func passesEachChunkOnWhenItComes() async throws {
        let parts = (1...4).map { "data: \($0)\n\n" }
        try await GatewayFixture.with(.streams(parts, every: .milliseconds(200))) { gateway in
            var request = HTTPClientRequest(url: gateway.address + "/v1/chat/completions")
            request.method = .POST
            request.headers.add(name: "X-Account", value: "anna")
            request.body = .bytes(ByteBuffer(string: #"{"model":"m","messages":[],"stream":true}"#))
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
            #expect(response.headers.first(name: "Content-Type") == "text/event-stream")
            var arrivals: [(text: String, time: ContinuousClock.Instant)] = []
            for try await chunk in response.body { arrivals.append((String(buffer: chunk), .now)) }
            #expect(arrivals.map(\.text) == parts)
            // The upstream takes 600 ms from the first to the last; this machine may be slow to look.
            let (first, last) = (try #require(arrivals.first), try #require(arrivals.last))
            #expect(last.time - first.time > .milliseconds(200))
        }
    }

    @Test("an upstream's errors stay as they are", arguments: [400, 401, 404, 409, 422, 429, 500, 503, 529])
    func keepsErrors(_ status: Int) async throws {
        let headers = [
            "X-Request-Id": "r-1", "Retry-After": "7", "Location": "/elsewhere", "Connection": "X-Hop", "X-Hop": "1",
        ]
        try await GatewayFixture.with(.answers(status: status, headers: headers, body: #"{"error":{"message":"no"}}"#))
        { gateway in
            let reply = try await gateway.send()
            #expect(reply.status == status)
            #expect(reply.body == #"{"error":{"message":"no"}}"#)
            #expect(reply.headers.first(name: "X-Request-Id") == "r-1")
            #expect(reply.headers.first(name: "Retry-After") == "7")
            #expect(reply.headers.first(name: "X-Hop") == nil)
        }
    }

    @Test func followsNoRedirect() async throws {
        try await GatewayFixture.with(.answers(status: 302, headers: ["Location": "/elsewhere"])) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n")
            let reply = await connection.read(until: "\r\n\r\n")
            #expect(reply.hasPrefix("HTTP/1.1 302 "))
            #expect(reply.contains("Location: /elsewhere\r\n"))
            #expect(gateway.upstream.received.count == 1)
        }
    }

    @Test("a target that names another host goes to the upstream all the same")
    func absoluteTarget() async throws {
        try await GatewayFixture.with { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send(
                "GET http://elsewhere.example/v1/models?a=b HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n"
            )
            #expect(await connection.read().hasPrefix("HTTP/1.1 200 "))
            let received = try #require(gateway.upstream.received.first)
            #expect(received.uri == "/v1/models?a=b")
            #expect(received.headers["host"] == String(gateway.upstream.address.dropFirst(7)))
        }
    }

    @Test func leavesHopByHopHeadersOut() async throws {
        try await GatewayFixture.with { gateway in
            _ = try await gateway.send(headers: [
                "Authorization": "Bearer k", "Connection": "X-Private, keep-alive", "X-Private": "1", "TE": "trailers",
                "Proxy-Authorization": "Basic eDp5", "Accept-Encoding": "gzip", "X-Kept": "yes",
            ])
            let headers = try #require(gateway.upstream.received.first).headers
            #expect(headers["authorization"] == "Bearer k")
            #expect(headers["x-kept"] == "yes")
            #expect(headers["via"] == "1.1 tocsin")
            #expect(headers["accept-encoding"] == "identity")
            #expect(headers["host"] == gateway.upstream.address.dropFirst(7).description)
            for name in ["x-private", "te", "proxy-authorization"] { #expect(headers[name] == nil) }
        }
    }

    @Test func saysThatTheUpstreamIsAway() async throws {
        try await GatewayFixture.with(upstream: "http://127.0.0.1:1") { gateway in
            let reply = try await gateway.send()
            #expect(reply.status == 502)
            #expect(reply.body.contains(#""code":"upstream_unavailable""#))
        }
        try await GatewayFixture.with(.hangs, settings: { $0.limits.upstreamTime = .milliseconds(100) }) { gateway in
            let reply = try await gateway.send()
            #expect(reply.status == 504)
            #expect(reply.body.contains(#""code":"upstream_timeout""#))
        }
    }

    @Test func anAnswerThatBreaksOffIsNotMadeWhole() async throws {
        // One that is passed on as it comes has begun; the client sees it end too soon.
        try await GatewayFixture.with(.truncates("half", promised: 100_000)) { gateway in
            await #expect(throws: (any Error).self) { try await gateway.send() }
            try await GatewayFixture.eventually { try gateway.events().first?["outcome"] as? String == "error" }
        }
        // Of one that is passed on whole nothing was said yet.
        try await GatewayFixture.with(.truncates("half", promised: 100)) { gateway in
            let reply = try await gateway.send()
            #expect(reply.status == 502)
            #expect(reply.body.contains(#""code":"upstream_unavailable""#))
            try await GatewayFixture.eventually { try gateway.events().first?["outcome"] as? String == "error" }
        }
    }

    @Test("an answer stays as it is, passed on whole or as it comes", arguments: [0, 1, 65_536, 65_537, 300_000])
    func anAnswersBytesStay(length: Int) async throws {
        let body = String((0..<length).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        try await GatewayFixture.with(.answers(status: 200, body: body)) { gateway in
            let reply = try await gateway.send()
            #expect(reply.status == 200)
            #expect(reply.headers.first(name: "content-length") == "\(length)")
            #expect(reply.body == body)
        }
    }

    @Test func aClientThatLeavesEndsTheUpstreamsWork() async throws {
        for behaviour in [LoopbackServer.Behaviour.hangs, .stalls("begun")] {
            try await GatewayFixture.with(behaviour) { gateway in
                do {
                    let connection = try RawConnection(port: gateway.port)
                    connection.send(
                        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\nContent-Length: 2\r\n\r\n{}"
                    )
                    try await GatewayFixture.eventually { gateway.upstream.received.count == 1 }
                    #expect(gateway.upstream.closedConnections == 0)
                }
                try await GatewayFixture.eventually { gateway.upstream.closedConnections == 1 }
                try await GatewayFixture.eventually {
                    try await gateway.send("/metrics", method: .GET).body
                        .contains("tocsin_gateway_client_disconnects_total 1\n")
                }
            }
        }
    }

    @Test func aConnectionServesManyRequests() async throws {
        try await GatewayFixture.with(.answers(status: 200, body: "ok")) { gateway in
            let connection = try RawConnection(port: gateway.port)
            for number in 1...3 {
                connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n")
                #expect(await connection.read(until: "\r\n\r\nok").hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(gateway.upstream.received.count == number)
            }
        }
    }

    @Test func answersAHeadRequestWithoutABody() async throws {
        try await GatewayFixture.with(.answers(status: 200)) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send("HEAD /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n")
            let reply = await connection.read()
            #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(reply.hasSuffix("\r\n\r\n"))
            connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await connection.read().hasSuffix("\r\n\r\nok\n"))
        }
    }

    /// A trace that a client began goes on through the gateway to the upstream, and the collector gets no word of the request.
    @Test func goesOnWithATrace() async throws {
        try await LoopbackServer.with(.answers(status: 200, body: "{}")) { collector in
            try await GatewayFixture.with(settings: { $0.traces = collector.address }) { gateway in
                let trace = "0af7651916cd43dd8448eb211c80319c"
                let reply = try await gateway.send(
                    "/v1/chat/completions?secret=1",
                    account: "anna",
                    headers: ["traceparent": "00-\(trace)-b7ad6b7169203331-01"]
                )
                #expect(reply.status == 200)
                let sent = try #require(gateway.upstream.received.first?.headers["traceparent"])
                #expect(sent.hasPrefix("00-\(trace)-") && !sent.contains("b7ad6b7169203331"))
                let metrics = try await gateway.send("/metrics", method: .GET).body
                #expect(metrics.contains("tocsin_gateway_spans_dropped_total 0\n"))
                while collector.received.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
                let body = collector.received[0].body
                for word in ["POST /v1/chat/completions", "upstream", trace, "b7ad6b7169203331", "allowed"] {
                    #expect(body.contains(word), "\(word)")
                }
                for word in ["anna", "secret", gateway.upstream.address] { #expect(!body.contains(word), "\(word)") }
            }
        }
    }
}
