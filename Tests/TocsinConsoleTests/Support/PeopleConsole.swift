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

/// A console over the people of a real store, who sign in with passwords.
struct PeopleConsole {
    static let password = "several words that nobody says"
    /// Another that nobody has yet.
    static let chosen = "nine lamps over two doors"

    let store: SQLiteStore
    let signIn: DeskSignIn
    let desk: SignInDesk
    let client: any TestClientProtocol

    /// Signs in, and works as a browser with the session.
    func session(_ name: String, _ password: String = PeopleConsole.password) async throws -> String? {
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
            let page = try await get("/", session).text
            let proof = try #require(page.firstMatch(of: /name="proof" value="([^"]*)"/)?.1)
            fields.append(("proof", String(proof)))
        }
        let body = fields.map { "\($0.0)=\(ConsoleFixture.encoded($0.1))" }.joined(separator: "&")
        return try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)) {
            $0
        }
    }

    func person(_ name: String) throws -> Person {
        try PeopleDesk(store: store, actor: Actor(name: "x", role: .admin)).person(named: name)
    }

    func path(_ name: String) throws -> String { "/people/\(try person(name).id)" }

    func log() throws -> [AuditRecord] { try AuditLine.read(try store.auditLines()).map(\.record) }

    /// Runs a test with a console of its own: dora the admin and ana the analyst, both with ``password``.
    static func with(
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        _ body: @escaping @Sendable (PeopleConsole) async throws -> Void
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
                try await body(PeopleConsole(store: store, signIn: signIn, desk: desk, client: client))
            }
        }
    }

    /// The address that a page shows for choosing a password.
    static func link(_ page: String) throws -> String {
        String(try #require(page.firstMatch(of: /(\/set-up\/[A-Za-z0-9_-]{43})</)?.1))
    }
}
