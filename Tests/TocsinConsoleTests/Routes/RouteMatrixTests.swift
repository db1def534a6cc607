// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole

/// Who may use which route: written down a second time, so that a route that is added or opened up without thought fails here.
@Suite struct RouteMatrixTests {
    private static let everybody: Set<Role?> = Set(Role.allCases.map { $0 } + [nil])
    private static let signedIn: Set<Role?> = [.viewer, .analyst, .senior, .admin, .auditor]
    private static let workers: Set<Role?> = [.analyst, .senior, .admin]
    private static let seniors: Set<Role?> = [.senior, .admin]

    static let expected: [String: Set<Role?>] = [
        "GET /assets/:name": everybody, "GET /health": everybody, "GET /ready": everybody, "GET /metrics": everybody,
        "GET /sign-in": everybody, "POST /sign-in": everybody, "POST /sign-in/code": everybody,
        "GET /sign-in/provider": everybody, "GET /sign-in/openid": everybody,
        "POST /sign-out": signedIn, "POST /sign-out/everywhere": signedIn,
        "GET /": signedIn, "GET /counts.json": signedIn, "POST /views": signedIn, "POST /cases": workers,
        "GET /cases/:case": signedIn, "GET /cases/:case/statement/:decision": signedIn,
        "POST /cases/:case/claim": workers, "POST /cases/:case/note": workers, "POST /cases/:case/label": workers,
        "POST /cases/:case/link": workers, "POST /cases/:case/duplicate": workers,
        "POST /cases/:case/remove-note": workers, "POST /cases/:case/withdraw": workers,
        "POST /cases/:case/decide": workers, "POST /cases/:case/approve": seniors,
        "POST /cases/:case/refuse": seniors, "POST /cases/:case/appeal": workers,
        "POST /cases/:case/resolve": seniors, "POST /cases/:case/close": workers, "POST /cases/:case/reopen": workers,
        "POST /cases/:case/texts": workers,
        "GET /accounts/:account": signedIn, "GET /operations": signedIn, "GET /operations/:operation": signedIn,
        "GET /findings": signedIn, "GET /findings/:finding": signedIn, "GET /search": signedIn,
        "POST /search": signedIn, "POST /search/texts": workers, "POST /search/origins": workers,
        "GET /rules": signedIn, "GET /rules/check": workers, "GET /rules/:rule": signedIn, "POST /rules/check": workers,
        "POST /rules/download": workers, "GET /dashboard": signedIn, "GET /delivery": signedIn,
        "GET /reviews": workers, "POST /reviews/answer": workers, "POST /reviews/golden": seniors,
        "POST /reviews/texts": workers,
        "GET /reports": signedIn, "POST /reports": workers, "GET /reports/:report": signedIn,
        "POST /reports/:report/draft": workers, "POST /reports/:report/publish": seniors,
        "GET /reports/:report/:version/:file": signedIn,
        "GET /audit": [.admin, .auditor], "POST /audit": [.admin, .auditor],
        "POST /audit/verify": [.admin, .auditor], "GET /people": [.admin],
        "POST /people": [.admin], "GET /people/:person": [.admin], "POST /people/:person/role": [.admin],
        "POST /people/:person/active": [.admin], "POST /people/:person/sign-out": [.admin],
        "POST /people/:person/second-factor": [.admin], "POST /people/:person/set-up": [.admin],
        "GET /you": signedIn, "POST /you/password": signedIn, "POST /you/second-factor": signedIn,
        "POST /you/second-factor/code": signedIn, "POST /you/sign-out-elsewhere": signedIn,
        "POST /you/tokens/:token/withdraw": signedIn,
        "GET /set-up/:token": everybody, "POST /set-up/:token": everybody,
        "GET /appeal/:token": everybody, "POST /appeal/:token": everybody,
    ]

    @Test func everyRouteIsInTheTable() {
        #expect(Set(ConsoleRoutes.all.map(Self.name)) == Set(Self.expected.keys))
        #expect(Set(ConsoleRoutes.all.map(Self.name)).count == ConsoleRoutes.all.count)
    }

    /// Asks every route as every role: who may not gets 403, who has no session is sent to sign in, who may gets neither.
    @Test func everyRouteAnswersEveryRoleAsTheTableSays() async throws {
        try await ConsoleFixture.with { console async throws in
            let id = try console.desk("ana").open(
                try console.desk("ana").opening(operation: Made.operation),
                at: ConsoleFixture.now
            ).id
            for route in ConsoleRoutes.all where !route.path.hasPrefix("/sign-out") {
                let path = Self.filled(route.path, id)
                let allowed = try #require(Self.expected[Self.name(route)])
                for role in Role.allCases.map({ Optional($0) }) + [nil] {
                    let person = role.flatMap { FakeSignIn.person[$0] }
                    let answer =
                        route.method == .get
                        ? try await console.get(path, as: person) : try await console.post(path, as: person)
                    let label: Comment = "\(route.method) \(path) as \(person ?? "nobody"): \(answer.status.code)"
                    if allowed.contains(role) {
                        #expect(answer.status != .unauthorized && answer.status.code < 500, label)
                        // Signing in without a password is refused as well.
                        if !route.path.hasPrefix("/sign-in") { #expect(answer.status != .forbidden, label) }
                        // What is opened by a link is not there for another.
                        if person == nil && route.access != .byLink && !route.path.hasPrefix("/sign-in") {
                            #expect(answer.status == .ok, label)
                        }
                    } else if person == nil {
                        #expect(answer.headers[.location] == "/sign-in" || answer.status == .unauthorized, label)
                    } else {
                        #expect(answer.status == .forbidden, label)
                    }
                }
            }
        }
    }

    private static func name(_ route: Route) -> String { "\(route.method.rawValue) \(route.path)" }

    private static func filled(_ path: String, _ id: CaseID) -> String {
        path.replacing(":case", with: "\(id)").replacing(":name", with: "console.css")
            .replacing(":account", with: "\(Made.account(1))").replacing(":operation", with: "\(Made.operation)")
            .replacing(":finding", with: "finding-0000000000000001").replacing(":rule", with: "rule-a")
            .replacing(":decision", with: "decision-1-1").replacing(":person", with: "person-vera").replacing(
                ":report",
                with: "report-1"
            )
            .replacing(":version", with: "v1").replacing(":file", with: "report.html")
    }
}
