// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinReports

/// The form that looks for networks, devices and clients, and whose they were.
enum OriginSearchPage {
    /// A country's code is the shortest.
    static let fewestLetters = 2

    static let search = ReasonedSearch(
        path: "/search/origins",
        title: "Networks, devices and clients",
        prefix: "origin",
        button: "Search origins",
        label: "Search networks, devices and clients",
        question: "What all must hold of one message",
        hint:
            "An IP address (its /24 or /48 counts too), a device's id, AS64500, a country's name or code, hosting, vpn, tor, a time zone, a locale, or three letters or more of the client's name. Looks only at messages that findings rest on.",
        reasonHint: "Goes into the audit log with your name; what you look for does not."
    )

    static func make(
        _ found: OriginSearch,
        person: SignedInPerson,
        words: String,
        reason: String,
        from start: Int
    ) -> Page {
        let content = [
            ReasonedSearch.lookedBack(found.walk),
            HTML.table(
                "Accounts of these findings",
                [.text("Account"), .number("Messages"), .text("First"), .text("Last")],
                found.rows.map { row in
                    [
                        Words.account(row.account), .text(Wording.number(row.events)), Words.time(row.firstTime),
                        Words.time(row.lastTime),
                    ]
                },
                empty: "none whose findings rest on such a message."
            ),
        ]
        return search.page(content, found.walk, person: person, words: words, reason: reason, from: start)
    }
}
