// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing
import TocsinPublicCheck

struct CheckLimitTests {
    @Test(arguments: [(false, 413), (true, 200)])
    func aLongBodyIsNotRead(fits: Bool, status: Int) async throws {
        let fixture = try CheckFixture { $0.mostBodyBytes = 4096 }
        // "message=" takes eight bytes.
        let answer = try await fixture.post(String(repeating: "x", count: fits ? 4088 : 4089))
        #expect(answer.status.code == status)
        #expect(fits || answer.text.contains("The message is too long"))
        #expect(answer.headers[.connection] == (fits ? nil : "close"))
        let asked = try await fixture.ask(#"{"message":"\#(String(repeating: "x", count: fits ? 4000 : 5000))"}"#)
        #expect(asked.status.code == status)
        #expect(fits || asked.text.hasPrefix(#"{"error":"too-long""#))
    }

    @Test func whatIsAllowedIsAWholeLongMessageInAnyAlphabet() async throws {
        let fixture = try CheckFixture()
        let answer = try await fixture.post(String(repeating: "诈", count: 21_000))
        #expect(answer.status == .ok)
    }

    @Test func aNetworkMayAskSoOftenAndThenWaits() async throws {
        let fixture = try CheckFixture {
            $0.burst = 3
            $0.perMinute = 6
            $0.addressHeader = "X-Forwarded-For"
        }
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        func ask(from address: String) async throws -> TestResponse {
            try await fixture.post("a short message", headers: [name: address])
        }
        // One network, whatever the client says in front of what our proxy adds.
        for address in ["192.0.2.1", "198.51.100.1, 192.0.2.2", "10.0.0.1,192.0.2.3"] {
            #expect(try await ask(from: address).status == .ok)
        }
        let refused = try await ask(from: "192.0.2.4")
        #expect(refused.status == .tooManyRequests && refused.headers[.retryAfter] == "10")
        #expect(refused.text.contains("Try again in 10 seconds."))
        #expect(try await ask(from: "203.0.113.1").status == .ok)
        fixture.clock.pass(10)
        #expect(try await ask(from: "192.0.2.4").status == .ok)
        #expect(try await ask(from: "192.0.2.4").status == .tooManyRequests)
        // The empty form costs nothing.
        #expect(try await fixture.get("/check", headers: [name: "192.0.2.4"]).status == .ok)
    }

    @Test func withoutProxiesNobodyChoosesTheirAddress() async throws {
        let fixture = try CheckFixture { $0.burst = 1 }
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        #expect(try await fixture.post("a message", headers: [name: "192.0.2.1"]).status == .ok)
        #expect(try await fixture.post("a message", headers: [name: "203.0.113.1"]).status == .tooManyRequests)
    }

    @Test func moreNetworksThanAreCountedShareOne() async throws {
        let fixture = try CheckFixture {
            $0.burst = 1
            $0.mostNetworks = 2
            $0.addressHeader = "X-Forwarded-For"
        }
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        var statuses: [HTTPResponse.Status] = []
        for number in 1...4 {
            statuses.append(try await fixture.post("a message", headers: [name: "192.0.\(number).1"]).status)
        }
        #expect(statuses == [.ok, .ok, .ok, .tooManyRequests])
        // Buckets that are full again make place.
        fixture.clock.pass(60)
        #expect(try await fixture.post("a message", headers: [name: "192.0.9.1"]).status == .ok)
    }

    struct Fault: Error, CustomStringConvertible { var description: String { "secret words" } }

    @Test func onlyAFullQueueIsBusy() async throws {
        let full = try CheckFixture { settings in
            settings.atOnce = 0
            settings.waiting = 0
        }
        let page = try await full.post("a message")
        #expect(page.status == .serviceUnavailable && page.headers[.retryAfter] == "60")
        #expect(page.text.contains("Many people check messages"))
        #expect(try await full.ask(#"{"message":"x"}"#).text.hasPrefix(#"{"error":"busy""#))
        #expect(!full.log.all.contains { $0.contains("A scam check failed") })
    }

    @Test func aFaultIsToldAsOneAndLoggedByItsKind() async throws {
        let broken = try CheckFixture(fault: Fault())
        let page = try await broken.post("a message")
        #expect(page.status == .internalServerError && page.headers[.retryAfter] == nil)
        #expect(page.text.contains("could not check the message") && !page.text.contains("Many people"))
        let faults = broken.log.all.filter { $0.contains("A scam check failed") }
        #expect(faults.count == 1 && faults[0].contains("CheckLimitTests.Fault"))
        let asked = try await broken.ask(#"{"message":"x"}"#)
        #expect(asked.status == .internalServerError && asked.text.hasPrefix(#"{"error":"failed""#))
        #expect(broken.log.all.allSatisfy { !$0.contains("secret words") })
    }

    @Test func nothingOfAMessageIsLogged() async throws {
        let fixture = try CheckFixture { $0.mostBodyBytes = 4096 }
        let secret = "XQZYsecretXQZY"
        _ = try await fixture.post("\(secret) \(CheckFixture.scam) http://\(secret).tk/login")
        _ = try await fixture.ask(#"{"message":"\#(secret)"}"#)
        _ = try await fixture.ask(#"{"message":"\#(secret)"#)
        _ = try await fixture.ask(#"{"message":"\#(secret)","\#(secret)":1}"#)
        _ = try await fixture.post(secret + String(repeating: "x", count: 5000))
        _ = try await fixture.get("/check?message=plain")
        #expect(fixture.log.all.allSatisfy { !$0.lowercased().contains(secret.lowercased()) })
    }
}
