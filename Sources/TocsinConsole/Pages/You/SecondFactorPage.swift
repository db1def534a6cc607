// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinReports
internal import TocsinSignIn

/// Setting up a second factor of one's own: the secret for the authenticator, and the recovery codes.
enum SecondFactorPage {
    /// `problem`: What was wrong with the code before.
    static func offer(_ offer: OwnTimeCodeOffer, _ person: SignedInPerson, problem: String? = nil) -> Page {
        Page(
            "Set up a second factor",
            nil,
            [
                HTML.paragraph(
                    "Put this secret into your authenticator app within a quarter of an hour. Until a code of it was right, everything stays as it was."
                ),
                HTML.facts([
                    ("Secret", HTML.code(offer.offer.secretText)),
                    ("The same as an address, for apps", HTML.code(offer.offer.address)),
                ]), problem.map { HTML.notice($0, isError: true) } ?? .none,
                HTML.form(
                    "\(YouRoutes.path)/second-factor/code",
                    person,
                    className: "narrow",
                    label: "Enter the code",
                    [
                        HTML.hidden("offer", offer.token),
                        HTML.input(
                            "Code",
                            name: "code",
                            hint: "The six digits that the app shows now.",
                            isRequired: true,
                            autocomplete: "one-time-code"
                        ), HTML.button("Set it up"),
                    ]
                ), back("Leave everything as it was"),
            ]
        )
    }

    /// Shown once.
    static func done(_ codes: [String]) -> Page {
        let words = "Your second factor is set up. You are signed out everywhere else."
        return Page(
            "Recovery codes",
            nil,
            said: words,
            [
                HTML.notice(words, isError: false),
                HTML.paragraph(
                    "Each of these opens one sign-in in place of a code, for the day on which the app is lost. They are shown this once: keep them where the app is not. Those that you had before open nothing any more."
                ), HTML.list(codes.map { HTML.code($0) }), back("Back to you"),
            ]
        )
    }

    private static func back(_ words: String) -> Markup { .element("p", HTML.link(YouRoutes.path, words)) }
}
