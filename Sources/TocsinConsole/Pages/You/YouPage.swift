// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports
internal import TocsinSignIn

/// Who one is here, how one signs in, where one is signed in, and what one's programs come with.
enum YouPage {
    enum Form: Sendable {
        case password, secondFactor, sessions, tokens
    }

    typealias Problem = FormProblem<Form>

    /// What was just done.
    enum Done: String, Sendable {
        case password, signedOutElsewhere, withdrawn

        static let parameter = "done"

        var words: String {
            switch self {
            case .password: "Your password is changed. You are signed out everywhere else."
            case .signedOutElsewhere: "You are signed out everywhere else."
            case .withdrawn: "The token is withdrawn: it opens nothing any more."
            }
        }
    }

    static func make(_ visit: Visit, _ parts: ConsoleParts, problem: Problem? = nil) async throws -> Page {
        let person = try visit.signedIn()
        let own = try await read(visit, parts)
        let done = problem == nil ? visit.query[Done.parameter].flatMap { Done(rawValue: $0)?.words } : nil
        return Page(
            "You",
            nil,
            said: done,
            [
                done.map { HTML.notice($0, isError: false) } ?? .none,
                HTML.facts([
                    ("Name", .text(own.person.name)), ("Role", .text(own.person.role.rawValue)),
                    ("You sign in", .text(ways(own.person, parts.signIn.provider))),
                ]), password(own.person, person, problem), secondFactor(own.person, person, problem),
                sessions(own.sessions, person, problem), tokens(own.tokens, person, problem, at: visit.now),
            ]
        )
    }

    private static func read(_ visit: Visit, _ parts: ConsoleParts) async throws -> OwnSignIn {
        guard let token = visit.token else { throw PageError.notSignedIn }
        do {
            return try await parts.signIn.own(token, at: visit.now)
        } catch SignInError.signedOut {
            throw PageError.notSignedIn
        }
    }

    private static func ways(_ person: ConsolePerson, _ provider: String?) -> String {
        let ways = [
            person.hasPassword ? "here, with a password\(person.hasSecondFactor ? " and a second factor" : "")" : nil,
            person.hasProvider ? "at \(provider ?? "a provider of sign-in")" : nil,
        ].compactMap(\.self)
        return ways.isEmpty ? "not at all any more" : ways.joined(separator: ", or ")
    }

    // MARK: Sections

    private static func password(_ own: ConsolePerson, _ person: SignedInPerson, _ problem: Problem?) -> Markup {
        section(
            "Your password",
            id: "password",
            problem.notice(at: .password),
            own.hasPassword
                ? [
                    hint("You stay signed in here; all your other sessions end."),
                    HTML.form(
                        "\(YouRoutes.path)/password",
                        person,
                        className: "narrow",
                        label: "Change your password",
                        [
                            secret("The password that you have", name: "current"),
                            secret(
                                "The new one",
                                name: "new",
                                hint:
                                    "At least \(PasswordRules.fewestCharacters) characters; several words make a good one.",
                                isNew: true
                            ), secret("The new one again", name: "again", isNew: true), HTML.button("Change it"),
                        ]
                    ),
                ] : [noPassword]
        )
    }

    private static func secondFactor(_ own: ConsolePerson, _ person: SignedInPerson, _ problem: Problem?) -> Markup {
        section(
            "Your second factor",
            id: "second-factor",
            problem.notice(at: .secondFactor),
            own.hasPassword
                ? [
                    HTML.paragraph(
                        own.hasSecondFactor
                            ? "You have one: after your password you are asked for a code of your authenticator app."
                            : "You have none: your password alone lets you in."
                    ),
                    hint(
                        "You get a secret for the app, enter the code that it shows, and get \(RecoveryCode.count) recovery codes.\(own.hasSecondFactor ? " The one that you have, and its recovery codes, then open nothing any more. Who has lost both asks an admin to take it away." : "")"
                    ),
                    HTML.form(
                        "\(YouRoutes.path)/second-factor",
                        person,
                        className: "narrow",
                        label: own.hasSecondFactor ? "Replace the second factor" : "Set up a second factor",
                        [
                            secret("Your password", name: "password"),
                            own.hasSecondFactor
                                ? HTML.input(
                                    "A code of the one that you have",
                                    name: "code",
                                    hint: "The six digits that the app shows now, or one of your recovery codes.",
                                    isRequired: true,
                                    autocomplete: "one-time-code"
                                ) : .none,
                            HTML.button(own.hasSecondFactor ? "Replace it" : "Set one up"),
                        ]
                    ),
                ] : [noPassword]
        )
    }

    private static func sessions(
        _ sessions: [OwnSession],
        _ person: SignedInPerson,
        _ problem: Problem?
    ) -> Markup {
        section(
            "Your sessions",
            id: "sessions",
            problem.notice(at: .sessions),
            [
                HTML.table(
                    "Where you are signed in",
                    hidesCaption: true,
                    [.text("Began"), .text("Last used"), .text("Which")],
                    sessions.map { session in
                        [
                            Words.time(session.madeAt), Words.time(session.seenAt),
                            session.isThis ? .element("strong", "this one") : "another",
                        ]
                    }
                ),
                sessions.contains { !$0.isThis }
                    ? HTML.form(
                        "\(YouRoutes.path)/sign-out-elsewhere",
                        person,
                        [HTML.button("Sign out everywhere else", className: "second")]
                    ) : hint("You are signed in nowhere else."),
            ]
        )
    }

    private static func tokens(
        _ tokens: [APIToken],
        _ person: SignedInPerson,
        _ problem: Problem?,
        at now: Timestamp
    ) -> Markup {
        section(
            "Your tokens for programs",
            id: "tokens",
            problem.notice(at: .tokens),
            [
                hint("A token does what its scopes open and your role allows. They are made on the command line."),
                HTML.table(
                    "Tokens",
                    hidesCaption: true,
                    [
                        .text("Name"), .text("Scopes"), .text("Made"), .text("Last used"), .text("Ends"),
                        .text("Withdraw"),
                    ],
                    tokens.map { token in
                        [
                            .text(token.label), .text(token.scopeWords.joined(separator: ", ")),
                            Words.time(token.madeAt),
                            day(token.lastUsedDay),
                            token.expiresAt > now ? Words.time(token.expiresAt) : "is over",
                            withdraw(token, person),
                        ]
                    },
                    empty: "you have none."
                ),
            ]
        )
    }

    private static func withdraw(_ token: APIToken, _ person: SignedInPerson) -> Markup {
        HTML.form(
            "\(YouRoutes.path)/tokens/\(token.id)/withdraw",
            person,
            className: "inline",
            [
                .element(
                    "button",
                    ["type": "submit", "class": "quiet", "aria-label": "Withdraw the token \(token.label)"],
                    "Withdraw"
                )
            ]
        )
    }

    // MARK: Parts

    private static func section(_ title: String, id: String, _ notice: Markup, _ content: [Markup]) -> Markup {
        HTML.section(title, id: id, [notice] + content)
    }

    private static func hint(_ text: String) -> Markup { HTML.paragraph(text, className: "hint") }

    private static var noPassword: Markup { HTML.paragraph("\(SignInError.noPassword)") }

    private static func secret(_ label: String, name: String, hint: String? = nil, isNew: Bool = false) -> Markup {
        HTML.input(
            label,
            name: name,
            type: "password",
            hint: hint,
            isRequired: true,
            autocomplete: isNew ? "new-password" : "current-password",
            minimumLength: isNew ? PasswordRules.fewestCharacters : nil
        )
    }

    /// No finer than it is kept.
    private static func day(_ day: Int64?) -> Markup {
        guard let day else { return "never" }
        let text = String(Timestamp(milliseconds: day * 86_400_000).description.prefix(10))
        return .element("time", ["datetime": text], .text(text))
    }
}
