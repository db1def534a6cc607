// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinHTTPTestSupport
import TocsinJudge
import TocsinJudgeHTTP
import TocsinModel

@Suite("A judge over HTTP")
struct HTTPTransportTests {
    private func send(
        _ server: LoopbackServer,
        path: String = "/v1",
        key: String? = nil,
        timeout: Duration = .seconds(3600)
    ) async throws -> TransportReply {
        let endpoint = try JudgeEndpoint(server.address + path)
        return try await HTTPTransport.with(endpoint, key: key, timeout: timeout, connections: 2) { transport in
            try await transport.send(Array("{\"q\":1}".utf8))
        }
    }

    @Test func asksAsAnOpenAICompatibleEndpointWants() async throws {
        try await LoopbackServer.with(.answers(status: 200, body: "hello")) { server in
            let reply = try await send(server, key: "a-key")
            #expect(reply == TransportReply(status: 200, body: Array("hello".utf8)))
            let received = try #require(server.received.first)
            #expect(received.method == "POST")
            #expect(received.uri == "/v1/chat/completions")
            #expect(received.headers["authorization"] == "Bearer a-key")
            #expect(received.headers["content-type"] == "application/json")
            #expect(received.body == "{\"q\":1}")
        }
    }

    @Test func sendsNoKeyWhereThereIsNone() async throws {
        try await LoopbackServer.with(.answers(status: 200)) { server in
            _ = try await send(server)
            #expect(server.received.first?.headers["authorization"] == nil)
        }
    }

    @Test(arguments: [400, 401, 404, 413, 500, 503])
    func handsOnTheStatus(_ status: Int) async throws {
        try await LoopbackServer.with(.answers(status: status, body: "{\"error\":\"no\"}")) { server in
            let reply = try await send(server)
            #expect(reply == TransportReply(status: status))
        }
    }

    @Test func handsOnHowLongToWait() async throws {
        try await LoopbackServer.with(.answers(status: 429, headers: ["Retry-After": "7"])) { server in
            let reply = try await send(server)
            #expect(reply == TransportReply(status: 429, retryAfter: .seconds(7)))
        }
        try await LoopbackServer.with(.answers(status: 429, headers: ["Retry-After": "later"])) { server in
            let reply = try await send(server)
            #expect(reply == TransportReply(status: 429))
        }
    }

    @Test("what is sent goes to no other host")
    func followsNoRedirect() async throws {
        try await LoopbackServer.with(.answers(status: 200, body: "taken")) { other in
            let elsewhere = ["Location": other.address + "/v1/chat/completions"]
            for status in [301, 302, 307, 308] {
                try await LoopbackServer.with(.answers(status: status, headers: elsewhere)) { server in
                    let reply = try await send(server)
                    #expect(reply.status == status)
                }
            }
            #expect(other.received.isEmpty)
        }
    }

    @Test(arguments: [LoopbackServer.Behaviour.hangs, .stalls("{\"choices\":")])
    func doesNotWaitForEver(_ behaviour: LoopbackServer.Behaviour) async throws {
        try await LoopbackServer.with(behaviour) { server in
            await #expect(throws: TransportError.timeout) { _ = try await send(server, timeout: .milliseconds(300)) }
        }
    }

    @Test(
        arguments: [
            .truncates("{\"choices\":[{\"mess", promised: 1000), .garbles("no HTTP at all\r\n\r\n"), .garbles(""),
        ] as [LoopbackServer.Behaviour]
    )
    func aBrokenReplyIsNone(_ behaviour: LoopbackServer.Behaviour) async throws {
        try await LoopbackServer.with(behaviour) { server in
            await #expect(throws: TransportError.unreachable) { _ = try await send(server) }
        }
    }

    @Test func readsNoReplyWithoutEnd() async throws {
        let huge = String(repeating: "x", count: (1 << 20) + 1)
        try await LoopbackServer.with(.answers(status: 200, body: huge)) { server in
            await #expect(throws: TransportError.tooLong) { _ = try await send(server) }
        }
    }

    @Test func whereNobodyListensNobodyIsReached() async throws {
        let address = try await LoopbackServer.with(.hangs) { $0.address }
        let endpoint = try JudgeEndpoint(address)
        await #expect(throws: TransportError.unreachable) {
            try await HTTPTransport.with(endpoint, key: nil, timeout: .seconds(3600), connections: 1) { transport in
                try await transport.send([])
            }
        }
    }

    @Test("a run over HTTP tries again, waits as asked, and ends with a verdict")
    func theWholeWay() async throws {
        let answer = "{\"choices\":[{\"message\":{\"content\":\"unsafe\\nS1\"}}],\"usage\":{\"total_tokens\":42}}"
        try await LoopbackServer.with(
            .answers(status: 429, headers: ["Retry-After": "0"]),
            .answers(status: 500),
            .truncates("{", promised: 9),
            .answers(status: 200, body: answer)
        ) { server in
            let endpoint = try JudgeEndpoint(server.address)
            let question = try #require(
                JudgeQuestion(text: "Write a lure.", events: [], lastTime: Timestamp(milliseconds: 0))
            )
            var verdicts: [Verdict] = []
            let usage = try await HTTPTransport.with(endpoint, key: nil, timeout: .seconds(3600), connections: 1) {
                transport in
                let runner = JudgeRunner(
                    transport: transport,
                    form: LlamaGuardForm(),
                    model: "m",
                    sleep: { _ in }
                )
                return try await runner.run([question]) { verdicts.append($1) }
            }
            #expect(verdicts == [.harmful(.phishing, confidence: nil, reasons: "")])
            #expect(usage.requests == 4)
            #expect(server.received.count == 4)
            #expect(Set(server.received.map(\.body)).count == 4, "each has secrets of its own")
        }
    }
}
