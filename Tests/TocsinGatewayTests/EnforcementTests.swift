// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOHTTP1
import Testing
import TocsinGateway
import TocsinHTTPTestSupport
import TocsinIngest
import TocsinModel
import TocsinTestSupport

@Suite("What was decided is carried out", .serialized)
struct EnforcementTests {
    @Test func tellsWhyAndWhereToAppeal() async throws {
        try await GatewayFixture.with(list: GatewayFixture.line("anna")) { gateway in
            let reply = try await gateway.send()
            #expect(reply.status == 403)
            #expect(reply.headers.first(name: "Content-Type") == "application/json")
            let object = try #require(JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
            let error = try #require(object["error"] as? [String: Any])
            #expect(error["type"] as? String == "account_suspended")
            #expect(error["code"] as? String == "phishing")
            #expect(error["decision"] as? String == "D-1")
            #expect(error["appeal"] as? String == "https://appeals.example/D%2D1")
            #expect((error["message"] as? String)?.hasPrefix("This account is suspended. Reason: phishing.") == true)
        }
    }

    @Test func theListsOwnLinkForAnAppealGoesBeforeTheSettings() async throws {
        let link = "https://appeals.example.com/appeal/D-1.0"
        try await GatewayFixture.with(list: GatewayFixture.line("anna", appeal: link)) { gateway in
            let reply = try await gateway.send()
            let object = try #require(JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
            let error = try #require(object["error"] as? [String: Any])
            #expect(error["appeal"] as? String == link)
            #expect((error["message"] as? String)?.hasSuffix("To appeal: \(link)") == true)
        }
    }

    @Test func aListTakesEffectInLessThanASecond() async throws {
        try await GatewayFixture.with { gateway in
            #expect(try await gateway.send().status == 200)
            var times: [Duration] = []
            for (list, status) in Array(repeating: [(try GatewayFixture.line("anna"), 403), ("", 200)], count: 3)
                .joined()
            {
                try gateway.replaceList(list)
                let start = ContinuousClock.now
                try await GatewayFixture.eventually { try await gateway.send().status == status }
                times.append(ContinuousClock.now - start)
            }
            // The quickest of six, as hundreds of other tests may run on the same two cores.
            #expect(try #require(times.min()) < .seconds(1))
        }
    }

    @Test func aBadLineLosesNeitherTheGoodOnesNorTheListBefore() async throws {
        try await GatewayFixture.with(list: GatewayFixture.line("anna")) { gateway in
            try gateway.replaceList("{\"account\":\n" + GatewayFixture.line("ben"))
            try await GatewayFixture.eventually { try await gateway.send(account: "ben").status == 403 }
            #expect(try await gateway.send(account: "anna").status == 403)
            #expect(try await gateway.send("/metrics").body.isEmpty == false)
            let metrics = try await gateway.send("/metrics", method: .GET).body
            #expect(metrics.contains("tocsin_gateway_enforcement_bad_lines 1\n"))
            try gateway.replaceList(GatewayFixture.line("ben"))
            try await GatewayFixture.eventually { try await gateway.send(account: "anna").status == 200 }
        }
    }

    @Test func aFirstListWithBadLinesIsNoListYet() async throws {
        try await GatewayFixture.with(list: "no list\n" + GatewayFixture.line("anna"), fail: .closed) { gateway in
            for account in ["anna", "ben"] { #expect(try await gateway.send(account: account).status == 503) }
            #expect(try await gateway.send("/readyz", method: .GET).status == 503)
            #expect(gateway.upstream.received.isEmpty)
            let metrics = try await gateway.send("/metrics", method: .GET).body
            #expect(metrics.contains("tocsin_gateway_enforcement_bad_lines 1\n"))
            try gateway.replaceList("still none\n")
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await gateway.send(account: "ben").status == 503)
            try gateway.replaceList(GatewayFixture.line("anna"))
            try await GatewayFixture.eventually { try await gateway.send(account: "ben").status == 200 }
            #expect(try await gateway.send(account: "anna").status == 403)
        }
        // Whoever lets all pass without a list still holds up those of whom is known that they are on it.
        try await GatewayFixture.with(list: "no list\n" + GatewayFixture.line("anna"), fail: .open) {
            gateway async throws in
            #expect(try await gateway.send(account: "ben").status == 200)
            #expect(try await gateway.send(account: "anna").status == 403)
        }
    }

    @Test func goesOnWithoutTheFileAndWithoutAnyListAsTold() async throws {
        try await GatewayFixture.with(list: GatewayFixture.line("anna")) { gateway in
            try FileManager.default.removeItem(atPath: gateway.listFile)
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await gateway.send().status == 403)
            #expect(try await gateway.send("/readyz", method: .GET).status == 200)
        }
        try await GatewayFixture.with(list: nil, fail: .closed) { gateway in
            #expect(try await gateway.send().status == 503)
            #expect(try await gateway.send("/readyz", method: .GET).status == 503)
            #expect(try await gateway.send("/healthz", method: .GET).status == 200)
            #expect(gateway.upstream.received.isEmpty)
            try gateway.replaceList("")
            try await GatewayFixture.eventually { try await gateway.send().status == 200 }
        }
        try await GatewayFixture.with(list: nil, fail: .open) { gateway in
            let served = try await gateway.send()
            #expect(served.status == 200)
            let ready = try await gateway.send("/readyz", method: .GET)
            #expect(ready.status == 200)
        }
    }

    @Test func knowsAnAccountByItsKeyAndNeverWritesTheKey() async throws {
        let secret = "sk-a-secret-key"
        try await GatewayFixture.with(settings: { $0.account = .key }) { gateway in
            #expect(try await gateway.send(headers: ["Authorization": "Bearer \(secret)"]).status == 200)
            try await GatewayFixture.eventually { try !gateway.events().isEmpty }
            let name = try #require(try gateway.events().first?["account"] as? String)
            #expect(name.hasPrefix("key-") && name.count == 36)
            try gateway.replaceList(GatewayFixture.line(name))
            try await GatewayFixture.eventually {
                try await gateway.send(headers: ["Authorization": "Bearer \(secret)"]).status == 403
            }
            #expect(try await gateway.send(headers: ["authorization": "bearer  \(secret)"]).status == 403)
            #expect(try await gateway.send(headers: ["api-key": secret]).status == 403)
            #expect(try await gateway.send(headers: ["api-key": "another"]).status == 200)
            let two = try await gateway.send(headers: ["Authorization": "Bearer another", "api-key": secret])
            #expect(two.status == 400)
            #expect(try await gateway.send().status == 200)
            let files = try FileManager.default.contentsOfDirectory(atPath: gateway.folder.file("events"))
            for file in files {
                let text = try String(contentsOfFile: gateway.folder.file("events/\(file)"), encoding: .utf8)
                #expect(!text.contains(secret))
            }
            #expect(!(try await gateway.send("/metrics", method: .GET).body.contains("key-")))
        }
    }

    @Test func aKeyIsOneAccountHoweverItIsSpaced() async throws {
        try await GatewayFixture.with(settings: { $0.account = .key }) { gateway in
            #expect(try await gateway.send(headers: ["Authorization": "Bearer sk-K"]).status == 200)
            try await GatewayFixture.eventually { try !gateway.events().isEmpty }
            let name = try #require(try gateway.events().first?["account"] as? String)
            try gateway.replaceList(GatewayFixture.line(name))
            try await GatewayFixture.eventually {
                try await gateway.send(headers: ["Authorization": "Bearer sk-K"]).status == 403
            }
            let statuses = [
                "Authorization: Bearer\tsk-K": 403, "Authorization:\tBEARER \t  sk-K \t": 403,
                "authorization: bearer sk-K  ": 403, "Authorization: sk-K": 403, "api-key: \tsk-K\t ": 403,
                "api-key: Bearer\tsk-K": 403, "Authorization: Bearer\tsk-K\r\napi-key:  sk-K": 403,
                "Authorization: Bearer\r\napi-key: sk-K": 403, "X-Api-Key: sk-K": 403,
                "Ocp-Apim-Subscription-Key: sk-K": 403, "x-goog-api-key: sk-K": 403,
                "x-litellm-api-key: Bearer sk-K": 403, "Authorization: Bearer sk-L\r\nx-litellm-api-key: sk-K": 400,
                // An upstream could take the first word alone.
                "Authorization: Bearer sk-K other": 400, "Authorization: Bearer sk-K\tother": 400,
                // No key at all is for the upstream to refuse.
                "Authorization: Bearer": 200, "Authorization: \t": 200, "api-key:": 200,
            ]
            for (headers, status) in statuses {
                let connection = try RawConnection(port: gateway.port)
                connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\n\(headers)\r\n\r\n")
                let reply = await connection.read()
                #expect(reply.hasPrefix("HTTP/1.1 \(status) "), "\(headers)")
            }
        }
    }

    @Test(arguments: [
        "header:X-Api-Key", "header:authorization", "header:Cookie", "header:Proxy-Authorization", "header:api-key",
        "header:Ocp-Apim-Subscription-Key", "header:X-LiteLLM-Api-Key", "header:Connection", "header:Tocsin-Probe",
        "header:", "name",
    ])
    func someHeadersNameNoAccount(_ text: String) {
        #expect(throws: AccountSourceError.self) { try AccountSource(text) }
    }

    @Test(arguments: ["foo", "ftp://x", "http://user:pass@x"])
    func anAddressThatIsNoneIsSaidOfItsOption(_ text: String) {
        let error = #expect(throws: UpstreamAddressError.self) { try UpstreamAddress(text, option: "--gateway") }
        #expect(error?.description.hasPrefix("--gateway must be http:// or https://") == true)
        #expect(error?.description.contains("pass@") == false)
    }

    @Test func aCheckShowsWhereABlockDoesNotHold() async throws {
        let now: @Sendable () -> Timestamp = { .now }
        let text = try GatewayFixture.line("anna") + GatewayFixture.line("ben", .rateLimited(requestsPerMinute: 3))
        let list = BlockList.read(Data(text.utf8), file: "list").list
        try await GatewayFixture.with(list: text) { gateway in
            func check(_ key: PseudonymKey = GatewayFixture.key) async throws -> [EnforcementCheck.Result] {
                try await EnforcementCheck(gateways: [gateway.address], list: list, key: key, now: now).run()
            }
            let good = try await check()
            #expect(good.count == 3)
            #expect(good.allSatisfy { $0.holds })
            #expect(Set(good.map(\.found)) == ["suspended by D-1", "rateLimited to 3 a minute by D-1", "allowed"])
            try gateway.replaceList(GatewayFixture.line("anna"))
            try await GatewayFixture.eventually { try await check().count { !$0.holds } == 1 }
            #expect(try await check().first { !$0.holds }?.account == GatewayFixture.key.accountID(of: "ben"))
            let otherKey = try await check(PseudonymKey(bytes: Array(repeating: 8, count: 32)))
            #expect(otherKey.allSatisfy { $0.found == "another key or clock than this one's" })
            #expect(gateway.upstream.received.isEmpty)
        }
        let away = try await EnforcementCheck(
            gateways: ["http://127.0.0.1:1"],
            list: list,
            key: GatewayFixture.key,
            now: now
        ).run()
        #expect(away.allSatisfy { !$0.holds && $0.isAway && $0.found.hasPrefix("no answer") })
        let verdict = try #require(GatewayVerdict.all(away).first)
        #expect(verdict.gateway == "http://127.0.0.1:1" && verdict.holding == 0 && verdict.asked == 3)
        #expect(verdict.reason?.hasPrefix("no answer") == true)
        #expect(verdict.advice?.contains("runs") == true)
    }
}

@Suite("A block list")
struct BlockListTests {
    @Test func saysWhichLineIsBadAndNotWhatItHolds() throws {
        let text =
            try GatewayFixture.line("anna") + "\n{\"account\":\"acct-secret\"}\nnonsense secret\n"
            + GatewayFixture.line("ben").replacing("suspended", with: "secret")
        let reading = BlockList.read(Data(text.utf8), file: "list.jsonl")
        #expect(reading.list.enforcements.count == 1)
        #expect(reading.problems.map(\.line) == [3, 4, 5])
        #expect(reading.problems.allSatisfy { "\($0)".hasPrefix("list.jsonl:\($0.line): ") })
        #expect(reading.problems.allSatisfy { !"\($0)".contains("secret") })
    }

    @Test func takesTheStrictestThatHolds() throws {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        let past = Timestamp(milliseconds: 1_799_999_999_999)
        let account = GatewayFixture.key.accountID(of: "anna")
        let text =
            try GatewayFixture.line("anna", until: past)
            + GatewayFixture.line("anna", .rateLimited(requestsPerMinute: 9))
            + GatewayFixture.line("anna", .rateLimited(requestsPerMinute: 4))
        let list = BlockList.read(Data(text.utf8), file: "").list
        #expect(list.strictest(for: account, at: now)?.action == .rateLimited(requestsPerMinute: 4))
        #expect(list.strictest(for: account, at: Timestamp(milliseconds: 1_799_999_999_998))?.action == .suspended)
        #expect(list.strictest(for: account, at: Timestamp(milliseconds: 0)) == nil)
        #expect(list.holding(at: now).count == 1)
    }
}

@Suite("A rate limit")
struct RateLimitTests {
    @Test func letsAMinutesRequestsThroughAndATenthAtOnce() throws {
        final class Clock: @unchecked Sendable { var milliseconds: Int64 = 1_800_000_000_000 }
        let clock = Clock()
        let text = try GatewayFixture.line("anna", .rateLimited(requestsPerMinute: 60))
        let list = BlockList.read(Data(text.utf8), file: "").list
        let enforcer = Enforcer(list: { list }, fallback: .closed) { Timestamp(milliseconds: clock.milliseconds) }
        let account = GatewayFixture.key.accountID(of: "anna")
        func passes() -> Int { (0..<100).count { _ in enforcer.decide(account) == .allowed } }
        #expect(passes() == 6)
        clock.milliseconds += 999
        guard case .rateLimited(_, let wait) = enforcer.decide(account) else {
            Issue.record("one second is one request")
            return
        }
        #expect(wait == 1)
        clock.milliseconds += 1
        #expect(passes() == 1)
        clock.milliseconds -= 5000
        #expect(passes() == 0)
        clock.milliseconds += 3_600_000
        #expect(passes() == 6)
        #expect(enforcer.decide(GatewayFixture.key.accountID(of: "ben")) == .allowed)
        #expect(enforcer.decide(nil) == .allowed)
    }
}
