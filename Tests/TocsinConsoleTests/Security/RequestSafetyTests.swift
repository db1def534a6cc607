// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinConsole
import TocsinStoreSQLite

@Suite struct RequestSafetyTests {
    /// Every kind of answer: pages, errors, redirects, files, the unknown.
    @Test(arguments: [
        "/", "/sign-in", "/nowhere", "/cases/case-99", "/assets/console.css", "/health", "/people", "/counts.json",
    ])
    func everyAnswerHasTheHeaders(_ path: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let headers = try await console.get(path).headers
            let policy = try #require(headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe") && !policy.contains("http"))
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[try #require(HTTPField.Name("Referrer-Policy"))] == "no-referrer")
            if !path.hasPrefix("/assets") { #expect(headers[.cacheControl] == "no-store") }
        }
    }

    struct Forgery: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var proof: String?
        var headers: HTTPFields = [:]
        var isRefused = true
    }

    @Test(arguments: [
        Forgery(testDescription: "with the proof of its session", isRefused: false),
        Forgery(
            testDescription: "as a browser sends it that may give no referrer",
            headers: [.origin: "null", .site: "same-origin"],
            isRefused: false
        ),
        Forgery(testDescription: "with no proof", proof: ""),
        Forgery(testDescription: "with a made-up proof", proof: "AAAA"),
        Forgery(testDescription: "from another site", headers: [.site: "cross-site"]),
        Forgery(
            testDescription: "from a neighbour of the site",
            headers: [.site: "same-site"]
        ),
        Forgery(testDescription: "from another origin", headers: [.origin: "https://elsewhere.example"]),
        Forgery(testDescription: "from no origin that has a name", headers: [.origin: "null"]),
        Forgery(testDescription: "as JSON", headers: [.contentType: "application/json"]),
    ])
    func aFormHasToComeFromTheConsole(_ forgery: Forgery) async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.post(
                "/cases",
                ["operation": "\(Made.operation)"],
                proof: forgery.proof,
                headers: forgery.headers
            )
            #expect((answer.status == .seeOther) != forgery.isRefused)
            #expect(try console.store.lastCaseNumber() == (forgery.isRefused ? 0 : 1))
        }
    }

    /// Below `/api` programs ask, and read JSON.
    @Test(arguments: ["/api", "/api/nope", "/api/v1/nope", "/api/v1/cases/case-1/nope"])
    func programsGetNoPage(_ path: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.get(path, as: nil)
            #expect(answer.status == .notFound && answer.headers[.contentType] == "application/json")
            #expect(answer.text.hasPrefix("{\"error\":\"notFound\",\"message\":"))
            #expect(answer.headers[.cacheControl] == "no-store")
        }
    }

    @Test func theProofOfAnotherSessionIsNone() async throws {
        try await ConsoleFixture.with { console async throws in
            let others = try await console.proof("ben")
            #expect(
                try await console.post("/cases", ["operation": "\(Made.operation)"], proof: others).status == .forbidden
            )
        }
    }

    @Test func aLongFormIsRefused() async throws {
        var settings = ConsoleSettings()
        settings.formBytes = 2_000
        try await ConsoleFixture.with(settings: settings) { console async throws in
            let long = String(repeating: "x", count: 4_000)
            #expect(try await console.post("/views", ["name": "a", "query": long]).status == .contentTooLarge)
            // Without a length the body is cut off as it comes.
            let answer = try await console.post(
                "/views",
                ["name": "a", "query": long],
                headers: [.contentLength: "10"]
            )
            #expect(answer.status == .contentTooLarge)
        }
    }

    @Test func theSessionCookieIsKeptToThisHostAndFromScripts() async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.post("/sign-in", ["name": "ana", "password": "ana"], as: nil)
            let cookie = try #require(answer.headers[values: .setCookie].first)
            #expect(cookie == "__Host-tocsin=token-ana; Path=/; Secure; HttpOnly; SameSite=Lax")
            #expect(answer.headers[.location] == "/")
        }
    }

    @Test(arguments: [(nil, nil), ("X-Forwarded-For", "192.0.2.7")])
    func theNetworkIsWhatTheProxySaysWhereOneIsNamed(_ header: String?, _ expected: String?) async throws {
        var settings = ConsoleSettings()
        settings.addressHeader = header
        try await ConsoleFixture.with(settings: settings) { console in
            let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
            _ = try await console.post(
                "/sign-in",
                ["name": "ana", "password": "x"],
                as: nil,
                headers: [forwarded: "203.0.113.9, 192.0.2.7"]
            )
            #expect(console.signIn.lastNetwork == expected)
        }
    }

    @Test func twoSessionCookiesAreNone() async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.client.execute(
                uri: "/",
                method: .get,
                headers: [.cookie: "__Host-tocsin=token-ana; __Host-tocsin=token-dora"]
            ) { $0 }
            #expect(answer.headers[.location] == "/sign-in")
        }
    }

    @Test func signingOutEndsTheSession() async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.post("/sign-out")
            #expect(answer.headers[.setCookie]?.contains("Max-Age=0") == true)
            #expect(try await console.get("/").headers[.location] == "/sign-in")
        }
    }

    @Test func aFormAfterTheSessionSaysWhereToSignInAndThatNothingWasDone() async throws {
        try await ConsoleFixture.with { console async throws in
            let answer = try await console.post("/cases", ["operation": "\(Made.operation)"], as: nil)
            #expect(answer.status == .unauthorized && answer.text.contains("Nothing was done."))
            #expect(PageReader(answer.text).tags.contains { $0["href"] == "/sign-in" })
            // A page from before the new session, whose proof is no longer one.
            let old = try await console.post("/cases", ["operation": "\(Made.operation)"], proof: "AAAA")
            #expect(old.status == .forbidden && old.text.contains("from an earlier session"))
            #expect(try console.store.lastCaseNumber() == 0)
        }
    }

    @Test func aSecondFactorIsAskedFor() async throws {
        try await ConsoleFixture.with { console async throws in
            let page = try await console.post("/sign-in", ["name": "dora", "password": "arod"], as: nil)
            #expect(page.status == .ok && page.text.contains("name=\"pending\" value=\"pending-dora\""))
            #expect(page.headers[.setCookie] == nil)
            let wrong = try await console.post("/sign-in/code", ["pending": "pending-dora", "code": "1"], as: nil)
            #expect(wrong.status == .forbidden && wrong.headers[.setCookie] == nil)
            let right = try await console.post("/sign-in/code", ["pending": "pending-dora", "code": "123456"], as: nil)
            #expect(right.headers[values: .setCookie].first?.hasPrefix("__Host-tocsin=token-dora;") == true)
        }
    }

    @Test func theProviderOfSignInGetsWhatItSentBack() async throws {
        try await ConsoleFixture.with { console async throws in
            let away = try await console.get("/sign-in/provider", as: nil)
            #expect(away.headers[.location] == "https://provider.example/authorize?state=1")
            #expect(away.headers[.setCookie]?.hasPrefix("__Host-tocsin-provider=kept; ") == true)
            let back = try await console.client.execute(
                uri: "/sign-in/openid?code=1",
                method: .get,
                headers: [.cookie: "__Host-tocsin-provider=kept"]
            ) { $0 }
            #expect(back.headers[values: .setCookie].first?.hasPrefix("__Host-tocsin=token-ana;") == true)
            #expect(try await console.get("/sign-in/openid?code=1", as: nil).status == .forbidden)
        }
    }

    @Test func aProviderThatFailsIsToldOnThePageOfSignIn() async throws {
        try await ConsoleFixture.with { console async throws in
            console.signIn.failAtProvider("The provider answered 500 for its keys. Ask who runs it.")
            let page = try await console.get("/sign-in/provider", as: nil)
            #expect(page.status == .serviceUnavailable)
            #expect(page.text.contains("The provider answered 500 for its keys. Ask who runs it."))
            #expect(page.text.contains("name=\"password\""), "there may be another way in")
            #expect(page.headers[.setCookie] == nil && page.headers[.location] == nil)
        }
    }

    private static func wanted(_ value: String) -> HTTPFields { [.cookie: "__Host-tocsin-wanted=\(value)"] }

    @Test func whoeverSignsInComesToThePageThatTheyAskedFor() async throws {
        try await ConsoleFixture.with { console async throws in
            let asked = try await console.get("/findings?level=high&page=2", as: nil)
            #expect(asked.headers[.location] == "/sign-in")
            let cookie = try #require(asked.headers[.setCookie])
            let expected =
                "__Host-tocsin-wanted=%2Ffindings%3Flevel%3Dhigh%26page%3D2; Path=/; Secure; HttpOnly; SameSite=Lax;"
            #expect(cookie.hasPrefix(expected))
            let kept = Self.wanted("%2Ffindings%3Flevel%3Dhigh%26page%3D2")
            let form: KeyValuePairs = ["name": "ana", "password": "ana"]
            let answer = try await console.post("/sign-in", form, as: nil, headers: kept)
            #expect(answer.headers[.location] == "/findings?level=high&page=2")
            #expect(answer.headers[values: .setCookie].contains { $0.hasPrefix("__Host-tocsin-wanted=;") })
            let code: KeyValuePairs = ["pending": "pending-dora", "code": "123456"]
            let second = try await console.post("/sign-in/code", code, as: nil, headers: Self.wanted("%2Fpeople"))
            #expect(second.headers[.location] == "/people")
            let back = try await console.client.execute(
                uri: "/sign-in/openid?code=1",
                method: .get,
                headers: [.cookie: "__Host-tocsin-provider=kept; __Host-tocsin-wanted=%2Faudit"]
            ) { $0 }
            #expect(back.headers[.location] == "/audit")
            // The front page takes away what was asked for before; a form is no page.
            #expect(try await console.get("/", as: nil).headers[.setCookie]?.contains("Max-Age=0") == true)
            #expect(try await console.post("/cases", as: nil).headers[.setCookie] == nil)
        }
    }

    @Test(arguments: [
        "%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example", "%2Fa%5C..%5Cevil", "%2Fa%0D%0Ab",
        "%2F%09%2Fevil.example", "evil.example", "", "%2Fcaf%C3%A9", "%zz",
    ])
    func nobodyIsLedElsewhereAfterSigningIn(_ value: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let form: KeyValuePairs = ["name": "ana", "password": "ana"]
            let answer = try await console.post("/sign-in", form, as: nil, headers: Self.wanted(value))
            #expect(answer.status == .seeOther && answer.headers[.location] == "/")
        }
    }
}

extension HTTPField.Name {
    fileprivate static var site: Self { Self("Sec-Fetch-Site") ?? .origin }
}
