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
    private static let password = "several words that nobody says"
    private static let chosen = "nine lamps over two doors"

    private struct Console {
        let store: SQLiteStore
        let signIn: DeskSignIn
        let client: any TestClientProtocol

        /// Signs in, and works as a browser with the session.
        func session(_ name: String, _ password: String = PeoplePagesTests.password) async throws -> String? {
            let step = try await signIn.signIn(name: name, password: password, network: nil, at: ConsoleFixture.now)
            guard case .signedIn(let token) = step else { return nil }
            return token
        }

        func get(_ path: String, _ session: String?) async throws -> TestResponse {
            let headers: HTTPFields = session.map { [.cookie: "__Host-tocsin=\($0)"] } ?? [:]
            return try await client.execute(uri: path, method: .get, headers: headers) { $0 }
        }

        func post(_ path: String, _ session: String?, _ fields: [(String, String)] = []) async throws -> TestResponse {
            var fields = fields
            var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
            if let session {
                headers[.cookie] = "__Host-tocsin=\(session)"
                let page = try await get("/people", session).text
                let proof = try #require(page.firstMatch(of: /name="proof" value="([^"]*)"/)?.1)
                fields.append(("proof", String(proof)))
            }
            let body = fields.map { "\($0.0)=\(ConsoleFixture.encoded($0.1))" }.joined(separator: "&")
            return try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body))
            {
                $0
            }
        }

        func person(_ name: String) throws -> Person {
            try PeopleDesk(store: store, actor: Actor(name: "x", role: .admin)).person(named: name)
        }

        func path(_ name: String) throws -> String { "/people/\(try person(name).id)" }

        func log() throws -> [AuditRecord] { try AuditLine.read(try store.auditLines()).map(\.record) }
    }

    private func with(
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        _ body: @escaping @Sendable (Console) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("console.sqlite"))
            let hasher = PasswordHasher(cost: PasswordHasher.Cost(passes: 1, memoryBytes: 1 << 20))
            let key = SignInKey(bytes: [UInt8](repeating: 7, count: 32))
            let dora = try PeopleDesk.first(store: store).add(PersonName("dora"), role: .admin, at: ConsoleFixture.now)
            let people = PeopleDesk(store: store, actor: dora.actor)
            _ = try people.add(PersonName("ana"), role: .analyst, at: ConsoleFixture.now)
            for name in ["dora", "ana"] {
                _ = try await people.setPassword(name, Self.password, with: hasher, at: ConsoleFixture.now)
            }
            let desk = try await SignInDesk(store: store, key: key, hasher: hasher)
            let signIn = DeskSignIn(desk, people: store)
            var settings = ConsoleSettings()
            settings.countsInBackground = false
            settings.rules = [try folder.write(Made.ruleText, to: "rule.yml")]
            settings.publications = folder.file("publications")
            let parts = try ConsoleParts(store: store, signIn: signIn, settings: settings, now: { ConsoleFixture.now })
            try await ConsoleServer(parts, logger: logger).application().test(.router) { client in
                try await body(Console(store: store, signIn: signIn, client: client))
            }
        }
    }

    /// The address that a page shows for choosing a password.
    private static func link(_ page: String) throws -> String {
        String(try #require(page.firstMatch(of: /(\/set-up\/[A-Za-z0-9_-]{43})</)?.1))
    }

    @Test func somebodyIsAddedAndChoosesAPassword() async throws {
        let lines = LogLines()
        try await with(logger: lines.verbose(Logger(label: "test") { _ in lines })) { console async throws in
            let dora = try await console.session("dora")
            let added = try await console.post("/people", dora, [("name", "Cleo"), ("role", "senior")])
            #expect(added.status == .ok && added.headers[.cacheControl] == "no-store")
            let link = try Self.link(added.text)
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
            #expect(try await console.session("cleo", Self.password) == nil)

            let log = try console.log().map { "\($0.actor) \($0.action)" }
            #expect(log.contains("dora person.add") && log.contains("dora person.setUp"))
            #expect(log.contains("Cleo person.password"))
            let token = link.dropFirst("/set-up/".count)
            #expect(lines.text.contains("/set-up/{token}") && !lines.text.contains(token))
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

            let link = try Self.link(try await console.post("\(path)/set-up", dora).text)
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
