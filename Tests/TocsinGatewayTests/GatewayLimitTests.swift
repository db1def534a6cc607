// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOHTTP1
import Testing
import TocsinGateway
import TocsinHTTPTestSupport
import TocsinTestSupport

@Suite("What the gateway does not let through", .serialized)
struct GatewayLimitTests {
    @Test("a body that is too long, told or not")
    func oversizeBody() async throws {
        try await GatewayFixture.with(settings: { $0.limits.bodyBytes = 1000 }) { gateway in
            let told = try await gateway.send(body: String(repeating: "x", count: 1001))
            #expect(told.status == 413)
            #expect(told.body.contains(#""code":"request_too_large""#))
            let connection = try RawConnection(port: gateway.port)
            connection.send(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nX-Account: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            for _ in 0..<3 { connection.send("200\r\n" + String(repeating: "x", count: 512) + "\r\n") }
            #expect(await connection.read().hasPrefix("HTTP/1.1 413 "))
            #expect(gateway.upstream.received.isEmpty)
            #expect(try await gateway.send(body: String(repeating: "x", count: 1000)).status == 200)
        }
    }

    @Test("a packed call of a model, in which nobody could see what is asked")
    func packedBody() async throws {
        try await GatewayFixture.with { gateway in
            let packed = try await gateway.send(headers: ["Content-Encoding": "gzip"])
            #expect(packed.status == 415)
            #expect(packed.body.contains(#""code":"packed_request""#))
            #expect(try await gateway.send(headers: ["content-encoding": "identity, br"]).status == 415)
            #expect(gateway.upstream.received.isEmpty)
            #expect(try await gateway.send(headers: ["Content-Encoding": "identity"]).status == 200)
            #expect(try await gateway.send("/v1/files", headers: ["Content-Encoding": "gzip"]).status == 200)
        }
    }

    @Test func slowBody() async throws {
        try await GatewayFixture.with(settings: { $0.limits.bodyTime = .milliseconds(200) }) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nX-Account: a\r\nContent-Length: 100\r\n\r\n{"
            )
            #expect(await connection.read().hasPrefix("HTTP/1.1 408 "))
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test func slowHead() async throws {
        try await GatewayFixture.with(settings: { $0.limits.idleTime = .milliseconds(200) }) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\n")
            #expect(await connection.isEnded())
        }
    }

    @Test("a client that asks first is told to go on")
    func expectContinue() async throws {
        try await GatewayFixture.with { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nX-Account: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            )
            #expect(await connection.read().hasPrefix("HTTP/1.1 100 Continue\r\n"))
            connection.send("{}")
            #expect(await connection.read().hasPrefix("HTTP/1.1 200 "))
            #expect(gateway.upstream.received.first?.body == "{}")
        }
    }

    private static let post = "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nX-Account: a\r\n"

    @Test(
        "requests that two servers could read in two ways",
        arguments: [
            post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/x HTTP/1.1\r\n\r\n",
            post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
            post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
            post + "Content-Length: 2, 3\r\n\r\n{} ",
            post + "Content-Length: +2\r\n\r\n{}",
            post + "Content-Length: -1\r\n\r\n",
            post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            post + "X-Bad: a\r\n\tfolded\u{0}\r\n\r\n",
            post + "X Bad: a\r\n\r\n",
            "GET v1/models HTTP/1.1\r\nHost: a\r\nX-Account: a\r\n\r\n",
            "GET /v1/a b HTTP/1.1\r\nHost: a\r\n\r\n",
        ]
    )
    func smuggling(_ request: String) async throws {
        try await GatewayFixture.with { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send(request)
            #expect(await connection.read().hasPrefix("HTTP/1.1 400 "))
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test(arguments: ["TRACE / HTTP/1.1\r\n", "CONNECT elsewhere.example:443 HTTP/1.1\r\n"])
    func tunnelsAndEchoes(_ line: String) async throws {
        try await GatewayFixture.with { gateway in
            let connection = try RawConnection(port: gateway.port)
            let next = "GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: a\r\n\r\n"
            connection.send(line + "Host: a\r\nX-Account: a\r\n\r\n" + next)
            // To the connection's end, which is at once.
            let replies = await connection.read(until: "never")
            #expect(replies.hasPrefix("HTTP/1.1 405 ") && replies.contains("Connection: close\r\n"))
            #expect(replies.matches(of: /HTTP\/1.1 \d+/).count == 1)
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test func aMethodThatIsNotKnownIsRefusedAsOthersAre() async throws {
        try await GatewayFixture.with { gateway in
            let connection = try RawConnection(port: gateway.port)
            // An answer to HEAD has no body, and is not the one that follows.
            connection.send("HEAD /v1/models HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
            connection.send("FOO /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: a\r\n\r\n")
            let reply = await connection.read(until: "never")
            #expect(reply.hasPrefix("HTTP/1.1 400 ") && reply.contains("Connection: close\r\n"))
            #expect(reply.contains(#""code":"bad_request""#) && reply.hasSuffix("}}"))
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test func headersThatAreTooLong() async throws {
        try await GatewayFixture.with { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send(
                "GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Account: \(String(repeating: "a", count: 40_000))\r\n\r\n"
            )
            let reply = await connection.read()
            #expect(!reply.contains(" 200 "))
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test("whose a request is must be said once")
    func accountHeader() async throws {
        try await GatewayFixture.with { gateway in
            let missing = try await gateway.send(account: nil)
            #expect(missing.status == 400)
            #expect(missing.body.contains(#""code":"missing_account""#))
            let twice = try await gateway.send(headers: ["X-Account": "other"])
            #expect(twice.status == 400)
            #expect(twice.body.contains(#""code":"ambiguous_account""#))
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test(
        "a header that names nobody is as good as none",
        arguments: ["X-Account:", "X-Account: ", "X-Account: \t ", "X-Account:\t\r\nX-Account:"],
        [false, true]
    )
    func emptyAccountHeader(_ header: String, isAsked: Bool) async throws {
        try await GatewayFixture.with(settings: { if isAsked { $0.upstream = nil } }) { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\n\(header)\r\n\r\n")
            let reply = await connection.read(until: "}}")
            #expect(reply.hasPrefix("HTTP/1.1 400 ") && reply.contains(#""code":"missing_account""#))
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test("an account's header that was sent twice, once empty or with blanks around it")
    func accountHeaderTwice() async throws {
        try await GatewayFixture.with(list: GatewayFixture.line("anna")) { gateway in
            for (header, status) in [
                "X-Account: ben\r\nX-Account:": 400, "X-Account: \t\r\nX-Account: ben": 400,
                "X-Account: \tanna \r\nX-Account: anna": 403,
            ] {
                let connection = try RawConnection(port: gateway.port)
                connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\n\(header)\r\n\r\n")
                let reply = await connection.read()
                #expect(reply.hasPrefix("HTTP/1.1 \(status) "), "\(header)")
            }
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test func saysWhyItDoesNotStart() async throws {
        try await GatewayFixture.with { gateway in
            await #expect(
                throws: GatewayStartError.cannotListen(
                    address: "127.0.0.1:\(gateway.port)",
                    reason: "Address already in use"
                )
            ) {
                try await GatewayFixture.with(settings: { $0.port = gateway.port }) { _ in }
            }
            let file = try gateway.folder.write("", to: "file") + "/events"
            await #expect(throws: GatewayStartError.cannotMakeFolder(path: file)) {
                try await GatewayFixture.with(settings: { $0.recording.folder = file }) { _ in }
            }
        }
    }
}
