// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinReports

/// The form that looks for words in messages, and what was found.
enum TextSearchPage {
    /// Fewer letters would show more than anybody looks for.
    static let fewestLetters = 3

    static let search = ReasonedSearch(
        path: "/search/texts",
        title: "Words in messages",
        prefix: "text",
        button: "Search messages",
        label: "Search messages",
        question: "Words that all stand in the message",
        hint:
            "Such as a host, a handle or a phrase. Looks only at messages that findings rest on, never at anybody else's.",
        reasonHint: "Goes into the audit log with your name and what you are shown."
    )

    static func make(
        _ found: TextSearch,
        person: SignedInPerson,
        words: String,
        reason: String,
        from start: Int
    ) -> Page {
        let texts = ShownText.make(found.found, findings: found.findings)
        let content = [
            HTML.notice(
                "The audit log says that you looked, what you were shown, and why. Your browser does not keep it.",
                isError: false
            ),
            ReasonedSearch.lookedBack(found.walk),
            HTML.section(
                "Messages",
                id: "messages",
                texts.isEmpty
                    ? [
                        HTML.paragraph(
                            "No message that a finding rests on holds these words; other messages are not searched.",
                            className: "empty"
                        )
                    ]
                    : texts.map(TextPage.message)
            ),
        ]
        return search.page(content, found.walk, person: person, words: words, reason: reason, from: start)
    }
}
