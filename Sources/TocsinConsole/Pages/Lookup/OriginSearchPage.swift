// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinReports

/// The form that looks for networks, devices and clients, and whose they were.
enum OriginSearchPage {
    /// A country's code is the shortest.
    static let fewestLetters = 2

    static func form(_ person: SignedInPerson, words: String? = nil, reason: String? = nil) -> Markup {
        HTML.section(
            "Networks, devices and clients",
            id: "origins",
            [
                HTML.form(
                    "/search/origins",
                    person,
                    className: "narrow",
                    label: "Search networks, devices and clients",
                    [
                        HTML.input(
                            "What all must hold of one message",
                            name: "words",
                            id: "origin-words",
                            value: words,
                            hint:
                                "An IP address (its /24 or /48 counts too), a device's id, AS64500, a country's code, hosting, vpn, tor, a time zone, a locale, or three letters or more of the client's name. Looks only at messages that findings rest on.",
                            isRequired: true,
                            maximumLength: 200
                        ),
                        HTML.textarea(
                            "Why you have to look",
                            name: "reason",
                            id: "origin-reason",
                            value: reason ?? "",
                            hint: "Goes into the audit log with your name; what you look for does not.",
                            isRequired: true
                        ), HTML.button("Search origins", className: "second"),
                    ]
                )
            ]
        )
    }

    static func make(
        _ search: OriginSearch,
        person: SignedInPerson,
        words: String,
        reason: String,
        from start: Int
    ) -> Page {
        var content = [
            SearchedBack.paragraph(search.walk),
            HTML.table(
                "Accounts of these findings",
                [.text("Account"), .number("Messages"), .text("First"), .text("Last")],
                search.rows.map { row in
                    [
                        Words.account(row.account), .text(Wording.number(row.events)), Words.time(row.firstTime),
                        Words.time(row.lastTime),
                    ]
                },
                empty: "none whose findings rest on such a message."
            ),
        ]
        if search.walk.hasMore {
            content.append(
                SearchedBack.form("/search/origins", person, words: words, reason: reason, from: start, search.walk)
            )
        }
        return Page(
            "Networks, devices and clients",
            .search,
            content + [form(person, words: words, reason: reason)]
        )
    }
}
