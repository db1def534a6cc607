// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Blocks of a section as HTML.
enum HTMLBlock {
    static func markup(_ block: Block) -> Markup {
        switch block {
        case .paragraph(let sentences): .element("p", joined(sentences.map(sentence)))
        case .list(let sentences): .element("ul", sentences.map { .element("li", sentence($0)) })
        case .table(let table): HTMLTable.markup(table)
        case .figure(let figure): self.figure(figure)
        case .excerpts(let excerpts): .group(excerpts.map(excerpt))
        }
    }

    private static func sentence(_ sentence: Sentence) -> Markup {
        guard let evidence = sentence.evidence else { return .text(sentence.text) }
        let (body, end) = sentence.parts
        return .group([
            .text(body), " ",
            .element(
                "span",
                ["class": "evidence"],
                "(",
                .element("a", ["href": "#\(evidence.id)"], .text(evidence.label)),
                ")",
                .text(end)
            ),
        ])
    }

    private static func joined(_ pieces: [Markup]) -> [Markup] {
        pieces.enumerated().flatMap { $0.offset == 0 ? [$0.element] : [" ", $0.element] }
    }

    private static func figure(_ figure: Figure) -> Markup {
        .element(
            "figure",
            ["id": figure.id],
            .element(
                "div",
                ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Chart; scrolls sideways"],
                figure.drawing
            ),
            .element("figcaption", .text(figure.caption))
        )
    }

    private static func excerpt(_ excerpt: Excerpt) -> Markup {
        .element(
            "figure",
            ["class": "excerpt"],
            .element("blockquote", ["dir": "auto"], .element("p", .text(excerpt.text))),
            .element(
                "figcaption",
                .text("\(excerpt.fieldTitle), \(excerpt.time.longDate); rule: \(excerpt.ruleTitle)")
            )
        )
    }
}

extension Excerpt {
    /// Who wrote it.
    var fieldTitle: String {
        switch field {
        case "instructions": "Instructions to the model"
        case "output": "The model's answer"
        case "toolResults": "What a tool handed back"
        default: "Prompt"
        }
    }
}
