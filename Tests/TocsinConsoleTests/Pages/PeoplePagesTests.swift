// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import Testing
import TocsinAudit
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinSignIn
import TocsinStoreSQLite
import TocsinTestSupport

/// Admins look after people in the browser, over a real store.
@Suite struct PeoplePagesTests {
    private static let password = PeopleConsole.password
    private static let chosen = PeopleConsole.chosen

    private func with(
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        _ body: @escaping @Sendable (PeopleConsole) async throws -> Void
    ) async throws {
        try await PeopleConsole.with(logger: logger, body)
    }

    @Test func whatRolesMayDoIsSaidInPlainWords() async throws {
        try await with { console async throws in
            let page = PageReader(try await console.get("/people", try await console.session("dora")).text).text
            for words in [
                "see cases and findings", "work on cases", "approve what others decided", "decide appeals",
                "export decisions", "export the audit log", "look after people", "erase accounts",
            ] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(!page.contains("resolve"))
        }
    }

    @Test func somebodyIsAddedAndChoosesAPassword() async throws {
        let lines = LogLines()
        try await with(logger: lines.verbose(Logger(label: "test") { _ in lines })) { console async throws in
            let dora = try await console.session("dora")
            let added = try await console.post("/people", dora, [("name", "Cleo"), ("role", "senior")])
            #expect(added.status == .ok && added.headers[.cacheControl] == "no-store")
            let link = try PeopleConsole.link(added.text)
            #expect(!(try await console.get("/people", dora).text.contains("/set-up/")))
            let form = try await console.get(link, nil)
            #expect(form.status == .ok && form.text.contains("autocomplete=\"new-password\""))
            #expect(!form.text.contains(link) && form.headers[.setCookie] == nil)

            let different = try await console.post(link, nil, [("password", Self.chosen), ("again", "other")])
            #expect(different.status == .unprocessableContent && different.text.contains("not the same"))
            let short = try await console.post(link, nil, [("password", "short"), ("again", "short")])
            #expect(short.status == .unprocessableContent && short.text.contains("at least 12 characters"))
            let done = try await console.post(link, nil, [("password", Self.chosen), ("again", Self.chosen)])
            #expect(done.status == .seeOther && done.headers[.location] == "/sign-in")
            #expect(done.headers[.setCookie] == nil)
            #expect(try await console.session("cleo", Self.chosen) != nil)
            let again = try await console.post(link, nil, [("password", Self.password), ("again", Self.password)])
            #expect(again.status == .notFound && again.text.contains("over, or was used already"))
            #expect(!again.text.contains("<form"))
            #expect(try await console.session("cleo", Self.password) == nil)

            let log = try console.log().map { "\($0.actor) \($0.action)" }
            #expect(log.contains("dora person.add") && log.contains("dora person.setUp"))
            #expect(log.contains("Cleo person.password"))
            let token = link.dropFirst("/set-up/".count)
            #expect(lines.text.contains("/set-up/{token}") && !lines.text.contains(token))
        }
    }

    /// A form that can come to nothing would make somebody choose a password for nothing.
    @Test func aLinkThatIsOverShowsNoForm() async throws {
        try await with { console async throws in
            let dora = try await console.session("dora")
            let link = try PeopleConsole.link(try await console.post("\(try console.path("ana"))/set-up", dora).text)
            #expect(try await console.get(link, nil).text.contains("<form"))
            _ = try await console.post(link, nil, [("password", Self.chosen), ("again", Self.chosen)])
            let used = try await console.get(link, nil)
            #expect(used.status == .notFound && used.text.contains("Ask an admin for a new one."))
            #expect(!used.text.contains("<form") && used.text.contains("href=\"/sign-in\""))
            // One that there never was says the same.
            let unknown = try await console.get("/set-up/" + String(repeating: "A", count: 43), nil)
            #expect(unknown.status == used.status && unknown.text == used.text)
        }
    }

    @Test func looksAtLinksAreCountedAsTheirUseIs() async throws {
        try await with { console async throws in
            for _ in 0..<20 { #expect(try await console.get("/set-up/x", nil).status == .notFound) }
            #expect(try await console.get("/set-up/x", nil).status == .tooManyRequests)
            #expect(try await console.post("/set-up/x", nil).status == .tooManyRequests)
        }
    }

    @Test func aRoleIsChangedAndSomebodyIsTurnedOffAndOn() async throws {
        try await with { console async throws in
            let dora = try await console.session("dora")
            let path = try console.path("ana")
            let before = try await console.session("ana")
            #expect(try await console.post("\(path)/role", dora, [("role", "senior")]).headers[.location] == path)
            #expect(try console.person("ana").role == .senior)
            #expect(try await console.get("/", before).headers[.location] == "/sign-in")

            #expect(try await console.post("\(path)/active", dora, [("active", "no")]).status == .seeOther)
            #expect(try await console.session("ana") == nil)
            #expect(try await console.get(path, dora).text.contains("turned off"))
            #expect(try await console.post("\(path)/set-up", dora).status == .unprocessableContent)
            #expect(try await console.post("\(path)/active", dora, [("active", "yes")]).status == .seeOther)
            let open = try await console.session("ana")
            #expect(try await console.post("\(path)/sign-out", dora).status == .seeOther)
            #expect(try await console.get("/", open).headers[.location] == "/sign-in")
            let log = try console.log().suffix(8).filter { $0.actor == "dora" }.map(\.action)
            #expect(log == ["signIn.grant", "person.role", "person.disable", "person.enable", "signOut.everywhere"])
        }
    }

    @Test func aPasswordAndASecondFactorAreReset() async throws {
        try await with { console async throws in
            let dora = try await console.session("dora")
            let path = try console.path("ana")
            let ana = PeopleDesk(store: console.store, actor: Actor(name: "ana", role: .analyst))
            let secret = try ana.offerTimeCode("ana").secret
            let step = ConsoleFixture.now.milliseconds / 30_000
            let key = SignInKey(bytes: [UInt8](repeating: 7, count: 32))
            let code = TimeCode.code(secret, step: step)
            _ = try ana.setTimeCode("ana", secret: secret, code: code, key: key, at: ConsoleFixture.now)
            #expect(try await console.get(path, dora).text.contains("Take the second factor away"))
            #expect(try await console.post("\(path)/second-factor", dora).status == .seeOther)
            #expect(try !console.person("ana").hasSecondFactor)
            #expect(!(try await console.get(path, dora).text.contains("Take the second factor away")))

            let link = try PeopleConsole.link(try await console.post("\(path)/set-up", dora).text)
            #expect(try await console.session("ana") == nil && !console.person("ana").hasPassword)
            _ = try await console.post(link, nil, [("password", Self.chosen), ("again", Self.chosen)])
            #expect(try await console.session("ana", Self.chosen) != nil)
        }
    }

    @Test func nobodyDoesAnyOfItToThemselves() async throws {
        try await with { console async throws in
            let dora = try await console.session("dora")
            _ = try await console.post("\(try console.path("ana"))/role", dora, [("role", "admin")])
            let path = try console.path("dora")
            let page = try await console.get(path, dora).text
            #expect(page.contains("This is you.") && !page.contains("action=\"\(path)"))
            let forms: [(String, [(String, String)])] = [
                ("role", [("role", "viewer")]), ("active", [("active", "no")]), ("sign-out", []), ("second-factor", []),
                ("set-up", []),
            ]
            let before = try console.person("dora")
            for (name, fields) in forms {
                let answer = try await console.post("\(path)/\(name)", dora, fields)
                #expect(answer.status == .unprocessableContent && answer.text.contains("Ask another admin."))
            }
            #expect(try console.person("dora") == before)
            #expect(try await console.get("/people", dora).status == .ok)
        }
    }

    @Test(arguments: [
        ("", "viewer", "A name has 1 to 64"), ("a b", "viewer", "A name has 1 to 64"),
        ("ANA", "viewer", "There is a person of the name ANA already"), ("new", "owner", "Choose a role."),
    ])
    func whatIsRefusedIsSaidAtTheForm(_ name: String, _ role: String, _ words: String) async throws {
        try await with { console async throws in
            let dora = try await console.session("dora")
            let answer = try await console.post("/people", dora, [("name", name), ("role", role)])
            #expect(answer.status == (name == "ANA" ? .conflict : .unprocessableContent))
            #expect(answer.text.contains(words) && answer.text.contains("role=\"alert\""))
            #expect(try console.store.people().count == 2)
        }
    }

    @Test func nobodyElseDoesIt() async throws {
        try await with { console async throws in
            let ana = try await console.session("ana")
            let path = try console.path("dora")
            #expect(try await console.get("/people", ana).status == .forbidden)
            let page = try await console.get("/", ana).text
            let proof = try #require(page.firstMatch(of: /name="proof" value="([^"]*)"/)?.1)
            for name in ["/role", "/active", "/sign-out", "/second-factor", "/set-up"] {
                let answer = try await console.client.execute(
                    uri: path + name,
                    method: .post,
                    headers: [
                        .cookie: "__Host-tocsin=\(ana ?? "")", .contentType: "application/x-www-form-urlencoded",
                    ],
                    body: ByteBuffer(string: "role=admin&proof=\(ConsoleFixture.encoded(String(proof)))")
                ) { $0 }
                #expect(answer.status == .forbidden)
            }
            #expect(try console.person("ana").role == .analyst)
        }
    }

    @Test func nobodyOfThatIdHasNoPage() async throws {
        try await with { console async throws in
            let dora = try await console.session("dora")
            for id in ["person-0000000000000001", "ana", "x"] {
                #expect(try await console.get("/people/\(id)", dora).status == .notFound)
                #expect(try await console.post("/people/\(id)/role", dora, [("role", "viewer")]).status == .notFound)
            }
        }
    }
}
