// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOHTTP1
import Testing
import TocsinGateway
import TocsinHTTPTestSupport
import TocsinModel

@Suite("How the gateway serves a connection", .serialized)
struct GatewayConnectionTests {
    private static let get = "GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n"

    private static func post(_ body: String, account: String = "anna", version: String = "1.1") -> String {
        "POST /v1/chat/completions HTTP/\(version)\r\nHost: a\r\nX-Account: \(account)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static func answer(_ body: String, _ headers: String = "") -> String {
        "HTTP/1.1 200 OK\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    // MARK: Several requests

    @Test func requestsThatComeTogetherAreAnsweredInTurn() async throws {
        let gate = ScriptedUpstream.Gate()
        try await ScriptedUpstream.with(
            list: GatewayFixture.line("bad"),
            { request in
                let answer = Self.answer("<\(request.text.suffix(1))>")
                return request.text.hasSuffix("1") ? .waitsAndSays(answer, gate) : .says(answer)
            }
        ) { gateway, upstream in
            let connection = try RawConnection(port: gateway.port)
            connection.send(
                Self.post("1") + "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" + Self.post("2", account: "bad")
                    + Self.post("3")
            )
            try await GatewayFixture.eventually { upstream.requests.count == 1 }
            // The next is not asked for before the one before it is answered.
            try await Task.sleep(for: .milliseconds(30))
            #expect(upstream.requests.count == 1)
            gate.open()
            let replies = await connection.read(until: "<3>")
            #expect(replies.matches(of: /HTTP\/1.1 (\d+)/).map { String($0.1) } == ["200", "200", "403", "200"])
            let places = ["<1>", "ok\n", "account_suspended", "<3>"].map { replies.range(of: $0)?.lowerBound }
            #expect(places.allSatisfy { $0 != nil })
            #expect(places.compactMap { $0 }.sorted() == places.compactMap { $0 })
            #expect(upstream.requests.map { $0.text.suffix(1) } == ["1", "3"])
        }
    }

    @Test func aFloodOfRequestsIsNotReadAhead() async throws {
        try await GatewayFixture.with(.hangs) { gateway in
            let connection = try RawConnection(port: gateway.port)
            let many = String(repeating: Self.get, count: 1000)
            // What neither the gateway nor the system takes any more is left over.
            #expect(await connection.sendUntilFull(many, most: 64 << 20) < 64 << 20)
            try await GatewayFixture.eventually { !gateway.upstream.received.isEmpty }
            #expect(gateway.upstream.received.count == 1)
        }
    }

    @Test func whatIsNoHTTPAfterARequestIsAnsweredAfterIt() async throws {
        try await GatewayFixture.with(.answers(status: 200, body: "ok")) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send(Self.get + "nonsense\r\n\r\n")
            let replies = await connection.read(until: "never")
            #expect(replies.matches(of: /HTTP\/1.1 (\d+)/).map { String($0.1) } == ["200", "400"])
            #expect(gateway.upstream.received.count == 1)
        }
    }

    @Test func aBodyThatNobodyWantedDoesNotBecomeARequest() async throws {
        try await GatewayFixture.with(list: GatewayFixture.line("bad")) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send(Self.post(Self.get, account: "bad"))
            #expect(await connection.read().hasPrefix("HTTP/1.1 403 "))
            connection.send(Self.get)
            #expect(await connection.read().hasPrefix("HTTP/1.1 200 "))
            #expect(gateway.upstream.received.count == 1)
        }
    }

    // MARK: How an answer ends

    @Test func aClientOfHTTP10GetsNoChunks() async throws {
        try await GatewayFixture.with(.streams(["a", "b"], every: .milliseconds(10))) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send("GET /v1/models HTTP/1.0\r\nX-Account: anna\r\n\r\n")
            let reply = await connection.read(until: "never")
            #expect(!reply.lowercased().contains("transfer-encoding"))
            #expect(reply.contains("Connection: close\r\n"))
            #expect(reply.hasSuffix("\r\n\r\nab"))
        }
        try await GatewayFixture.with(.answers(status: 200, body: "ok")) { gateway in
            let connection = try RawConnection(port: gateway.port)
            for _ in 0..<2 {
                connection.send("GET /v1/models HTTP/1.0\r\nConnection: keep-alive\r\nX-Account: anna\r\n\r\n")
                #expect(await connection.read(until: "\r\n\r\nok").contains("Connection: keep-alive\r\n"))
            }
        }
    }

    @Test func chunksFromAClientOfHTTP10AreItsLast() async throws {
        try await GatewayFixture.with(.answers(status: 200, body: "ok")) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send(
                "POST /v1/files HTTP/1.0\r\nConnection: keep-alive\r\nX-Account: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                    + Self.get
            )
            _ = await connection.read(until: "never")
            #expect(gateway.upstream.received.count <= 1)
        }
    }

    @Test func closesWhenTheClientAsksForIt() async throws {
        try await GatewayFixture.with(.answers(status: 200, body: "ok")) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Account: anna\r\n\r\n")
            let reply = await connection.read(until: "never")
            #expect(reply.contains("Connection: close\r\n") && reply.hasSuffix("\r\n\r\nok"))
        }
    }

    @Test(
        "an answer to HEAD has the head that GET would have, and no body",
        arguments: ["Content-Length: 1000\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: 100000000\r\n", ""]
    )
    func head(_ header: String) async throws {
        try await ScriptedUpstream.with({ _ in .says("HTTP/1.1 200 OK\r\nX-A: b\r\n\(header)\r\n") }) {
            gateway,
            upstream in
            let connection = try RawConnection(port: gateway.port)
            for _ in 0..<2 {
                connection.send("HEAD /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n")
                let reply = await connection.read(until: "\r\n\r\n")
                let length = header.hasPrefix("Content") ? header : ""
                #expect(reply == "HTTP/1.1 200 OK\r\nX-A: b\r\n\(length)\r\n")
            }
            // One whose end could not be seen, had it a body, is not kept.
            #expect(upstream.connections == (header.isEmpty ? 2 : 1))
        }
    }

    @Test(arguments: [204, 304])
    func answersWithoutABodyStaySo(_ status: Int) async throws {
        try await ScriptedUpstream.with({ _ in .says("HTTP/1.1 \(status) X\r\nETag: e\r\n\r\n") }) { gateway, _ in
            let connection = try RawConnection(port: gateway.port)
            for _ in 0..<2 {
                connection.send(Self.get)
                let reply = await connection.read(until: "\r\n\r\n")
                #expect(reply.hasPrefix("HTTP/1.1 \(status) ") && reply.contains("ETag: e\r\n"))
                #expect(!reply.lowercased().contains("transfer-encoding"))
            }
        }
    }

    @Test func aRequestForAnotherProtocolIsTheLastOfItsConnection() async throws {
        try await GatewayFixture.with(.answers(status: 200, body: "ok")) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send(
                "GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
            )
            let reply = await connection.read(until: "never")
            #expect(reply.hasPrefix("HTTP/1.1 200 ") && reply.contains("Connection: close\r\n"))
            #expect(gateway.upstream.received.first?.headers["upgrade"] == nil)
        }
    }

    // MARK: Much and slow

    @Test func largeBodiesGoThroughBothWays() async throws {
        let size = 15 << 20
        try await GatewayFixture.with(.computes { "\($0.utf8.count)" + String(repeating: "x", count: size) }) {
            gateway in
            let reply = try await gateway.send("/v1/files", body: String(repeating: "y", count: size))
            #expect(reply.status == 200)
            #expect(reply.body.hasPrefix("\(size)x"))
            #expect(reply.body.utf8.count == size + "\(size)".utf8.count)
        }
    }

    @Test func aSlowReaderMakesTheUpstreamWait() async throws {
        let size = 100
        let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20)
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(size << 20)\r\n\r\n"
        try await ScriptedUpstream.with({ _ in .pours(head, piece, times: size) }) { gateway, upstream in
            let connection = try RawConnection(port: gateway.port)
            connection.send(Self.get)
            // Until nothing more is taken: what the system's buffers hold, and little in the gateway.
            var last = -1
            try await GatewayFixture.eventually {
                defer { last = upstream.poured }
                try await Task.sleep(for: .milliseconds(200))
                return upstream.poured > 0 && upstream.poured == last
            }
            #expect(upstream.poured < 40 << 20)
            #expect(await connection.count(upTo: size << 20) >= size << 20)
        }
    }

    @Test func aClientThatLeavesAStreamEndsTheUpstreamsWork() async throws {
        let parts = (1...2000).map { "data: \($0)\n\n" }
        try await GatewayFixture.with(.streams(parts, every: .milliseconds(5))) { gateway in
            do {
                let connection = try RawConnection(port: gateway.port)
                connection.send(Self.post("{}"))
                #expect(await connection.read().hasPrefix("HTTP/1.1 200 "))
            }
            try await GatewayFixture.eventually { gateway.upstream.closedConnections == 1 }
            try await GatewayFixture.eventually {
                try await gateway.send("/metrics", method: .GET).body.contains("client_disconnects_total 1\n")
            }
            let metrics = try await gateway.send("/metrics", method: .GET).body
            #expect(metrics.contains("status=\"200\",decision=\"allowed\",end=\"clientLeft\"} 1\n"))
            try await GatewayFixture.eventually { try gateway.events().count == 1 }
        }
    }

    @Test func moreConnectionsThanAreAllowedWait() async throws {
        try await GatewayFixture.with(.answers(status: 200, body: "ok"), settings: { $0.limits.connections = 2 }) {
            gateway in
            let second: RawConnection
            let third: RawConnection
            do {
                let first = try RawConnection(port: gateway.port)
                second = try RawConnection(port: gateway.port)
                for connection in [0, 1] {
                    if connection == 0 { first.send(Self.get) } else { second.send(Self.get) }
                    let reply = connection == 0 ? await first.read() : await second.read()
                    #expect(reply.hasSuffix("ok"))
                }
                third = try RawConnection(port: gateway.port)
                third.send(Self.get)
                try await Task.sleep(for: .milliseconds(100))
                #expect(gateway.upstream.received.count == 2)
            }
            #expect(await third.read().hasSuffix("ok"))
            second.send(Self.get)
            #expect(await second.read().hasSuffix("ok"))
        }
    }

    @Test(
        "a target that an upstream could read in another way",
        arguments: ["/v1/chat/completions#x", "/v1/models#", "*"]
    )
    func targets(_ target: String) async throws {
        try await GatewayFixture.with { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send("OPTIONS \(target) HTTP/1.1\r\nHost: a\r\nX-Account: anna\r\n\r\n" + Self.get)
            // To the connection's end: the request after it is not served.
            let replies = await connection.read(until: "never")
            #expect(replies.hasPrefix("HTTP/1.1 400 ") && replies.contains("Connection: close\r\n"))
            #expect(replies.matches(of: /HTTP\/1.1 \d+/).count == 1)
            #expect(gateway.upstream.received.isEmpty)
        }
    }
}
