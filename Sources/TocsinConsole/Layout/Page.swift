// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinReports

/// What stands between the head and the foot of every page.
struct Page: Sendable {
    var title: String
    /// What was just done, first in the document's title: what readers of screens hear when the page comes.
    var said: String?
    var section: Section?
    var content: [Markup]
    /// What a second skip link leads to, for pages with forms behind much else.
    var actions: String?

    init(
        _ title: String,
        _ section: Section? = nil,
        said: String? = nil,
        actions: String? = nil,
        _ content: [Markup]
    ) {
        self.title = title
        self.said = said
        self.section = section
        self.actions = actions
        self.content = content
    }

    /// The id of what the second skip link leads to.
    static let actionsID = "actions"

    /// An entry of the navigation.
    enum Section: String, Sendable, CaseIterable {
        case queue, operations, findings, search, rules, reviews, reports, dashboard, delivery, audit, people

        var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

        var path: String { self == .queue ? "/" : "/\(rawValue)" }

        /// As the routes behind it say.
        var access: Access {
            switch self {
            case .queue, .operations, .findings, .search, .rules, .reports, .dashboard, .delivery:
                .right(.view)
            case .reviews: .right(.decide)
            case .audit: .right(.audit)
            case .people: .right(.people)
            }
        }
    }

    /// The head of every document, of the public's pages too.
    static func head(_ title: String, _ script: Markup = .none) -> Markup {
        .pageHead(
            title,
            style: "/assets/console.css",
            icon: .void("link", ["rel": "icon", "href": "/assets/icon.svg"]),
            script: script
        )
    }

    /// The whole document.
    func document(for person: SignedInPerson?) -> Markup {
        .document(
            .element(
                "html",
                ["lang": "en"],
                Self.head(
                    "\(said.map { $0 + " " } ?? "")\(title) – Tocsin",
                    .element("script", ["src": "/assets/console.js", "defer": ""])
                ),
                .element(
                    "body",
                    .element("a", ["class": "skip", "href": "#main"], "Skip to the content"),
                    actions.map {
                        .element("a", ["class": "skip", "href": "#\(Self.actionsID)"], .text("Skip to \($0)"))
                    }
                        ?? .none,
                    header(person),
                    .element(
                        "main",
                        ["id": "main", "tabindex": "-1"],
                        [.element("h1", .text(title))] + content
                    ),
                    .element("footer", .element("p", "All times are Universal Time. Software proposes; people decide."))
                )
            )
        )
    }

    private func header(_ person: SignedInPerson?) -> Markup {
        var pieces = [Markup.element("a", ["class": "brand", "href": "/"], "Tocsin")]
        if let person {
            let links = Section.allCases.filter { $0.access.admits(person.role) }.map { entry in
                Markup.element(
                    "li",
                    .element(
                        "a",
                        ["href": entry.path, "aria-current": entry == section ? "page" : nil],
                        .text(entry.title)
                    )
                )
            }
            pieces.append(.element("nav", ["aria-label": "Main"], .element("ul", links)))
            pieces.append(
                .element(
                    "div",
                    ["class": "person"],
                    HTML.link(YouRoutes.path, "\(person.name), \(person.role.rawValue)"),
                    HTML.form("/sign-out", person, [HTML.button("Sign out", className: "quiet")])
                )
            )
        }
        return .element("header", ["class": "top"], pieces)
    }
}
