// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// Findings: a list, and one.
enum FindingsPage {
    private static let pageSize = 50

    static func list(_ visit: Visit, _ parts: ConsoleParts) throws -> Page {
        let page = visit.pageNumber
        var query = FindingQuery()
        query.category = visit.query["category"].flatMap { HarmCategory(rawValue: $0) }
        query.level = visit.query["level"].flatMap { FindingLevel(rawValue: $0) }
        query.rule = visit.query["rule"]
        query.isShadow = visit.query["trial"] == "yes"
        query.limit = pageSize + 1
        query.offset = (page - 1) * pageSize
        let findings = try parts.store.findings(query)
        return Page(
            "Findings",
            .findings,
            [
                HTML.search(
                    "/findings",
                    className: "filters",
                    label: "Filter the findings",
                    [
                        HTML.select(
                            "Harm",
                            name: "category",
                            [("", "every harm")] + HarmCategory.allCases.map { ($0.rawValue, $0.title) },
                            chosen: query.category?.rawValue ?? ""
                        ),
                        HTML.select(
                            "Level",
                            name: "level",
                            [("", "every level")] + FindingLevel.allCases.reversed().map { ($0.rawValue, $0.rawValue) },
                            chosen: query.level?.rawValue ?? ""
                        ),
                        HTML.select(
                            "Rules",
                            name: "trial",
                            [("", "raised findings"), ("yes", "of rules on trial")],
                            chosen: query.isShadow == true ? "yes" : ""
                        ), query.rule.map { HTML.hidden("rule", $0) } ?? .none, HTML.button("Filter"),
                    ]
                ),
                FindingTable.make(
                    Array(findings.prefix(pageSize)),
                    caption: "Findings, the latest first",
                    showsAccount: true
                ),
                HTML.paging("/findings", visit.query, page: page, hasMore: findings.count > pageSize),
            ]
        )
    }

    static func one(_ id: FindingID, _ visit: Visit, _ parts: ConsoleParts) throws -> Page {
        let person = try visit.signedIn()
        guard let finding = try parts.store.finding(id) else { throw PageError.notFound }
        return Page(
            finding.rule.title,
            .findings,
            [
                HTML.facts([
                    ("About", FindingTable.subject(finding)), ("Harm", .text(finding.rule.category.title)),
                    ("Level", Words.level(finding.rule.level)),
                    ("Raised", .text(finding.isShadow ? "no: its rule is on trial" : "yes")),
                    ("Requests that matched alike", .text(Wording.number(finding.occurrences))),
                    ("First", Words.time(finding.firstTime)), ("Last", Words.time(finding.lastTime)),
                ]),
                HTML.facts([
                    ("Rule", HTML.link("/rules/\(FormFields.encoded(finding.rule.id))", finding.rule.id)),
                    ("Version of the rule", HTML.code(finding.rule.version)), ("Finding", HTML.code(id.description)),
                    ("Tags", .text(finding.rule.tags.isEmpty ? "none" : finding.rule.tags.joined(separator: ", "))),
                ]), openForm(finding, person),
                HTML.section("What it rests on", id: "evidence", [evidence(finding)]),
                HTML.paragraph("The messages themselves are read from a case, with a reason.", className: "hint"),
            ]
        )
    }

    private static func openForm(_ finding: Finding, _ person: SignedInPerson) -> Markup {
        guard person.role.rights.contains(.work), finding.account != nil, !finding.isShadow else { return .none }
        return HTML.form(
            "/cases",
            person,
            [HTML.hidden("finding", finding.id.description), HTML.button("Open a case", className: "second")]
        )
    }

    private static func evidence(_ finding: Finding) -> Markup {
        HTML.table(
            "Evidence",
            hidesCaption: true,
            [.text("Kind"), .text("Where"), .text("What")],
            finding.evidence.map { piece in
                switch piece {
                case .text(let event, let field, let bytes):
                    [
                        .text("text"), HTML.code(event.description),
                        .text("\(field), bytes \(bytes.lowerBound) to \(bytes.upperBound)"),
                    ]
                case .event(let event): [.text("event"), HTML.code(event.description), .text("as a whole")]
                case .signal(let name, let value): [.text("measured"), .text(name), .text(value)]
                }
            }
        )
    }
}
