// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// The report as one HTML file: no script, nothing from elsewhere.
struct HTMLReport {
    let facts: ReportFacts

    var text: String {
        let sections = ReportSections.make(facts)
        return Markup.document(
            .element(
                "html",
                ["lang": "en"],
                head,
                .newline,
                .element(
                    "body",
                    .element("a", ["class": "skip", "href": "#content"], "Skip to the report"),
                    .newline,
                    banner,
                    contents(sections),
                    .element("main", ["id": "content"], sections.map { section($0, level: 2) }),
                    footer
                )
            )
        ).source
    }

    private var head: Markup {
        .element(
            "head",
            .void("meta", ["charset": "utf-8"]),
            .void("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
            .void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
            .void("meta", ["name": "referrer", "content": "no-referrer"]),
            .void("meta", ["name": "color-scheme", "content": "light dark"]),
            // Browsers print the title on each page, and with it the mark.
            .element("title", .text("\(facts.mark.rawValue) – \(ReportSections.title(facts))")),
            .style(Stylesheet.text),
            Stylesheet.pageMark(facts.mark)
        )
    }

    /// Nothing may be loaded or run; only our own style sheets, by their hashes, apply.
    private var policy: String {
        let sheets = [Stylesheet.text, Stylesheet.pageSheet(facts.mark)]
        let hashes = sheets.map { sheet in
            "'sha256-\(Data(SHA256.hash(data: Data("\(sheet)".utf8))).base64EncodedString())'"
        }
        return "default-src 'none'; style-src \(hashes.joined(separator: " ")); base-uri 'none'; form-action 'none'"
    }

    private var mark: Markup {
        .element("p", ["class": "mark \(Self.className(facts.mark))"], .text(facts.mark.rawValue))
    }

    private static func className(_ mark: SharingMark) -> String {
        switch mark {
        case .red: "mark-red"
        case .amber, .amberStrict: "mark-amber"
        case .green: "mark-green"
        case .clear: "mark-clear"
        }
    }

    private var banner: Markup {
        .element(
            "header",
            ["class": "banner"],
            mark,
            .element("h1", .text(ReportSections.title(facts))),
            .element("p", ["class": "period"], .text(ReportSections.period(facts))),
            .element(
                "dl",
                ["class": "figures"],
                ReportSections.keyFigures(facts).map { figure in
                    .element("div", .element("dt", .text(figure.name)), .element("dd", .text(figure.value)))
                }
            )
        )
    }

    private func contents(_ sections: [Section]) -> Markup {
        .element(
            "nav",
            ["aria-labelledby": "contents"],
            .element("h2", ["id": "contents"], "Contents"),
            .element("ol", sections.map(entry))
        )
    }

    private func entry(_ section: Section) -> Markup {
        // Operations alone have names worth listing.
        let inner = section.id == "operations" ? section.sections : []
        return .element(
            "li",
            .element("a", ["href": "#\(section.id)"], .text(section.title)),
            inner.isEmpty ? .none : .element("ol", inner.map(entry))
        )
    }

    private func section(_ section: Section, level: Int) -> Markup {
        let isOperation = section.id.hasPrefix("operation-") && level == 3
        return .group([
            .newline,
            .element(
                "section",
                [
                    "id": section.id, "aria-labelledby": "\(section.id)-heading",
                    "class": isOperation ? "operation" : nil,
                ],
                [heading(section, level: level)]
                    + section.blocks.map { HTMLBlock.markup($0) }
                    + section.sections.map { self.section($0, level: level + 1) }
            ),
        ])
    }

    private func heading(_ section: Section, level: Int) -> Markup {
        let id = "\(section.id)-heading"
        let text = Markup.text(section.title)
        return switch level {
        case 2: .element("h2", ["id": id], text)
        case 3: .element("h3", ["id": id], text)
        case 4: .element("h4", ["id": id], text)
        default: .element("h5", ["id": id], text)
        }
    }

    private var footer: Markup {
        .element(
            "footer",
            mark,
            .element(
                "p",
                .text(
                    "\(facts.mark.explanation) Made by Tocsin from the service's own logs; a person has to check it before anybody acts on it."
                )
            )
        )
    }
}
