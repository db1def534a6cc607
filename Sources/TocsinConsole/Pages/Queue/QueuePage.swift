// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// The queue: which case to look at next.
enum QueuePage {
    enum Form: Sendable {
        case view, open
        /// One of another page.
        case elsewhere
    }

    typealias Problem = FormProblem<Form>

    static func make(
        _ visit: Visit,
        _ parts: ConsoleParts,
        problem: Problem? = nil
    ) throws -> Page {
        let person = try visit.signedIn()
        let filter = problem?.form == .view ? QueueFilter(sentWith: visit.form) : QueueFilter(visit.query)
        var query = filter.query(for: person.name, at: visit.now)
        let total = try parts.store.caseCount(query)
        let page = visit.pageNumber
        query.limit = QueueFilter.pageSize
        query.offset = (page - 1) * QueueFilter.pageSize
        let cases = try parts.desk(person).summaries(query)
        let counts = try QueueCounts(parts.store, person: person.name, at: visit.now)
        let views = try parts.store.savedViews(of: person.id)
        return Page(
            "Queue",
            .queue,
            actions: "filters and views",
            [
                visit.query["opened"].flatMap { Int($0) }
                    .map { HTML.notice(QueueRoutes.notice(opened: $0), isError: false) } ?? .none,
                problem.notice(at: .elsewhere),
                tiles(counts),
                .element(
                    "div",
                    ["class": "columns"],
                    .element(
                        "div",
                        ["class": "main"],
                        .element("p", ["class": "total"], .text(Wording.count(total, "case") + " by priority")),
                        table(cases, at: visit.now),
                        HTML.paging("/", filter.fields, page: page, hasMore: page * QueueFilter.pageSize < total)
                    ),
                    .element(
                        "aside",
                        ["class": "side", "id": Page.actionsID, "tabindex": "-1", "aria-label": "Filters and views"],
                        filterForm(filter),
                        savedViews(views, filter, person, visit.form, problem),
                        openForm(person, problem)
                    )
                ),
            ]
        )
    }

    /// Counts that are links to what they count; the script keeps them fresh.
    private static func tiles(_ counts: QueueCounts) -> Markup {
        let tiles = [
            ("unclaimed", counts.unclaimed, "nobody's yet", "/?owner=nobody"),
            ("mine", counts.mine, "yours", "/?owner=mine"),
            ("late", counts.late, "late", "/?late=yes"),
            ("awaitingSecond", counts.awaitingSecond, "await a second person", "/?state=awaitingSecond"),
        ]
        return .element(
            "ul",
            ["class": "tiles", "aria-label": "Cases that wait"],
            tiles.map { name, count, words, address in
                .element(
                    "li",
                    .element(
                        "a",
                        ["href": address],
                        .element("strong", ["data-count": name], .text(Wording.number(count))),
                        .text(" \(words)")
                    )
                )
            }
        )
    }

    static func table(_ cases: [CaseSummary], caption: String = "Cases", at now: Timestamp) -> Markup {
        HTML.table(
            caption,
            hidesCaption: caption == "Cases",
            [
                .text("Priority"), .text("Case"), .text("State"), .text("Harm"), .text("Level"), .number("Accounts"),
                .text("Owner"), .text("Due"),
            ],
            cases.map { one in
                [
                    priority(one.priority),
                    .element(
                        "a",
                        ["href": "/cases/case-\(one.number)", "class": "row-link"],
                        .text("case-\(one.number)")
                    ),
                    HTML.badge(Words.state(one.state), "state-\(one.state)"),
                    .text(one.category?.title ?? "not said"), Words.level(one.level),
                    .text(Wording.number(one.accounts.count)), .text(one.owner ?? "nobody"),
                    Words.due(one.dueAt, decidedAt: one.decidedAt, isDuplicate: one.isDuplicate, at: now),
                ]
            },
            empty: "none here. Change the filters, or open cases from findings and operations.",
            className: "cards queue"
        )
    }

    /// A bar and the number: the number alone would do.
    static func priority(_ value: Double) -> Markup {
        .element(
            "span",
            ["class": "priority"],
            .element(
                "svg",
                ["viewBox": "0 0 40 8", "class": "gauge", "aria-hidden": "true", "focusable": "false"],
                .element("rect", ["width": "40", "height": "8", "class": "gauge-ground"]),
                .element(
                    "rect",
                    ["width": Chart.number(min(max(value, 0), 1) * 40), "height": "8", "class": "gauge-fill"]
                )
            ),
            .text(Words.decimal(value))
        )
    }

    private static func filterForm(_ filter: QueueFilter) -> Markup {
        let states =
            [("work", "all that wait for people"), ("all", "all")]
            + Case.State.allCases.map { ($0.rawValue, Words.state($0.rawValue)) }
        let categories = [("", "every harm")] + HarmCategory.allCases.map { ($0.rawValue, $0.title) }
        return HTML.search(
            "/",
            label: "Filter the queue",
            [
                HTML.heading2("Filter"), HTML.select("State", name: "state", states, chosen: filter.state),
                HTML.select(
                    "Owner",
                    name: "owner",
                    [("anybody", "anybody"), ("mine", "me"), ("nobody", "nobody")],
                    chosen: filter.owner
                ), HTML.select("Harm", name: "category", categories, chosen: filter.category?.rawValue ?? ""),
                HTML.select(
                    "Service level",
                    name: "late",
                    [("", "late or not"), ("yes", "late only")],
                    chosen: filter.isLate ? "yes" : ""
                ), HTML.button("Filter"),
            ]
        )
    }

    /// `form`: What was sent, whose name stays where the view is refused.
    private static func savedViews(
        _ views: [SavedView],
        _ filter: QueueFilter,
        _ person: SignedInPerson,
        _ form: FormFields,
        _ problem: Problem?
    ) -> Markup {
        let query = filter.fields.urlEncoded
        let list = views.map { view in
            Markup.group([
                HTML.link(view.query.isEmpty ? "/" : "/?" + view.query, view.name),
                HTML.form(
                    "/views",
                    person,
                    className: "inline",
                    [
                        HTML.hidden("name", view.name), HTML.hidden("query", query),
                        .element(
                            "button",
                            [
                                "type": "submit", "name": "remove", "value": "yes", "class": "quiet",
                                "aria-label": "Remove the view \(view.name)",
                            ],
                            "Remove"
                        ),
                    ]
                ),
            ])
        }
        return .group([
            HTML.heading2("Your views"),
            views.isEmpty ? HTML.paragraph("None saved yet.", className: "hint") : HTML.list(list, className: "views"),
            problem.notice(at: .view),
            HTML.form(
                "/views",
                person,
                [
                    HTML.input(
                        "Name for these filters",
                        name: "name",
                        id: "view-name",
                        value: problem?.form == .view ? form["name"] : nil,
                        isRequired: true,
                        maximumLength: 60
                    ),
                    HTML.hidden("query", query), HTML.button("Save the view", className: "second"),
                ]
            ),
        ])
    }

    private static func openForm(_ person: SignedInPerson, _ problem: Problem?) -> Markup {
        guard person.role.rights.contains(.work) else { return .none }
        return .group([
            HTML.heading2("Open cases"),
            problem.notice(at: .open),
            HTML.form(
                "/cases",
                person,
                [
                    HTML.select(
                        "Findings of at least this level",
                        name: "level",
                        id: "open-level",
                        FindingLevel.allCases.reversed().map { ($0.rawValue, $0.rawValue) },
                        chosen: FindingLevel.high.rawValue,
                        hint:
                            "One case for each account that has none, the worst first, \(QueueRoutes.mostOpened) at most."
                    ), HTML.button("Open cases", className: "second"),
                ]
            ),
            .element("p", .text("From operations: "), HTML.link("/operations", "list of operations")),
        ])
    }
}
