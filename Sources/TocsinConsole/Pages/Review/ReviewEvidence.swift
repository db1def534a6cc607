// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// What a reviewer judges by: the evidence as it was when the case was decided, by account and rule as on the page of a case.
///
/// Without links: what was decided stands behind them.
enum ReviewEvidence {
    private typealias Finding = EvidenceSnapshot.FindingSummary

    static func make(_ decision: Decision) -> Markup {
        let subjects = decision.subjects.sorted { first, second in
            (weight(first), second.account) > (weight(second), first.account)
        }
        let shown = subjects.prefix(CaseFile.mostShown).map(account)
        let rest = subjects.dropFirst(CaseFile.mostShown)
        let more: Markup =
            rest.isEmpty
            ? .none
            : HTML.details(
                "\(Wording.count(rest.count, "more account")) with less against them",
                [
                    HTML.table(
                        "More accounts",
                        [.text("Account"), .number("Findings")],
                        rest.map { [HTML.code($0.account.shortDescription), .text("\($0.evidence.findings.count)")] }
                    )
                ]
            )
        return .group([HTML.heading3("What was found when it was decided, by account")] + shown + [more])
    }

    /// As the page of a case weighs accounts.
    private static func weight(_ subject: Decision.Subject) -> Int {
        subject.evidence.findings.reduce(0) { $0 + (FindingLevel.allCases.firstIndex(of: $1.level) ?? 0) + 1 }
    }

    private static func account(_ subject: Decision.Subject) -> Markup {
        .element(
            "article",
            ["class": "account"],
            .element("h4", HTML.code(subject.account.shortDescription)),
            byRule(subject.evidence.findings),
            subject.evidence.ties.isEmpty
                ? .none
                : HTML.paragraph(
                    "\(Wording.count(subject.evidence.ties.count, "tie")), probability \(Words.probability(subject.evidence.ties.map(\.matchProbability).max() ?? 0)) at most.",
                    className: "hint"
                )
        )
    }

    /// One row for each rule, the worst first.
    private static func byRule(_ findings: [Finding]) -> Markup {
        let groups = Dictionary(grouping: findings, by: \.rule).values.sorted { first, second in
            (first[0].level, first.count, second[0].title) > (second[0].level, second.count, first[0].title)
        }
        return HTML.table(
            "Findings by rule",
            [
                .text("Rule"), .text("Harm"), .text("Level"), .number("Findings"), .number("Times"), .text("First"),
                .text("Last"),
            ],
            groups.map { group in
                [
                    .text(group[0].title), .text(group[0].category.title), Words.level(group[0].level),
                    .text(Wording.number(group.count)),
                    .text(Wording.number(group.reduce(0) { $0 + $1.occurrences })),
                    .text(group.map(\.firstTime).min()?.dayDescription ?? "–"),
                    .text(group.map(\.lastTime).max()?.dayDescription ?? "–"),
                ]
            },
            empty: "none of its own."
        )
    }
}
