// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinFindings
internal import TocsinModel
internal import TocsinReports

/// The form for trying a rule, and what came of it.
enum RuleCheckPage {
    /// `mistake`: What is wrong with the form.
    static func make(
        text: String,
        result: RuleCheck? = nil,
        days: Int? = nil,
        reason: String? = nil,
        mistake: String? = nil,
        _ person: SignedInPerson
    ) -> Page {
        var content: [Markup] = []
        content.append(
            HTML.paragraph(
                "Paste one rule or several as YAML. They are checked, their examples run, identities swapped, and, if you ask, looked for in the last days of the log. Nothing on the server changes: take the file to where your rules are."
            )
        )
        if let mistake { content.append(HTML.notice(mistake, isError: true)) }
        content.append(form(text: text, days: result?.days ?? days, reason: reason, person))
        if let result { content += results(result, text, person) }
        return Page("Check a rule", .rules, content)
    }

    private static func form(text: String, days: Int?, reason: String?, _ person: SignedInPerson) -> Markup {
        HTML.form(
            "/rules/check",
            person,
            label: "Check a rule",
            [
                HTML.textarea("Rule", name: "text", value: text, rows: 18, isRequired: true),
                HTML.input(
                    "Days to look back",
                    name: "days",
                    type: "number",
                    value: "\(days ?? 7)",
                    hint:
                        "1 to 90, for the back-test; it ends after \(Wording.number(RuleCheck.mostEvents)) requests or 15 seconds."
                ),
                HTML.textarea(
                    "Why you have to look into the log",
                    name: "reason",
                    id: "rule-reason",
                    value: reason ?? "",
                    hint:
                        "For the back-test alone: it looks through everybody's messages, so the reason goes into the audit log with your name and the rule's digest."
                ), HTML.button("Check", name: "intent", value: "check"),
                HTML.button("Check and back-test", name: "intent", value: "backtest", className: "second"),
            ]
        )
    }

    private static func results(_ result: RuleCheck, _ text: String, _ person: SignedInPerson) -> [Markup] {
        let words =
            result.problems.isEmpty
            ? "\(Wording.count(result.rules.count, "rule")), no problem; \(Wording.count(result.sentences, "sentence")) with swapped identities moved no verdict."
            : "\(Wording.count(result.problems.count, "problem"))."
        var content = [
            HTML.notice(words, isError: !result.problems.isEmpty, prefix: "Do not put it to work yet: "),
            HTML.table(
                "Problems",
                [.number("Line"), .text("What to change")],
                result.problems.map { problem in
                    let text = problem.description.drop { $0 != " " }.dropFirst()
                    return [.text("\(problem.line)"), .text(String(text))]
                },
                empty: "none."
            ),
        ]
        if let backtest = result.backtest { content.append(found(backtest, result)) }
        if result.days != nil && result.backtest == nil {
            let why =
                result.problems.isEmpty
                ? "Only rules about requests can be looked for in a log this way."
                : "Nothing was looked for in the log: a rule with problems is not back-tested. Mend them first."
            content.append(HTML.paragraph(why, className: "hint"))
        }
        if result.problems.isEmpty {
            content.append(
                HTML.form(
                    "/rules/download",
                    person,
                    [HTML.hiddenLines("text", text), HTML.button("Download the file", className: "second")]
                )
            )
        }
        return [HTML.section("Result", id: "result", content)]
    }

    private static func found(_ backtest: RuleBacktest, _ result: RuleCheck) -> Markup {
        let span =
            if let first = backtest.firstTime, let last = backtest.lastTime {
                " from \(first.dayDescription) to \(last.dayDescription)"
            } else { "" }
        let early = backtest.endedEarly ? " It ended at its limit, before the end of the log." : ""
        let fewer = "fewer than \(RuleCheck.smallestGroup)"
        return .group([
            HTML.heading3("Back-test"),
            HTML.paragraph("\(Wording.count(backtest.requests, "request")) looked at\(span).\(early)"),
            HTML.paragraph(
                "Of a rule that matches \(fewer) accounts, or none, no more is shown.",
                className: "hint"
            ),
            HTML.table(
                "What the rules would have found",
                [
                    .text("Rule"), .text("Level"), .number("Matches"), .number("Accounts"), .number("On days"),
                    .text("First events that matched"),
                ],
                result.rules.filter { $0.reference.scope == .request }.map { rule in
                    let isFew = (backtest.rules[rule.reference.id]?.accounts.count ?? 0) < RuleCheck.smallestGroup
                    let tally = isFew ? nil : backtest.rules[rule.reference.id]
                    let samples = tally?.samples ?? []
                    return [
                        .text(rule.reference.title), Words.level(rule.reference.level),
                        .text(tally.map { Wording.number($0.matches) } ?? "not shown"),
                        .text(tally.map { Wording.number($0.accounts.count) } ?? fewer),
                        .text(tally.map { "\($0.days.count)" } ?? "not shown"),
                        samples.isEmpty
                            ? .text("not shown")
                            : HTML.details(
                                "\(samples.count) ids",
                                [HTML.list(samples.map { HTML.code($0.description) })]
                            ),
                    ]
                }
            ),
        ])
    }
}
