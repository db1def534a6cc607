// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinReports

/// Signing in and out.
enum SignInRoutes {
    static let routes = [
        Route(.get, "/sign-in", .everybody) { (visit: Visit, parts: ConsoleParts) async throws -> Answer in
            if visit.person != nil { return .seeOther(LocalPath("/")) }
            return .page(namePage(parts, refusal: nil))
        },
        Route(.post, "/sign-in", .everybody) { (visit: Visit, parts: ConsoleParts) async throws -> Answer in
            let step = try await parts.signIn.signIn(
                name: visit.form["name"] ?? "",
                password: visit.form.fields.first { $0.name == "password" }?.value ?? "",
                network: visit.network,
                at: visit.now
            )
            return answer(step, parts)
        },
        Route(.post, "/sign-in/code", .everybody) { (visit: Visit, parts: ConsoleParts) async throws -> Answer in
            let pending = visit.form["pending"] ?? ""
            let step = try await parts.signIn.finish(
                pending: pending,
                code: visit.form["code"] ?? "",
                network: visit.network,
                at: visit.now
            )
            return answer(step, parts)
        },
        // A link, not a form: the policy lets forms go nowhere else.
        Route(.get, "/sign-in/provider", .everybody) { (visit: Visit, parts: ConsoleParts) async throws -> Answer in
            switch try await parts.signIn.beginAtProvider(at: visit.now) {
            case .goesTo(let redirect)?: return .toProvider(redirect)
            case .refused(let words)?: return .page(namePage(parts, refusal: words), .serviceUnavailable)
            case nil: throw PageError.notFound
            }
        },
        Route(.get, "/sign-in/openid", .everybody) {
            (visit: Visit, parts: ConsoleParts) async throws -> Answer in
            guard parts.signIn.provider != nil else { throw PageError.notFound }
            let step = try await parts.signIn.finishAtProvider(
                query: visit.rawQuery,
                kept: visit.kept,
                network: visit.network,
                at: visit.now
            )
            return answer(step, parts)
        },
        Route(.post, "/sign-out", .signedIn) { (visit: Visit, parts: ConsoleParts) async throws -> Answer in
            if let token = visit.token { try await parts.signIn.signOut(token, at: visit.now) }
            return .signedOut
        },
        Route(.post, "/sign-out/everywhere", .signedIn) { (visit: Visit, parts: ConsoleParts) async throws -> Answer in
            if let token = visit.token { try await parts.signIn.signOutEverywhere(token, at: visit.now) }
            return .signedOut
        },
    ]

    private static func answer(_ step: ConsoleSignInStep, _ parts: ConsoleParts) -> Answer {
        switch step {
        case .signedIn(let token): .signedIn(token: token)
        case .needsCode(let pending, let problem):
            .page(codePage(pending, problem), problem == nil ? .ok : .forbidden)
        case .refused(let words): .page(namePage(parts, refusal: words), .forbidden)
        }
    }

    private static func namePage(_ parts: ConsoleParts, refusal: String?) -> Page {
        let provider = parts.signIn.provider.map { name in
            Markup.element(
                "p",
                .element("a", ["class": "button", "href": "/sign-in/provider"], .text("Sign in with \(name)"))
            )
        }
        return Page(
            "Sign in",
            nil,
            [
                refusal.map { HTML.notice($0, isError: true) } ?? .none,
                .element(
                    "form",
                    ["method": "post", "action": "/sign-in", "class": "narrow"],
                    HTML.input("Name", name: "name", isRequired: true, autocomplete: "username"),
                    HTML.input(
                        "Password",
                        name: "password",
                        type: "password",
                        isRequired: true,
                        autocomplete: "current-password"
                    ),
                    HTML.button("Sign in")
                ),
                provider ?? .none,
            ]
        )
    }

    private static func codePage(_ pending: String, _ problem: String?) -> Page {
        Page(
            "Enter the code",
            nil,
            [
                problem.map { HTML.notice($0, isError: true) } ?? .none,
                HTML.paragraph(
                    "The password was right. Now the six digits that your authenticator shows, or a recovery code."
                ),
                .element(
                    "form",
                    ["method": "post", "action": "/sign-in/code", "class": "narrow"],
                    HTML.hidden("pending", pending),
                    HTML.input("Code", name: "code", isRequired: true, autocomplete: "one-time-code"),
                    HTML.button("Go on")
                ),
            ]
        )
    }
}
