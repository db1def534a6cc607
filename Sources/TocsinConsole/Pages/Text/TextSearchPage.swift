// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinReports

/// The form that looks for words in messages, and what was found.
enum TextSearchPage {
    /// Fewer letters would show more than anybody looks for.
    static let fewestLetters = 3

    static func form(_ person: SignedInPerson, words: String? = nil, reason: String? = nil) -> Markup {
        HTML.section(
            "Words in messages",
            id: "texts",
            [
                HTML.form(
                    "/search/texts",
                    person,
                    className: "narrow",
                    label: "Search messages",
                    [
                        HTML.input(
                            "Words that all stand in the message",
                            name: "words",
                            id: "text-words",
                            value: words,
                            hint:
                                "Such as a host, a handle or a phrase. Looks only at messages that findings rest on, never at anybody else's.",
                            isRequired: true,
                            maximumLength: 200
                        ),
                        HTML.textarea(
                            "Why you have to look",
                            name: "reason",
                            id: "text-reason",
                            value: reason ?? "",
                            hint: "Goes into the audit log with your name and what you are shown.",
                            isRequired: true
                        ), HTML.button("Search messages", className: "second"),
                    ]
                )
            ]
        )
    }

    static func make(
        _ search: TextSearch,
        person: SignedInPerson,
        words: String,
        reason: String,
        from start: Int
    ) -> Page {
        let texts = ShownText.make(search.found, findings: search.findings)
        var content = [
            HTML.notice(
                "The audit log says that you looked, what you were shown, and why. Your browser does not keep it.",
                isError: false
            ),
            SearchedBack.paragraph(search.walk),
            HTML.section(
                "Messages",
                id: "messages",
                texts.isEmpty
                    ? [HTML.paragraph("No message that is still kept holds these words.", className: "empty")]
                    : texts.map(TextPage.message)
            ),
        ]
        if search.walk.hasMore {
            content.append(
                SearchedBack.form("/search/texts", person, words: words, reason: reason, from: start, search.walk)
            )
        }
        return Page("Words in messages", .search, content + [form(person, words: words, reason: reason)])
    }
}
