// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinAPI
import TocsinCases
import TocsinModel
import TocsinSignIn
import TocsinStore
import TocsinTestSupport

@Suite struct APITests {
    /// What opens each route, written down a second time, so that a route that is added or opened up without thought fails here.
    private static let scopes: [String: Set<TokenScope>] = [
        "GET /api/v1/cases": [.read, .work, .decide], "POST /api/v1/cases": [.work, .decide],
        "GET /api/v1/cases/:case": [.read, .work, .decide], "POST /api/v1/cases/:case/claim": [.work, .decide],
        "POST /api/v1/cases/:case/notes": [.work, .decide], "POST /api/v1/cases/:case/labels": [.work, .decide],
        "POST /api/v1/cases/:case/decisions": [.decide], "GET /api/v1/findings": [.read, .work, .decide],
        "GET /api/v1/findings/:finding": [.read, .work, .decide],
        "GET /api/v1/accounts/:account": [.read, .work, .decide], "GET /api/v1/operations": [.read, .work, .decide],
        "GET /api/v1/operations/:operation": [.read, .work, .decide], "GET /api/v1/block-list": [.gateway],
        "GET /api/v1/openapi.json": Set(TokenScope.allCases),
    ]

    private static func name(_ route: APIRoute) -> String { "\(route.method.rawValue) \(route.path)" }

    private static func filled(_ path: String) -> String {
        path.replacing(":case", with: "case-1").replacing(":finding", with: "finding-0000000000000001")
            .replacing(":account", with: "\(APIFixture.account(1))")
            .replacing(":operation", with: "\(APIFixture.operation)")
    }

    @Test func everyRouteWantsTheScopesOfTheTable() async throws {
        #expect(Set(APIRoutes.all.map(Self.name)) == Set(Self.scopes.keys))
        let api = try await APIFixture()
        for scope in TokenScope.allCases {
            let token = try api.token(.admin, [scope])
            for route in APIRoutes.all {
                let body = route.method == .post ? "{}" : nil
                let status = try await api.ask(route.method, Self.filled(route.path), token: token, body: body).status
                let allowed = try #require(Self.scopes[Self.name(route)])
                #expect((status != .forbidden) == allowed.contains(scope), "\(Self.name(route)) with \(scope)")
                #expect(status.code < 500, "\(Self.name(route)) with \(scope)")
            }
        }
    }

    /// A token opens no more than its person may do.
    @Test func aRoleBoundsItsTokens() async throws {
        let api = try await APIFixture()
        let viewer = try api.token(.viewer, [.read, .work, .decide])
        #expect(try await api.ask(.get, "/api/v1/cases", token: viewer).status == .ok)
        let body = "{\"operation\":\"\(APIFixture.operation)\"}"
        #expect(try await api.ask(.post, "/api/v1/cases", token: viewer, body: body).status == .forbidden)
    }

    @Test(arguments: [nil, "", "tcs_", "tcs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "nonsense"])
    func withoutATokenNothingOpens(_ token: String?) async throws {
        let api = try await APIFixture()
        for route in APIRoutes.all where route.access != .everybody {
            let body = route.method == .post ? "{}" : nil
            let answer = try await api.ask(route.method, Self.filled(route.path), token: token, body: body)
            #expect(answer.status == .unauthorized, "\(Self.name(route))")
            #expect(answer.headers[.wwwAuthenticate] == "Bearer")
            #expect(try answer.object()["error"] as? String == "unknownClient")
        }
    }

    @Test func everyRouteIsDescribed() async throws {
        let api = try await APIFixture()
        let description = try await api.ask(.get, "/api/v1/openapi.json").object()
        let paths = try #require(description["paths"] as? [String: [String: Any]])
        let described = paths.flatMap { path, methods in
            methods.keys.map { "\($0.uppercased()) \(path.replacing(/\{(\w+)\}/) { ":\($0.1)" })" }
        }
        #expect(Set(described) == Set(APIRoutes.all.map(Self.name)))
        let schemas = try #require(
            (description["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]]
        )
        #expect(schemas["Category"]?["enum"] as? [String] == HarmCategory.allCases.map(\.rawValue))
        #expect(schemas["Level"]?["enum"] as? [String] == FindingLevel.allCases.map(\.rawValue))
    }

    @Test func worksACaseFromItsOpeningToADecision() async throws {
        let api = try await APIFixture()
        let token = try api.token(.analyst, [.decide])
        let opened = try await api.ask(
            .post,
            "/api/v1/cases",
            token: token,
            body: "{\"operation\":\"\(APIFixture.operation)\"}"
        )
        #expect(opened.status == .created)
        #expect(opened.headers[.location] == "/api/v1/cases/case-1")
        let again = try await api.ask(
            .post,
            "/api/v1/cases",
            token: token,
            body: "{\"operation\":\"\(APIFixture.operation)\"}"
        )
        #expect(again.status == .conflict)
        #expect(try await api.ask(.post, "/api/v1/cases/case-1/claim", token: token, body: "{}").status == .ok)
        let note = try await api.ask(
            .post,
            "/api/v1/cases/case-1/notes",
            token: token,
            body: "{\"text\":\"From the nightly run.\"}"
        )
        #expect(note.text.contains("From the nightly run."))
        let draft =
            "{\"action\":\"suspend\",\"category\":\"scam\",\"rule\":\"3.1\",\"facts\":\"Asked for scripts to defraud people.\"}"
        let decided = try await api.ask(.post, "/api/v1/cases/case-1/decisions", token: token, body: draft)
        #expect(try decided.object()["state"] as? String == "awaitingSecond")
        let list = try await api.ask(.get, "/api/v1/cases?state=awaitingSecond&category=scam", token: token).object()
        #expect((list["cases"] as? [[String: Any]])?.map { $0["case"] as? String } == ["case-1"])
        #expect(list["nextPage"] == nil)
    }

    @Test func aDecisionUponAnEarlierVersionIsRefused() async throws {
        let api = try await APIFixture()
        let token = try api.token(.analyst, [.decide])
        let opening = "{\"operation\":\"\(APIFixture.operation)\"}"
        #expect(try await api.ask(.post, "/api/v1/cases", token: token, body: opening).status == .created)
        #expect(try await api.ask(.post, "/api/v1/cases/case-1/claim", token: token, body: "{}").status == .ok)
        func version() async throws -> Int {
            try #require(try await api.ask(.get, "/api/v1/cases/case-1", token: token).object()["version"] as? Int)
        }
        func decide(_ version: Int) async throws -> HTTPResponse.Status {
            let draft = "{\"action\":\"dismiss\",\"facts\":\"Nothing was asked for.\",\"version\":\(version)}"
            return try await api.ask(.post, "/api/v1/cases/case-1/decisions", token: token, body: draft).status
        }
        let before = try await version()
        #expect(
            try await api.ask(.post, "/api/v1/cases/case-1/notes", token: token, body: "{\"text\":\"New.\"}").status
                == .ok
        )
        #expect(try await version() == before + 1)
        #expect(try await decide(before) == .conflict)
        #expect(
            try await api.ask(.get, "/api/v1/cases/case-1", token: token).object()["state"] as? String == "inReview"
        )
        #expect(try await decide(before + 1) == .ok)
    }

    @Test func aCaseAboutAnAccountNeedsAReason() async throws {
        let api = try await APIFixture()
        let token = try api.token(.analyst, [.work])
        let account = APIFixture.account(1)
        for members in ["", ",\"reason\":\" \"", ",\"reason\":\"\\u0085\"", ",\"reason\":\"\\ufeff\""] {
            let body = "{\"account\":\"\(account)\"\(members)}"
            #expect(try await api.ask(.post, "/api/v1/cases", token: token, body: body).status == .badRequest)
        }
        let body = "{\"account\":\"\(account)\",\"reason\":\"A report from outside.\"}"
        let opened = try await api.ask(.post, "/api/v1/cases", token: token, body: body)
        #expect(opened.status == .created && opened.text.contains("A report from outside."))
    }

    /// A case that was opened before a name was joined to an account stands under the name.
    @Test func anAccountIsFoundUnderEachOfItsNames() async throws {
        let api = try await APIFixture()
        let token = try api.token(.analyst, [.work])
        let (account, before, name) = (APIFixture.account(1), APIFixture.account(70), APIFixture.account(71))
        for one in [before, account] {
            let body = "{\"account\":\"\(one)\",\"reason\":\"A report by mail.\"}"
            #expect(try await api.ask(.post, "/api/v1/cases", token: token, body: body).status == .created)
        }
        _ = try api.store.setAliases([before: account, name: account])
        for one in [account, before, name] {
            let list = try await api.ask(.get, "/api/v1/cases?account=\(one)", token: token).object()
            #expect((list["cases"] as? [Any])?.count == 2)
            let answer = try await api.ask(.get, "/api/v1/accounts/\(one)", token: token).object()
            #expect(answer["account"] as? String == "\(account)")
            #expect((answer["findings"] as? [Any])?.count == 1)
            #expect(answer["operations"] as? [String] == ["\(APIFixture.operation)"])
            #expect(Set(answer["cases"] as? [String] ?? []) == ["case-1", "case-2"])
        }
    }

    @Test func aCaseSaysWhichProposalsWereNotApproved() async throws {
        let api = try await APIFixture()
        let token = try api.token(.analyst, [.decide])
        let body = "{\"operation\":\"\(APIFixture.operation)\"}"
        #expect(try await api.ask(.post, "/api/v1/cases", token: token, body: body).status == .created)
        #expect(try await api.ask(.post, "/api/v1/cases/case-1/claim", token: token, body: "{}").status == .ok)
        let draft = "{\"action\":\"suspend\",\"category\":\"scam\",\"rule\":\"3.1\",\"facts\":\"Asked for scripts.\"}"
        #expect(try await api.ask(.post, "/api/v1/cases/case-1/decisions", token: token, body: draft).status == .ok)
        _ = try CaseDesk(store: api.store, actor: Actor(name: "ben", role: .senior))
            .apply(.refuse(reason: "Too little."), to: CaseID(number: 1), at: APIFixture.now)
        let about = try await api.ask(.get, "/api/v1/cases/case-1", token: token).object()
        let ended = try #require((about["endedProposals"] as? [[String: Any]])?.first)
        #expect(ended["id"] as? String == "decision-1-1" && ended["outcome"] as? String == "refused")
        #expect(ended["endedBy"] as? String == "ben" && ended["reason"] as? String == "Too little.")
    }

    @Test func listsPageByPage() async throws {
        let api = try await APIFixture()
        let token = try api.token(.viewer, [.read])
        let first = try await api.ask(.get, "/api/v1/findings?limit=2", token: token).object()
        let second = try await api.ask(.get, "/api/v1/findings?limit=2&page=2", token: token).object()
        #expect(first["nextPage"] as? Int == 2)
        #expect(second["nextPage"] == nil)
        let ids = [first, second].flatMap {
            ($0["findings"] as? [[String: Any]] ?? []).map { $0["finding"] as? String }
        }
        // The one of a rule on trial is left out.
        #expect(ids.count == 3 && Set(ids).count == 3)
    }

    @Test func groupsWithoutHarmAreNobodysBusiness() async throws {
        let api = try await APIFixture()
        let token = try api.token(.viewer, [.read])
        let list = try await api.ask(.get, "/api/v1/operations", token: token).text
        #expect(list.contains("\(APIFixture.operation)") && !list.contains("\(APIFixture.quiet)"))
        #expect(try await api.ask(.get, "/api/v1/operations/\(APIFixture.quiet)", token: token).status == .notFound)
        let member = try await api.ask(.get, "/api/v1/accounts/\(APIFixture.account(4))", token: token).object()
        #expect((member["operations"] as? [String])?.isEmpty == true)
        #expect(try await api.ask(.get, "/api/v1/accounts/\(APIFixture.account(99))", token: token).status == .notFound)
    }

    @Test func theBlockListSaysWhetherItChanged() async throws {
        let api = try await APIFixture()
        let token = try api.token(.viewer, [.gateway])
        let empty = try await api.ask(.get, "/api/v1/block-list", token: token)
        #expect(empty.status == .ok && empty.text.isEmpty)
        let mark = try #require(empty.headers[.eTag])
        let same = try await api.ask(.get, "/api/v1/block-list", token: token, headers: [.ifNoneMatch: mark])
        #expect(same.status == .notModified)
        let desk = CaseDesk(store: api.store, actor: Actor(name: "ana", role: .senior))
        let opened = try desk.open(try desk.opening(finding: FindingID(value: 1)), at: APIFixture.now)
        _ = try desk.apply(.claim, to: opened.id, at: APIFixture.now)
        let draft = DecisionDraft(
            action: .rateLimit(requestsPerMinute: 5, until: Timestamp(milliseconds: APIFixture.now.milliseconds + 1)),
            category: .scam,
            rule: "3.1",
            facts: "Asked for scripts.",
            evidence: try desk.evidence(opened)
        )
        _ = try desk.apply(.decide(draft), to: opened.id, at: APIFixture.now)
        let full = try await api.ask(.get, "/api/v1/block-list", token: token, headers: [.ifNoneMatch: mark])
        #expect(full.status == .ok)
        #expect(full.text.contains("\"account\":\"\(APIFixture.account(1))\",\"action\":\"rateLimited\""))
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        var method = HTTPRequest.Method.get
        var uri: String
        var body: String?
        var status: HTTPResponse.Status
        var type = "application/json"
        var testDescription: String { "\(method) \(uri) \(body ?? "")" }
    }

    @Test(arguments: [
        Bad(uri: "/api/v1/cases?limit=0", status: .badRequest), Bad(uri: "/api/v1/cases?limit=x", status: .badRequest),
        Bad(uri: "/api/v1/cases?limit=201", status: .badRequest), Bad(uri: "/api/v1/cases?page=0", status: .badRequest),
        Bad(uri: "/api/v1/cases?page=1&page=2", status: .badRequest),
        Bad(uri: "/api/v1/cases?state=none", status: .badRequest), Bad(uri: "/api/v1/cases?x=1", status: .badRequest),
        Bad(uri: "/api/v1/cases/case-9", status: .notFound), Bad(uri: "/api/v1/cases/nine", status: .notFound),
        Bad(uri: "/api/v1/accounts/ana", status: .notFound), Bad(uri: "/api/v1/nothing", status: .notFound),
        Bad(method: HTTPRequest.Method("QUERY") ?? .put, uri: "/api/v1/cases", status: .methodNotAllowed),
        Bad(method: .delete, uri: "/api/v1/cases", status: .methodNotAllowed),
        Bad(method: .post, uri: "/api/v1/cases", body: "[]", status: .badRequest),
        Bad(method: .post, uri: "/api/v1/cases", body: "", status: .badRequest),
        Bad(method: .post, uri: "/api/v1/cases", body: "{}", status: .badRequest),
        Bad(method: .post, uri: "/api/v1/cases", body: "{\"other\":\"x\"}", status: .badRequest),
        Bad(method: .post, uri: "/api/v1/cases", body: "{\"account\":{}}", status: .badRequest),
        Bad(method: .post, uri: "/api/v1/cases", body: "{\"account\":\"ana\"}", status: .badRequest),
        Bad(
            method: .post,
            uri: "/api/v1/cases",
            body: "{\"finding\":\"finding-0000000000000001\",\"operation\":\"operation-000000000000f00d\"}",
            status: .badRequest
        ),
        Bad(
            method: .post,
            uri: "/api/v1/cases",
            body: "{\"operation\":\"operation-000000000000beef\"}",
            status: .conflict
        ),
        Bad(
            method: .post,
            uri: "/api/v1/cases",
            body: "{\"finding\":\"finding-0000000000000077\"}",
            status: .notFound
        ),
        Bad(method: .post, uri: "/api/v1/cases", body: "{}", status: .unsupportedMediaType, type: "text/plain"),
        Bad(
            method: .post,
            uri: "/api/v1/cases",
            body: "{\"account\":\"" + String(repeating: "x", count: 70_000) + "\"}",
            status: .contentTooLarge
        ),
    ])
    func refusesInWords(_ bad: Bad) async throws {
        let api = try await APIFixture()
        let token = try api.token(.admin, [.decide])
        let answer = try await api.ask(
            bad.method,
            bad.uri,
            token: token,
            body: bad.body,
            headers: [.contentType: bad.type]
        )
        #expect(answer.status == bad.status)
        // Nothing of what was sent comes back.
        #expect(!answer.text.contains("xxxx"))
    }

    @Test func aStoreThatIsAwayIsToldAsSuch() async throws {
        let api = try await APIFixture(failure: APIFixture.Away())
        for route in APIRoutes.all where route.access != .everybody {
            let body = route.method == .post ? "{}" : nil
            let answer = try await api.ask(route.method, Self.filled(route.path), token: "tcs_x", body: body)
            #expect(answer.status == .serviceUnavailable, "\(Self.name(route))")
            #expect(answer.headers[.contentType] == "application/json")
            #expect(try answer.object()["error"] as? String == "unavailable")
            #expect(answer.text.contains("look first whether it was done") && !answer.text.contains("Away"))
        }
    }

    /// Whoever reads an answer may be nowhere near a terminal of the machine.
    @Test func noRefusalSendsACallerToACommand() async throws {
        let unknown = try await APIFixture().ask(.get, "/api/v1/cases")
        #expect(unknown.status == .unauthorized && !unknown.text.contains("'tocsin "))
        let damaged = try await APIFixture(failure: CaseStoreError.damagedAudit)
            .ask(.post, "/api/v1/cases", token: "tcs_x", body: "{}")
        #expect(damaged.status == .conflict && damaged.text.contains("they have to verify the log"))
        #expect(!damaged.text.contains("'tocsin "))
    }

    /// Whoever has a link can appeal with it: those who see links in the console get them here, too.
    @Test(arguments: Role.allCases)
    func appealLinksAreForThoseWhoWorkOnCases(_ role: Role) async throws {
        let api = try await APIFixture()
        let desk = CaseDesk(store: api.store, actor: Actor(name: "ana", role: .senior))
        let opened = try desk.open(try desk.opening(finding: FindingID(value: 1)), at: APIFixture.now)
        _ = try desk.apply(.claim, to: opened.id, at: APIFixture.now)
        let draft = DecisionDraft(
            action: .rateLimit(requestsPerMinute: 5, until: Timestamp(milliseconds: APIFixture.now.milliseconds + 1)),
            category: .scam,
            rule: "3.1",
            facts: "Asked for scripts.",
            evidence: try desk.evidence(opened)
        )
        _ = try desk.apply(.decide(draft), to: opened.id, at: APIFixture.now)
        let list = try await api.ask(.get, "/api/v1/block-list", token: try api.token(role, [.gateway]))
        #expect(list.status == .ok && list.text.contains("\(APIFixture.account(1))"))
        let hasLink = list.text.contains("appeals.example.com")
        #expect(hasLink == [Role.analyst, .senior, .admin].contains(role))
    }

    @Test func anotherMethodIsRefusedInWords() async throws {
        let api = try await APIFixture()
        let answer = try await api.ask(.put, "/api/v1/cases", body: "{}")
        #expect(answer.status == .methodNotAllowed && answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.allow] == "GET, POST")
        let object = try answer.object()
        #expect(object["error"] as? String == "wrongMethod")
        #expect((object["message"] as? String)?.isEmpty == false)
        let head = try await api.ask(.head, "/api/v1/cases")
        #expect(head.status == .methodNotAllowed && head.text.isEmpty)
    }

    @Test func aLabelIsAsShortHereAsEverywhere() async throws {
        let api = try await APIFixture()
        let token = try api.token(.analyst, [.work])
        let opened = "{\"account\":\"\(APIFixture.account(1))\",\"reason\":\"A report by mail.\"}"
        #expect(try await api.ask(.post, "/api/v1/cases", token: token, body: opened).status == .created)
        for (length, status) in [(100, HTTPResponse.Status.ok), (101, HTTPResponse.Status.badRequest)] {
            let body = "{\"label\":\"\(String(repeating: "x", count: length))\"}"
            #expect(try await api.ask(.post, "/api/v1/cases/case-1/labels", token: token, body: body).status == status)
        }
    }
}
