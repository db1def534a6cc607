// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinReports

/// A search through what findings rest on, which wants a reason: its form, how far back it went, and the way to go on.
struct ReasonedSearch {
    /// Where its form goes to.
    let path: String
    let title: String
    /// What ids of its fields begin with.
    let prefix: String
    /// Of its button and, for screen readers, its form.
    let button: String
    let label: String
    let question: String
    let hint: String
    let reasonHint: String

    func form(_ person: SignedInPerson, words: String? = nil, reason: String? = nil) -> Markup {
        HTML.section(
            title,
            id: "\(prefix)s",
            [
                HTML.form(
                    path,
                    person,
                    className: "narrow",
                    label: label,
                    [
                        HTML.input(
                            question,
                            name: "words",
                            id: "\(prefix)-words",
                            value: words,
                            hint: hint,
                            isRequired: true,
                            maximumLength: 200
                        ),
                        HTML.textarea(
                            "Why you have to look",
                            name: "reason",
                            id: "\(prefix)-reason",
                            value: reason ?? "",
                            hint: reasonHint,
                            isRequired: true
                        ), HTML.button(button, className: "second"),
                    ]
                )
            ]
        )
    }

    /// What was found, in its frame.
    func page(
        _ found: [Markup],
        _ walk: FindingWalk,
        person: SignedInPerson,
        words: String,
        reason: String,
        from start: Int
    ) -> Page {
        var content = found
        if walk.hasMore {
            content.append(
                HTML.form(
                    path,
                    person,
                    label: "Search further back",
                    [
                        HTML.hiddenLines("reason", reason), HTML.hidden("words", words),
                        HTML.hidden("from", "\(start + walk.looked)"),
                        HTML.button("Search further back for the same reason", className: "second"),
                    ]
                )
            )
        }
        return Page(title, .search, content + [form(person, words: words, reason: reason)])
    }

    static func lookedBack(_ walk: FindingWalk) -> Markup {
        .element(
            "p",
            .text("Gone through: \(Wording.count(walk.looked, "finding"))"),
            walk.lookedBackTo.map { .group([.text(", back to "), Words.time($0)]) } ?? .none,
            .text(".")
        )
    }
}
