// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// Messages, once: each is blurred until somebody goes to it.
enum TextPage {
    static func make(
        _ texts: [ShownText],
        of id: CaseID,
        back: String,
        person: SignedInPerson,
        reason: String,
        place: (from: Int, count: Int, of: Int)
    ) -> Page {
        let pairs = TextComparison.nearest(texts, most: 3)
        let more = place.from + place.count < place.of
        return Page(
            "Messages of \(id)",
            .queue,
            [
                HTML.notice(
                    "The audit log says that you read \(place.count) of \(place.of) messages, and why. They are not kept by your browser; to see them again, ask again.",
                    isError: false
                ), .element("p", HTML.link(back, "Back")),
                HTML.section("Messages", id: "messages", texts.isEmpty ? [none] : texts.map(message)),
                pairs.isEmpty
                    ? .none
                    : HTML.section(
                        "Near-identical messages of different accounts",
                        id: "pairs",
                        pairs.enumerated().map { index, pair in
                            self.pair(index, pair.first, pair.second, pair.comparison)
                        }
                    ),
                more
                    ? HTML.form(
                        "\(back)/texts",
                        person,
                        [
                            HTML.hidden("case", id.description),
                            HTML.hiddenLines("reason", reason), HTML.hidden("from", "\(place.from + place.count)"),
                            HTML.button("Show the next messages for the same reason", className: "second"),
                        ]
                    ) : .none,
            ]
        )
    }

    private static var none: Markup {
        HTML.paragraph("There is no message behind the findings, or it is no longer kept.", className: "empty")
    }

    static func message(_ text: ShownText) -> Markup {
        let words: Markup =
            text.pieces.isEmpty
            ? HTML.paragraph("The text is no longer kept.", className: "empty")
            : veiled(
                "Message of \(text.account?.shortDescription ?? "nobody")",
                text.pieces.map { $0.isMarked ? .element("mark", .lines($0.text)) : .lines($0.text) }
            )
        return .element(
            "article",
            ["class": "message"],
            .element("h3", text.account.map { Words.account($0) } ?? "No account"),
            .element("p", ["class": "hint"], Words.time(text.time), .text(", " + Wording.list(text.titles))),
            text.isSevere
                ? HTML.details("This may show violence, sexual content or self-harm. Open it.", [words]) : words
        )
    }

    /// Blurred until it has the focus or is pressed.
    private static func veiled(_ label: String, _ content: [Markup]) -> Markup {
        .element(
            "div",
            ["class": "veil", "tabindex": "0", "role": "group", "aria-label": label],
            .element("blockquote", content)
        )
    }

    private static func pair(_ index: Int, _ first: ShownText, _ second: ShownText, _ comparison: TextComparison)
        -> Markup
    {
        let sides = [(first, comparison.left), (second, comparison.right)].map { text, words -> Markup in
            let spoken = words.map { word -> Markup in
                .group([
                    word.isShared ? .text(word.text) : .element("mark", .text(word.text)),
                    word.endsWithSpace ? " " : .none,
                ])
            }
            return .element(
                "div",
                .element("h4", text.account.map { Words.account($0) } ?? "No account"),
                veiled("Message of \(text.account?.shortDescription ?? "nobody")", spoken)
            )
        }
        let content = Markup.element("div", ["class": "pair"], sides)
        return .element(
            "article",
            HTML.heading3(
                "Pair \(index + 1): \(Wording.percent(Int(comparison.similarity * 100), of: 100)) of the words are shared"
            ),
            HTML.paragraph("What only one of the two says is marked.", className: "hint"),
            first.isSevere || second.isSevere
                ? HTML.details("This may show violence, sexual content or self-harm. Open it.", [content]) : content
        )
    }
}
