// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing
import TocsinAPI
import TocsinCases
import TocsinModel
import TocsinSignIn
import TocsinStore
import TocsinTestSupport
import WebService

/// The API in process over a small store, and people with tokens for it.
struct APIFixture: Sendable {
    static let now = Timestamp(milliseconds: 1_764_000_000_000)
    static let operation = OperationID(value: 0xF00D)
    static let quiet = OperationID(value: 0xBEEF)

    let store = MemoryStore()
    private let people = MemoryPeopleStore()
    private let signIn: SignInDesk
    private let application: WebServer.WebApplication

    static func account(_ number: UInt64) -> AccountID { AccountID(high: 0xABCD, low: number) }

    /// What the store throws that is away.
    struct Away: Error {}

    /// Words errors that are no refusals, as the console does around the API.
    private struct Wording: RouterMiddleware {
        func handle(
            _ request: Request,
            context: ConnectionContext,
            next: (Request, ConnectionContext) async throws -> Response
        ) async throws -> Response {
            do {
                return try await next(request, context)
            } catch {
                return ProgramAPI.refusal(of: error, isUnavailable: error is Away)
            }
        }
    }

    /// `failure`: What the store throws, whatever is asked; nil for one that is well.
    init(failure: (any Error)? = nil) async throws {
        let people = people
        let signIn = try await SignInDesk(
            store: people,
            key: SignInKey(bytes: [UInt8](repeating: 7, count: 32)),
            hasher: PasswordHasher(cost: PasswordHasher.Cost(passes: 1, memoryBytes: 8192))
        )
        self.signIn = signIn
        let desk = try APIDesk(
            store: store,
            client: { token, now in
                if let failure { throw failure }
                return try signIn.client(token, at: now)
            },
            appeals: try AppealLinks(address: "https://appeals.example.com", key: Array(repeating: 7, count: 32)),
            now: { Self.now }
        )
        let server = WebServer(
            host: "127.0.0.1",
            port: 0,
            idleTime: .seconds(600),
            connections: 10,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let router = Router(context: ConnectionContext.self)
        router.add(middleware: Wording())
        ProgramAPI(desk).add(to: router)
        application = server.application(router) { _ in }
        _ = try PeopleDesk.first(store: people).add(PersonName("dora"), role: .admin, at: Self.now)
        try fill()
    }

    private func fill() throws {
        let findings = (1...4).map {
            Finding.made($0, account: Self.account($0), at: Self.now, isShadow: $0 == 4)
        }
        try store.appendScan(ScanBatch(cursor: 1, findings: findings, signals: []))
        func group(_ id: OperationID, _ numbers: ClosedRange<UInt64>, _ standing: TocsinModel.Operation.Standing)
            -> TocsinModel.Operation
        {
            TocsinModel.Operation(
                id: id,
                members: numbers.map {
                    TocsinModel.Operation.Member(
                        account: Self.account($0),
                        events: 1,
                        findings: [.scam: 1],
                        tier: .core
                    )
                },
                ties: [],
                firstTime: Self.now,
                lastTime: Self.now,
                standing: standing
            )
        }
        try store.replaceOperations([
            group(Self.operation, 1...3, .harmful), group(Self.quiet, 4...9, .coordinatedOnly),
        ])
    }

    /// A token of somebody in a role.
    func token(_ role: Role, _ scopes: Set<TokenScope>) throws -> String {
        let admin = PeopleDesk(store: people, actor: Actor(name: "setup", role: .admin))
        let name = try PersonName("\(role.rawValue)-\(UUID().uuidString.prefix(8).lowercased())")
        let person = try admin.add(name, role: role, at: Self.now)
        let own = PeopleDesk(store: people, actor: Actor(name: person.name, role: role))
        return try own.addToken(label: "test", scopes: scopes, days: 1, at: Self.now).secret
    }

    func ask(
        _ method: HTTPRequest.Method,
        _ uri: String,
        token: String? = nil,
        body: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var fields = headers
        if let token { fields[.authorization] = "Bearer \(token)" }
        if body != nil && fields[.contentType] == nil { fields[.contentType] = "application/json" }
        let sent = fields
        return try await application.test(.router) { client in
            try await client.execute(
                uri: uri,
                method: method,
                headers: sent,
                body: body.map { ByteBuffer(string: $0) }
            ) { $0 }
        }
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    /// The answer as an object.
    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}
