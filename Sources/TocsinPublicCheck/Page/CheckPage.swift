// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinReports
internal import TocsinScamCheck

/// The page: a form, and above it an answer where there is one.
struct CheckPage: Sendable {
    let language: PageLanguage

    /// What stands above the form.
    enum Content: Sendable {
        case nothing
        case verdict(ScamVerdict, ScamAdvice)
        case refusal(CheckRefusal)
    }

    private var words: CheckWords { CheckWords.of(language) }

    func html(_ content: Content) -> String {
        let title = heading(content).map { "\($0) – \(words.title)" } ?? words.title
        return Markup.document(
            .element(
                "html",
                ["lang": language.tag],
                .pageHead(title, style: CheckPaths.style),
                .element("body", main(content), languages)
            )
        ).source
    }

    /// What a screen reader says first once an answer is there.
    private func heading(_ content: Content) -> String? {
        switch content {
        case .nothing: nil
        case .verdict(let verdict, let advice): advice.headline(verdict)
        case .refusal: words.sorry
        }
    }

    private func main(_ content: Content) -> Markup {
        .element(
            "main",
            .element("h1", .text(words.title)),
            above(content),
            form(content)
        )
    }

    private func above(_ content: Content) -> Markup {
        switch content {
        case .nothing: .element("p", .text(words.intro))
        case .verdict(let verdict, let advice): answer(verdict, advice)
        case .refusal(let refusal):
            .element(
                "section",
                ["class": "answer calm", "role": "alert", "aria-labelledby": "answer"],
                .element("h2", ["id": "answer"], .text(words.sorry)),
                .element("p", .text(words.text(refusal)))
            )
        }
    }

    private func answer(_ verdict: ScamVerdict, _ advice: ScamAdvice) -> Markup {
        let kind =
            switch verdict.answer {
            case .likelyScam: "bad"
            case .suspicious: "warn"
            case .noSign, .cannotTell: "calm"
            }
        let reasons = advice.reasons(verdict)
        return .element(
            "section",
            ["class": "answer \(kind)", "aria-labelledby": "answer"],
            .element("h2", ["id": "answer"], .text(advice.headline(verdict))),
            advice.phase(verdict).map { .element("p", .text($0)) } ?? .none,
            // What to do comes first: somebody may be about to pay.
            .element("h3", .text(advice.heading("next"))),
            .element("ol", advice.steps(verdict).map { .element("li", .text($0)) }),
            reasons.isEmpty
                ? .none
                : .group([
                    .element("h3", .text(advice.reasonsHeading(verdict))),
                    .element("ul", reasons.map { .element("li", .text($0)) }),
                ]),
            verdict.answer.isFlagged ? .none : .element("p", ["class": "small"], .text(words.limits))
        )
    }

    private func form(_ content: Content) -> Markup {
        let isFirst = if case .nothing = content { true } else { false }
        return .element(
            "form",
            ["method": "post", "action": "\(CheckPaths.page)?lang=\(language.rawValue)", "accept-charset": "utf-8"],
            isFirst ? .none : .element("h2", .text(words.another)),
            .element("label", ["for": "message"], .text(words.label)),
            .element("p", ["id": "hint", "class": "small"], .text(words.hint)),
            // No `dir`: a message is of whatever language it is.
            .element(
                "textarea",
                [
                    "id": "message", "name": "message", "rows": "8", "required": "", "dir": "auto",
                    "maxlength": "65536",
                    "aria-describedby": "hint", "autocomplete": "off", "spellcheck": "false",
                ]
            ),
            .element("button", ["type": "submit"], .text(words.button)),
            .element("p", ["class": "small"], .text(words.privacy)),
            isFirst ? .element("p", ["class": "small"], .text(words.limits)) : .none
        )
    }

    private var languages: Markup {
        .element(
            "nav",
            ["aria-label": words.languages],
            .element(
                "ul",
                PageLanguage.allCases.map { other in
                    .element(
                        "li",
                        .element(
                            "a",
                            [
                                "href": "\(CheckPaths.page)?lang=\(other.rawValue)", "hreflang": other.tag,
                                "lang": other.tag, "aria-current": other == language ? "true" : nil,
                            ],
                            .text(other.name)
                        )
                    )
                }
            )
        )
    }
}

/// Where things are.
package enum CheckPaths {
    package static let page = "/check"
    package static let style = "/check/style.css"
    package static let api = "/api/check"
    package static let description = "/api/openapi.json"
}
