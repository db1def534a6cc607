// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Findings on accounts of no described operation, and groups that are only counted.
enum OutsideSection {
    static func findings(_ facts: ReportFacts) -> Section {
        let id = "outside"
        let title = "Findings outside operations"
        guard !facts.outside.isEmpty else {
            return Section(id: id, title: title, blocks: [.paragraph([Sentence("There are none.")])])
        }
        let counts = RuleCount.count(facts.outside)
        let minimum = facts.options.minimumGroup
        let shown = counts.filter { $0.accounts >= minimum }
        let rest = counts.filter { $0.accounts < minimum }
        var rows = shown.map { count -> [Table.Cell] in
            [
                .init(count.title), .init(count.rule.category.title), .init(count.rule.level.rawValue),
                .init(Wording.number(count.findings)), .init(Wording.number(count.accounts)),
            ]
        }
        if !rest.isEmpty {
            rows.append([
                .init("\(Wording.count(rest.count, "rule")), each on fewer than \(minimum) accounts"), "–", "–",
                .init(Wording.number(rest.reduce(0) { $0 + $1.findings })), "–",
            ])
        }
        return Section(
            id: id,
            title: title,
            blocks: [
                .paragraph([
                    Sentence(
                        "One finding says that one account's requests matched one rule. Rules err, and a single finding is a reason to "
                            + "look, not to act."
                    )
                ]),
                .table(
                    Table(
                        id: "outside-table",
                        caption: "Findings on accounts of no described operation, by rule",
                        columns: [
                            .text("Rule"), .text("Category"), .short("Level"), .number("Findings"), .number("Accounts"),
                        ],
                        rows: rows
                    )
                ),
            ]
        )
    }

    static func groups(_ facts: ReportFacts) -> Section {
        Section(
            id: "not-described",
            title: "Groups not described",
            blocks: [
                .table(
                    Table(
                        id: "not-described-table",
                        caption: "Groups that are only counted",
                        columns: [.text("Group"), .number("Number"), .text("Why it is not described")],
                        rows: [
                            [
                                "Coordinated, no harm found", .init(Wording.number(facts.coordinatedGroups)),
                                "Acting together is no harm. Nothing is proposed about these groups.",
                            ],
                            [
                                .init("Harmful, fewer than \(facts.options.minimumGroup) accounts"),
                                .init(Wording.number(facts.smallOperations)),
                                "So few accounts could be recognised. Analysts see their findings in the working file.",
                            ],
                        ]
                    )
                )
            ]
        )
    }
}
