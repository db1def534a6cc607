// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinReports

/// What an account's owner sees: the statement of reasons, and a form or how things stand.
///
/// Its addresses are relative, so that the link stands nowhere on it.
struct AppealPage: Sendable {
    static let field = "words"

    let language: StatementLanguage
    private let words: AppealWords

    init(_ language: StatementLanguage) {
        self.language = language
        words = AppealWords.of(language)
    }

    /// The page of a decision.
    ///
    /// `problem`: Why what was sent was not taken, with the words to correct.
    func document(_ matter: AppealMatter, problem: AppealError? = nil, words sent: String = "") -> Markup {
        let standing = words.text(matter)
        let statement = StatementOfReasons(matter.decision, language: language, redress: Redress())
        return document(
            words.title,
            [
                problem.map { HTML.notice(words.text($0), isError: true, prefix: "\(words.notSent) ") } ?? .none,
                standing.map { HTML.notice($0, isError: false) } ?? .none,
                matter.end == nil ? .none : HTML.heading2(words.asSent),
                .element(
                    "div",
                    ["class": "statement"],
                    (statement?.text ?? "").split(separator: "\n").map { HTML.paragraph(String($0)) }
                ),
                matter.standing == .open ? form(sent) : kept(sent),
            ],
            said: standing
        )
    }

    var nothing: Markup { document(words.nothing, [HTML.paragraph(words.nothingHint)]) }

    var tooMany: Markup { document(words.notSent, [HTML.notice(words.tooMany, isError: true, prefix: "")]) }

    /// Why a form was not taken, and how to send it.
    func refused(_ error: PageError) -> Markup {
        let isTooLong: Bool = if case .tooLarge = error { true } else { false }
        let text = isTooLong ? words.text(.tooLong) : words.again
        return document(words.notSent, [HTML.notice(text, isError: true, prefix: "")])
    }

    private func form(_ sent: String) -> Markup {
        .element(
            "form",
            ["method": "post", "action": "?lang=\(language.rawValue)", "accept-charset": "utf-8"],
            .element("h2", .element("label", ["for": Self.field], .text(words.label))),
            .element("p", ["class": "hint", "id": "hint"], .text(words.hint(AppealDesk.mostLetters))),
            .element(
                "textarea",
                [
                    "id": Self.field, "name": Self.field, "rows": "10", "required": "", "dir": "auto",
                    "maxlength": "\(AppealDesk.mostLetters)", "aria-describedby": "hint", "autocomplete": "off",
                ],
                .lines(sent)
            ),
            HTML.button(words.button)
        )
    }

    /// What somebody wrote is not lost when it cannot be taken.
    private func kept(_ sent: String) -> Markup {
        sent.isEmpty ? .none : .element("p", ["class": "lines"], .lines(sent))
    }

    /// `said`: How things stand, first in the document's title, which readers of screens hear after the form was sent.
    private func document(_ title: String, _ content: [Markup], said: String? = nil) -> Markup {
        .document(
            .element(
                "html",
                ["lang": Self.tag(language)],
                Page.head([said, title].compactMap(\.self).joined(separator: " ")),
                .element(
                    "body",
                    .element("main", ["class": "public"], [.element("h1", .text(title))] + content),
                    .element("footer", languages)
                )
            )
        )
    }

    private var languages: Markup {
        .element(
            "nav",
            ["aria-label": words.languages, "class": "paging"],
            StatementLanguage.allCases.map { other in
                .element(
                    "a",
                    [
                        "href": "?lang=\(other.rawValue)", "hreflang": Self.tag(other), "lang": Self.tag(other),
                        "aria-current": other == language ? "true" : nil,
                    ],
                    .text(AppealWords.of(other).language)
                )
            }
        )
    }

    private static func tag(_ language: StatementLanguage) -> String {
        language == .chinese ? "zh-Hans" : language.rawValue
    }
}
