// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing
import TocsinAudit
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinSignIn
import TocsinStoreSQLite

/// People look after how they sign in themselves, over a real store.
@Suite struct YouPageTests {
    private static let chosen = PeopleConsole.chosen
    private static let password = PeopleConsole.password
    private static let now = ConsoleFixture.now

    private static func change(_ current: String, _ new: String, _ again: String? = nil) -> [(String, String)] {
        [("current", current), ("new", new), ("again", again ?? new)]
    }

    @Test func thePageSaysWhoOneIsAndIsLinkedFromTheHead() async throws {
        try await PeopleConsole.with { console async throws in
            let ana = try await console.session("ana")
            let front = try await console.get("/", ana).text
            #expect(front.contains("<a href=\"/you\">ana, analyst</a>"))
            let page = try await console.get("/you", ana)
            #expect(page.status == .ok && page.text.contains("here, with a password</dd>"))
            #expect(page.text.contains("You are signed in nowhere else."))
            #expect(page.text.contains("Tokens: you have none."))
            let ids = PageReader(page.text).tags.compactMap { $0["id"] }
            #expect(Set(ids).count == ids.count)
            let labelled = Set(PageReader(page.text).tags.filter { $0.name == "label" }.compactMap { $0["for"] })
            #expect(labelled == ["field-current", "field-new", "field-again", "field-password"])
            #expect(try await console.get("/you", nil).headers[.location] == "/sign-in")
        }
    }

    @Test func aPasswordIsChangedWithTheOldOne() async throws {
        try await PeopleConsole.with { console async throws in
            let here = try await console.session("ana")
            let elsewhere = try await console.session("ana")
            let refused: [([(String, String)], String)] = [
                (Self.change("wrong", Self.chosen), "That is not your password."),
                (Self.change(Self.password, Self.chosen, "other"), "not the same"),
                (Self.change(Self.password, "short"), "at least 12 characters"),
            ]
            for (fields, words) in refused {
                let answer = try await console.post("/you/password", here, fields)
                #expect(answer.status == .unprocessableContent && answer.text.contains(words))
                #expect(answer.text.contains("role=\"alert\""))
            }
            #expect(try await console.get("/you", elsewhere).status == .ok)
            let done = try await console.post("/you/password", here, Self.change(Self.password, Self.chosen))
            #expect(done.status == .seeOther && done.headers[.location] == "/you?done=password")
            #expect(try await console.get("/you?done=password", here).text.contains("Your password is changed."))
            #expect(try await console.get("/you", elsewhere).headers[.location] == "/sign-in")
            #expect(try await console.session("ana") == nil)
            #expect(try await console.session("ana", Self.chosen) != nil)
            let log = try console.log().map { "\($0.actor) \($0.action)" }
            #expect(log.contains("ana person.password") && log.contains("somebody signIn.refuse"))
        }
    }

    @Test func wrongPasswordsCountAsTheyDoAtSignIn() async throws {
        try await PeopleConsole.with { console async throws in
            let ana = try await console.session("ana")
            for number in 0..<5 {
                let answer =
                    number % 2 == 0
                    ? try await console.post("/you/password", ana, Self.change("wrong", Self.chosen))
                    : try await console.post("/you/second-factor", ana, [("password", "wrong")])
                #expect(answer.status == .unprocessableContent)
            }
            let right = try await console.post("/you/password", ana, Self.change(Self.password, Self.chosen))
            #expect(right.status == .tooManyRequests && right.text.contains("Try again in 30 seconds."))
            #expect(try await console.session("ana") == nil)
        }
    }

    @Test func aFormWithoutItsProofChangesNothing() async throws {
        try await PeopleConsole.with { console async throws in
            let ana = try await console.session("ana")
            let answer = try await console.client.execute(
                uri: "/you/sign-out-elsewhere",
                method: .post,
                headers: [.cookie: "__Host-tocsin=\(ana ?? "")", .contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "")
            ) { $0 }
            #expect(answer.status == .forbidden)
        }
    }

    @Test func aSecondFactorIsSetUpAndReplaced() async throws {
        try await PeopleConsole.with { console async throws in
            let here = try await console.session("ana")
            let elsewhere = try await console.session("ana")
            let wrong = try await console.post("/you/second-factor", here, [("password", "wrong")])
            #expect(wrong.status == .unprocessableContent && wrong.text.contains("That is not your password."))
            let offered = try await console.post("/you/second-factor", here, [("password", Self.password)])
            #expect(offered.status == .ok && offered.headers[.cacheControl] == "no-store")
            let (offer, secret) = try Self.offer(offered.text)
            let path = "/you/second-factor/code"
            let again = try await console.post(path, here, [("offer", offer), ("code", "x")])
            #expect(again.status == .unprocessableContent && again.text.contains("role=\"alert\""))
            let shown = try Self.offer(again.text)
            #expect(shown.token == offer && shown.secret == secret)
            #expect(try !console.person("ana").hasSecondFactor)

            let code = TimeCode.code(try #require(Base32.bytes(secret)), step: TimeCode.step(at: Self.now))
            let done = try await console.post(path, here, [("offer", offer), ("code", code)])
            #expect(done.status == .ok)
            #expect(done.text.matches(of: /<code>[a-z2-7]{4}(-[a-z2-7]{4}){3}<\/code>/).count == RecoveryCode.count)
            #expect(try console.person("ana").hasSecondFactor)
            #expect(try await console.get("/you", elsewhere).headers[.location] == "/sign-in")
            let page = try await console.get("/you", here).text
            #expect(page.contains("Replace it") && page.contains("with a password and a second factor"))
            #expect(PageReader(page).tags.contains { $0["id"] == "field-code" && $0["required"] != nil })
            #expect(try console.log().last.map { "\($0.actor) \($0.action)" } == "ana person.secondFactor")

            let used = try await console.post(path, here, [("offer", offer), ("code", code)])
            #expect(used.status == .unprocessableContent && used.text.contains("Begin again with your password"))
            let bare = try await console.post("/you/second-factor", here, [("password", Self.password)])
            #expect(bare.status == .unprocessableContent)
            #expect(bare.text.contains("ask an admin to take the second factor away"))
            let recovery = try #require(done.text.firstMatch(of: /<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})<\/code>/)?.1)
            let fields = [("password", Self.password), ("code", String(recovery))]
            let replaced = try await console.post("/you/second-factor", here, fields)
            #expect(try Self.offer(replaced.text).secret != secret)
        }
    }

    /// What the page of a new second factor holds for its form, and for the app.
    private static func offer(_ page: String) throws -> (token: String, secret: String) {
        let token = try #require(page.firstMatch(of: /name="offer" value="([^"]*)"/)?.1)
        let secret = try #require(page.firstMatch(of: /<code>([A-Z2-7]{32})<\/code>/)?.1)
        return (String(token), String(secret))
    }

    @Test func theOtherSessionsAreShownAndEnded() async throws {
        try await PeopleConsole.with { console async throws in
            let here = try await console.session("ana")
            let elsewhere = try await console.session("ana")
            let dora = try await console.session("dora")
            let page = try await console.get("/you", here).text
            #expect(page.contains("this one") && page.contains("another"))
            let done = try await console.post("/you/sign-out-elsewhere", here)
            #expect(done.headers[.location] == "/you?done=signedOutElsewhere")
            #expect(try await console.get("/you", here).text.contains("You are signed in nowhere else."))
            #expect(try await console.get("/you", elsewhere).headers[.location] == "/sign-in")
            #expect(try await console.get("/you", dora).status == .ok)
            #expect(try console.log().last.map { "\($0.actor) \($0.action)" } == "ana signOut.everywhere")
        }
    }

    @Test func onesOwnTokensAreShownAndWithdrawn() async throws {
        try await PeopleConsole.with { console async throws in
            func made(_ name: String, _ role: Role, _ label: String) throws -> NewToken {
                try PeopleDesk(store: console.store, actor: Actor(name: name, role: role))
                    .addToken(label: label, scopes: [.read, .work], days: 30, at: Self.now)
            }
            let (own, doras) = (try made("ana", .analyst, "nightly <b>"), try made("dora", .admin, "of the admin"))
            let ana = try await console.session("ana")
            let page = try await console.get("/you", ana).text
            #expect(page.contains("nightly &lt;b&gt;") && page.contains("read, work") && page.contains("never"))
            #expect(!page.contains("of the admin") && !page.contains(own.secret))
            let other = try await console.post("/you/tokens/\(doras.token.id)/withdraw", ana)
            #expect(other.status == .notFound && !other.text.contains(doras.token.id))
            #expect(try console.desk.client(doras.secret, at: Self.now) != nil)

            let path = "/you/tokens/\(own.token.id)/withdraw"
            #expect(try await console.post(path, ana).headers[.location] == "/you?done=withdrawn")
            #expect(try console.desk.client(own.secret, at: Self.now) == nil)
            #expect(try console.log().last.map { "\($0.actor) \($0.action)" } == "ana token.remove")
            let twice = try await console.post(path, ana)
            #expect(twice.status == .notFound && twice.text.contains("There is no such token of yours (any more)."))
        }
    }

    @Test func whoSignsInElsewhereLooksAfterPasswordsThere() async throws {
        try await PeopleConsole.with { console async throws in
            let people = PeopleDesk(store: console.store, actor: Actor(name: "dora", role: .admin))
            _ = try people.add(PersonName("cleo"), role: .viewer, subject: "https://id.example 17", at: Self.now)
            let cleo = try console.desk.begin(try console.person("cleo"), by: "openid", at: Self.now).token
            let page = try await console.get("/you", cleo).text
            #expect(page.contains("at a provider of sign-in</dd>") && page.contains("You have no password here"))
            #expect(!page.contains("type=\"password\""))
            let change = try await console.post("/you/password", cleo, Self.change("", Self.chosen))
            let factor = try await console.post("/you/second-factor", cleo, [("password", "")])
            #expect([change.status, factor.status] == [.unprocessableContent, .unprocessableContent])
        }
    }
}
