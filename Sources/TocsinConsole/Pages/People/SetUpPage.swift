// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinReports
internal import TocsinSignIn

/// Handing over the link with which somebody chooses a password, and what they see behind it.
enum SetUpPage {
    /// For the admin, once.
    static func offer(_ link: SetUpLink, _ visit: Visit) -> Page {
        Page(
            "A link for \(link.name)",
            .people,
            [
                HTML.notice("It is shown this once. Hand it to \(link.name) by a way that you trust.", isError: false),
                HTML.paragraph(
                    "With it they choose a password, once, until \(link.expiresAt.description.prefix(16).replacing("T", with: " ")). Then they sign in with it."
                ), .element("p", HTML.code("\(visit.origin)\(SetUpRoutes.path)\(link.token)")),
                .element("p", HTML.link("/people", "Back to everybody")),
            ]
        )
    }

    /// For whoever has the link.
    static func form(problem: String?) -> Page {
        Page(
            "Choose a password",
            nil,
            [
                problem.map { HTML.notice($0, isError: true) } ?? .none,
                HTML.paragraph(
                    "At least \(PasswordRules.fewestCharacters) characters; several words make a good one. Then you sign in with it."
                ),
                .element(
                    "form",
                    // Back to where it came from: the link stands nowhere on the page.
                    ["method": "post", "class": "narrow"],
                    password("Password", name: "password"),
                    password("The same again", name: "again"),
                    HTML.button("Choose it")
                ),
            ]
        )
    }

    /// Where the link opens nothing (any more): the same words whether or not there ever was one.
    static var over: Page {
        Page(
            "Choose a password",
            nil,
            [
                HTML.notice("\(SignInError.setUpOver)", isError: true, prefix: ""),
                HTML.paragraph(
                    "A link is good once, for \(PeopleDesk.setUpHours) hours, and only the latest one. If you chose a password with it, sign in with that."
                ), .element("p", HTML.link("/sign-in", "Go to sign in")),
            ]
        )
    }

    private static func password(_ label: String, name: String) -> Markup {
        HTML.input(
            label,
            name: name,
            type: "password",
            isRequired: true,
            autocomplete: "new-password",
            minimumLength: PasswordRules.fewestCharacters
        )
    }
}
