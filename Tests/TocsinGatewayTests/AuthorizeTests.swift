// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOHTTP1
import Testing
import TocsinGateway
import TocsinHTTPTestSupport
import TocsinModel
import TocsinTestSupport

/// What a proxy hears that asks about requests in place of passing them on.
@Suite("Answering other proxies")
struct AuthorizeTests {
    private func with(list: String? = "", _ body: (GatewayFixture) async throws -> Void) async throws {
        try await GatewayFixture.with(list: list, settings: { $0.upstream = nil }, body: body)
    }

    @Test func passesSuspendsAndLimits() async throws {
        let list = try GatewayFixture.line("mal") + GatewayFixture.line("eve", .rateLimited(requestsPerMinute: 1))
        try await with(list: list) { gateway in
            let passed = try await gateway.send(account: "ann")
            #expect(passed.status == 200)
            #expect(passed.body.isEmpty)
            let refused = try await gateway.send(account: "mal")
            #expect(refused.status == 403)
            #expect(refused.body.contains(#""type":"account_suspended""#))
            #expect(refused.body.contains(#""appeal":"https://appeals.example/D%2D1""#))
            let reply1 = try await gateway.send(account: "eve")
            #expect(reply1.status == 200)
            let limited = try await gateway.send("/v1/models", method: .GET, account: "eve")
            #expect(limited.status == 429)
            #expect(limited.headers.first(name: "Retry-After").flatMap { Int($0) } ?? 0 > 0)
            // Nothing was passed on, and nothing recorded.
            #expect(gateway.upstream.received.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: gateway.folder.file("events")))
        }
    }

    @Test func whoeverLeavesTheNameOutIsRefused() async throws {
        try await with { gateway in
            let reply2 = try await gateway.send(account: nil)
            #expect(reply2.status == 400)
        }
    }

    @Test func itsOwnPagesAreAtNoPathOfTheUpstreams() async throws {
        try await with(list: GatewayFixture.line("mal")) { gateway in
            for path in ["/metrics", "/healthz", "/readyz"] {
                let refused = try await gateway.send(path, method: .GET, account: "mal")
                #expect(refused.status == 403)
                let page = try await gateway.send("/-/tocsin" + path, method: .GET, account: nil)
                #expect(page.status == 200)
                #expect(!page.body.isEmpty)
            }
        }
    }

    @Test func refusesWhileNoListWasEverRead() async throws {
        try await with(list: nil) { gateway in
            let reply3 = try await gateway.send(account: "ann")
            #expect(reply3.status == 503)
        }
    }

    @Test func aNewDecisionHoldsWithinASecondOrSo() async throws {
        try await with { gateway in
            let reply4 = try await gateway.send(account: "mal")
            #expect(reply4.status == 200)
            try gateway.replaceList(try GatewayFixture.line("mal"))
            try await GatewayFixture.eventually { try await gateway.send(account: "mal").status == 403 }
        }
    }
}
