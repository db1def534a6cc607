// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinDelivery
import TocsinDeliveryHTTP
import TocsinHTTPTestSupport

@Suite("Webhooks over HTTP")
struct HTTPWebhookTransportTests {
    private func request(_ url: String, host: String = "127.0.0.1", allowsPrivate: Bool) -> WebhookRequest {
        WebhookRequest(
            url: url,
            host: host,
            allowsPrivateAddresses: allowsPrivate,
            headers: ["webhook-id": "msg_1", "content-type": "application/json"],
            body: "{\"type\":\"case.opened\"}"
        )
    }

    @Test func postsTheMessage() async throws {
        try await LoopbackServer.with(.answers(status: 204)) { server in
            let outcome = await HTTPWebhookTransport().post(request(server.address + "/hook", allowsPrivate: true))
            #expect(outcome == .answered(status: 204))
            let received = try #require(server.received.first)
            #expect(received.method == "POST")
            #expect(received.uri == "/hook")
            #expect(received.headers["webhook-id"] == "msg_1")
            #expect(received.headers["content-type"] == "application/json")
            #expect(received.body == "{\"type\":\"case.opened\"}")
        }
    }

    @Test(arguments: ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:192.168.0.1"])
    func doesNotCallPrivateAddresses(_ address: String) async throws {
        try await LoopbackServer.with(.answers(status: 204)) { server in
            let transport = HTTPWebhookTransport(resolver: HostResolver { _ in [address] })
            let outcome = await transport.post(request(server.address, host: "hooks.example.com", allowsPrivate: false))
            #expect(outcome == .refusedAddress)
            #expect(server.received.isEmpty)
        }
    }

    @Test func oneAddressInsideIsEnoughToRefuse() async {
        let transport = HTTPWebhookTransport(resolver: HostResolver { _ in ["8.8.8.8", "127.0.0.1"] })
        #expect(
            await transport.post(request("https://hooks.example.com/", host: "hooks.example.com", allowsPrivate: false))
                == .refusedAddress
        )
    }

    /// A name whose answer changes between the check and the connection leads nowhere else.
    @Test func connectsToTheAddressThatWasJudged() async throws {
        try await LoopbackServer.with(.answers(status: 200)) { server in
            let port = server.address.split(separator: ":").last ?? ""
            let transport = HTTPWebhookTransport(resolver: HostResolver { _ in ["127.0.0.1"] })
            let url = "http://no-such-host.invalid:\(port)/hook"
            #expect(
                await transport.post(request(url, host: "no-such-host.invalid", allowsPrivate: true))
                    == .answered(status: 200)
            )
            #expect(server.received.first?.headers["host"] == "no-such-host.invalid:\(port)")
        }
    }

    @Test func followsNoRedirect() async throws {
        try await LoopbackServer.with(.answers(status: 302, headers: ["Location": "/elsewhere"])) { server in
            let outcome = await HTTPWebhookTransport().post(request(server.address, allowsPrivate: true))
            #expect(outcome == .answered(status: 302))
            #expect(server.received.count == 1)
        }
    }

    @Test func handsOnHowLongToWait() async throws {
        try await LoopbackServer.with(.answers(status: 429, headers: ["Retry-After": "7"])) { server in
            let outcome = await HTTPWebhookTransport().post(request(server.address, allowsPrivate: true))
            #expect(outcome == .answered(status: 429, retryAfter: 7))
        }
    }

    @Test func saysWhyNothingArrived() async throws {
        let closed = try await LoopbackServer.with(.answers(status: 200)) { $0.address }
        #expect(await HTTPWebhookTransport().post(request(closed, allowsPrivate: true)) == .unreachable)
        let nobody = HTTPWebhookTransport(resolver: HostResolver { _ in [] })
        #expect(await nobody.post(request(closed, allowsPrivate: true)) == .unknownHost)
        try await LoopbackServer.with(.hangs) { server in
            let outcome = await HTTPWebhookTransport(timeout: 1).post(request(server.address, allowsPrivate: true))
            #expect(outcome == .timeout)
        }
    }
}
