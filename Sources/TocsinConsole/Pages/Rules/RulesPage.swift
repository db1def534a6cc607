// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCases
internal import TocsinFindings
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// Rules: a list with what they found and how often people agreed, and one.
enum RulesPage {
    private static let pageSize = 100

    static func list(_ visit: Visit, _ parts: ConsoleParts) throws -> Page {
        let person = try visit.signedIn()
        let category = visit.query["category"].flatMap { HarmCategory(rawValue: $0) }
        let rows = try RuleCounts.remembered(parts, at: visit.now).rows.filter {
            category == nil || $0.category == category
        }
        let page = visit.pageNumber
        let shown = rows.dropFirst((page - 1) * pageSize).prefix(pageSize)
        return Page(
            "Rules",
            .rules,
            [
                person.role.rights.contains(.work)
                    ? .element("p", HTML.link("/rules/check", "Check a rule before you put it to work")) : .none,
                HTML.search(
                    "/rules",
                    className: "filters",
                    label: "Filter the rules",
                    [
                        HTML.select(
                            "Harm",
                            name: "category",
                            [("", "every harm")] + HarmCategory.allCases.map { ($0.rawValue, $0.title) },
                            chosen: category?.rawValue ?? ""
                        ), HTML.button("Filter"),
                    ]
                ),
                HTML.paragraph(
                    "\(Wording.count(rows.count, "rule")), counted some minutes ago at most. Precision: of the cases that people settled, the share in which they held what the rule found to be harmful.",
                    className: "hint"
                ),
                HTML.table(
                    "Rules",
                    hidesCaption: true,
                    [
                        .text("Rule"), .text("Harm"), .text("Level"), .text("Standing"), .number("Raised"),
                        .number("On trial"), .number("Precision"), .number("Cases"),
                    ],
                    shown.map { row in
                        [
                            HTML.link("/rules/\(FormFields.encoded(row.id))", row.title), .text(row.category.title),
                            Words.level(row.level), .text(row.standing), .text(Wording.number(row.raised)),
                            .text(Wording.number(row.shadow)), .text(row.precisionWords),
                            .text(Wording.number(row.confirmed + row.dismissed)),
                        ]
                    }
                ), HTML.paging("/rules", visit.query, page: page, hasMore: page * pageSize < rows.count),
            ]
        )
    }

    static func one(_ visit: Visit, _ parts: ConsoleParts) throws -> Page {
        let id = visit.parameters["rule"]?.removingPercentEncoding ?? ""
        guard let row = try RuleCounts.remembered(parts, at: visit.now).rows.first(where: { $0.id == id }) else {
            throw PageError.notFound
        }
        let rule = parts.rules.set.rules.first { $0.reference.id == id }
        var query = FindingQuery()
        query.rule = id
        query.limit = 20
        let findings = try parts.store.findings(query)
        var facts: [(String, Markup)] = [
            ("Harm", .text(row.category.title)), ("Level", Words.level(row.level)),
            ("Looks at", .text(Words.scope(row.scope))),
            ("Standing", .text(row.standing)), ("Raised", .text(Wording.number(row.raised))),
            ("On trial", .text(Wording.number(row.shadow))),
            ("Precision", .text("\(row.precisionWords) (\(row.confirmed) confirmed, \(row.dismissed) dismissed)")),
            ("Id", HTML.code(row.id)),
        ]
        if let rule { facts.append(("File", HTML.code(rule.file))) }
        return Page(
            row.title,
            .rules,
            [
                HTML.facts(facts),
                rule.map { HTML.paragraph($0.description) } ?? .none,
                rule.map { rule in
                    rule.falsePositives.isEmpty
                        ? .none
                        : HTML.section(
                            "Known false positives",
                            id: "false-positives",
                            [HTML.list(rule.falsePositives.map { .text($0) })]
                        )
                } ?? .none,
                HTML.section(
                    "Latest findings",
                    id: "findings",
                    [
                        FindingTable.make(findings, caption: "Its latest findings", showsAccount: true),
                        .element("p", HTML.link("/findings?rule=\(FormFields.encoded(id))", "All its raised findings")),
                    ]
                ),
            ]
        )
    }
}
