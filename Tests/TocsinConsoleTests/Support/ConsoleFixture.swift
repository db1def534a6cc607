// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStore
import TocsinStoreSQLite
import TocsinTestSupport

/// A console over a small store: an operation of three accounts, a lone account, and messages of all.
struct ConsoleFixture: Sendable {
    let store: SQLiteStore
    let signIn: FakeSignIn
    let parts: ConsoleParts
    let client: any TestClientProtocol

    static let now = Made.hours(0)

    /// Runs a test with a console of its own.
    static func with(
        routes: [Route] = ConsoleRoutes.all,
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        settings: ConsoleSettings = ConsoleSettings(),
        _ kind: TestingSetup = .router,
        fill: (SQLiteStore) throws -> Void = { try Made.fill($0) },
        _ body: @escaping @Sendable (ConsoleFixture) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("console.sqlite"))
            try fill(store)
            var settings = settings
            // What a test does would be counted, or not, as it happens.
            settings.countsInBackground = false
            let signIn = FakeSignIn()
            // The rules that come with Tocsin take a second to read.
            settings.rules = [try folder.write(Made.ruleText, to: "rule.yml")]
            settings.publications = folder.file("publications")
            let parts = try ConsoleParts(
                store: store,
                signIn: signIn,
                settings: settings,
                now: { Self.now }
            )
            let server = ConsoleServer(parts, routes: routes, logger: logger)
            try await server.application().test(kind) { client in
                try await body(ConsoleFixture(store: store, signIn: signIn, parts: parts, client: client))
            }
        }
    }

    /// Asks as somebody; nil without a session.
    func get(_ uri: String, as name: String? = "ana") async throws -> TestResponse {
        try await client.execute(uri: uri, method: .get, headers: headers(name)) { $0 }
    }

    /// Sends a form as a browser would, with the proof that the form holds unless another is given.
    func post(
        _ uri: String,
        _ fields: KeyValuePairs<String, String> = [:],
        as name: String? = "ana",
        proof: String? = nil,
        headers more: HTTPFields = [:]
    ) async throws -> TestResponse {
        try await post(uri, fields: fields.map { ($0.key, $0.value) }, as: name, proof: proof, headers: more)
    }

    /// The same for fields that are made elsewhere.
    func post(
        _ uri: String,
        fields: [(String, String)],
        as name: String? = "ana",
        proof: String? = nil,
        headers more: HTTPFields = [:]
    ) async throws -> TestResponse {
        var all = fields
        if let proof = try await name.asyncMap({ try await proof == nil ? self.proof($0) : proof }) ?? nil {
            all.append(("proof", proof))
        }
        var headers = headers(name)
        headers[.contentType] = "application/x-www-form-urlencoded"
        for field in more { headers[field.name] = field.value }
        let body = all.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        return try await client.execute(uri: uri, method: .post, headers: headers, body: ByteBuffer(string: body)) {
            $0
        }
    }

    /// What the forms on somebody's pages prove themselves with.
    func proof(_ name: String) async throws -> String {
        let page = try await get("/", as: name).text
        let found = page.firstMatch(of: /name="proof" value="([^"]*)"/)?.1
        return String(try #require(found)).replacing("&#61;", with: "=")
    }

    /// What a page's forms say in a hidden field, such as which decision they are about.
    func hidden(_ name: String, at path: String, as person: String = "ana") async throws -> String {
        let tags = PageReader(try await get(path, as: person).text).tags
        return try #require(tags.first { $0["type"] == "hidden" && $0["name"] == name }?["value"])
    }

    /// Does things to a case without pages.
    func desk(_ name: String) throws -> CaseDesk {
        CaseDesk(store: store, actor: Actor(name: name, role: try #require(FakeSignIn.people[name])))
    }

    /// A case about the operation, decided by two people without pages.
    func closedOperation() throws -> Case {
        let ana = try desk("ana")
        let id = try ana.open(try ana.opening(operation: Made.operation), at: Self.now).id
        _ = try ana.apply(.claim, to: id, at: Self.now)
        let draft = DecisionDraft(
            action: .closeOperation,
            category: .scam,
            rule: "3.1 No fraud",
            facts: "Asked for scripts to defraud people.",
            evidence: try ana.evidence(try ana.find(id))
        )
        _ = try ana.apply(.decide(draft), to: id, at: Self.now)
        return try desk("ben").apply(.approve, to: id, at: Self.now)
    }

    private func headers(_ name: String?) -> HTTPFields {
        name.map { [.cookie: "__Host-tocsin=\(FakeSignIn.token($0))"] } ?? [:]
    }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}

extension String? {
    fileprivate func asyncMap<Value>(_ make: (String) async throws -> Value) async rethrows -> Value? {
        guard let self else { return nil }
        return try await make(self)
    }
}
