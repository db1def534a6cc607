// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinReports

/// Findings as rows.
enum FindingTable {
    static func make(_ findings: [Finding], caption: String, showsAccount: Bool) -> Markup {
        var columns: [HTML.Column] = [
            .text("Rule"), .text("Harm"), .text("Level"), .number("Times"), .text("First"), .text("Last"),
        ]
        if showsAccount { columns.insert(.text("About"), at: 0) }
        return HTML.table(
            caption,
            columns,
            findings.map { finding in
                var cells = [
                    HTML.link("/findings/\(finding.id)", finding.rule.title), .text(finding.rule.category.title),
                    Words.level(finding.rule.level), .text(Wording.number(finding.occurrences)),
                    Words.time(finding.firstTime), Words.time(finding.lastTime),
                ]
                if finding.isShadow { cells[2] = .group([cells[2], HTML.badge("on trial", "shadow")]) }
                if showsAccount { cells.insert(subject(finding), at: 0) }
                return cells
            },
            empty: "none."
        )
    }

    /// One row for each rule, the worst first: an account may have hundreds of findings of a few rules.
    static func byRule(_ findings: [Finding], caption: String) -> Markup {
        let groups = Dictionary(grouping: findings, by: \.rule.id).values.sorted { first, second in
            (first[0].rule.level, first.count, second[0].rule.title) > (
                second[0].rule.level, second.count, first[0].rule.title
            )
        }
        return HTML.table(
            caption,
            [
                .text("Rule"), .text("Harm"), .text("Level"), .number("Findings"), .text("First"), .text("Last"),
                .text("Latest finding"),
            ],
            groups.map { group in
                let rule = group[0].rule
                let latest = group.max { ($0.lastTime, $0.id) < ($1.lastTime, $1.id) } ?? group[0]
                return [
                    HTML.link("/rules/\(FormFields.encoded(rule.id))", rule.title), .text(rule.category.title),
                    Words.level(rule.level), .text(Wording.number(group.count)),
                    .text(group.map(\.firstTime).min()?.dayDescription ?? "–"),
                    .text(group.map(\.lastTime).max()?.dayDescription ?? "–"),
                    HTML.link("/findings/\(latest.id)", String(latest.id.description.dropFirst(8).prefix(8))),
                ]
            },
            empty: "none."
        )
    }

    static func subject(_ finding: Finding) -> Markup {
        switch finding.subject {
        case .account(let account): Words.account(account)
        case .operation(let operation): Words.operation(operation)
        }
    }
}

/// Ties as rows.
enum TieTable {
    /// `account`: Whose ties they are; nil names both.
    static func make(_ ties: [Tie], of account: AccountID?, caption: String) -> Markup {
        HTML.table(
            caption,
            [
                .text(account == nil ? "Accounts" : "With"), .number("Bits"), .number("Probability"),
                .text("Because of"),
            ],
            ties.map { tie in
                let who: Markup =
                    if let account {
                        Words.account(tie.first == account ? tie.second : tie.first)
                    } else {
                        .group([Words.account(tie.first), .text(" and "), Words.account(tie.second)])
                    }
                let reasons = tie.evidence.filter { $0.weightBits > 0 }.prefix(4).map { evidence in
                    "\(evidence.comparison.explanation) (\(Words.decimal(evidence.weightBits, digits: 1)))"
                }
                return [
                    who, .text(Words.decimal(tie.matchWeightBits, digits: 1)),
                    .text(Words.probability(tie.matchProbability)), .text(Wording.list(Array(reasons))),
                ]
            }
        )
    }
}
