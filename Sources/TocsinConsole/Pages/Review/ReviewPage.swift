// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// The next case to judge without seeing what was decided, and for seniors how often people agree.
enum ReviewPage {
    static let path = "/reviews"
    /// Fewer judgements than this say nothing about anybody.
    private static let fewest = 5

    enum Form: Sendable {
        case texts, answer, golden
    }

    typealias Problem = FormProblem<Form>

    static func make(_ visit: Visit, _ parts: ConsoleParts, problem: Problem? = nil) throws -> Page {
        let person = try visit.signedIn()
        let (desk, book) = try parts.reviews(person)
        let item = try desk.next(book)
        let hasGolden = Access.right(.approve).admits(person.role)
        // Without a case there is no form to say it at.
        let isHomeless = item == nil && problem?.form != .golden || !hasGolden && problem?.form == .golden
        var content: [Markup] = [
            isHomeless ? problem.map { HTML.notice($0.words, isError: true) } ?? .none : .none,
            HTML.paragraph(
                "One decided case in \(100 / ReviewDesk.percent) is judged a second time, by somebody who had no part in it and does not see what was decided. Cases with an agreed answer are among them. Your answer changes nothing about the case.",
                className: "hint"
            ),
            item.map { question($0, person, visit.form, problem) }
                ?? HTML.paragraph("There is nothing for you to review now.", className: "empty"),
        ]
        if hasGolden {
            content.append(contentsOf: agreement(try desk.counts(book)))
            content.append(golden(book, person, visit.form, problem))
        }
        return Page("Reviews", .reviews, actions: item == nil ? nil : "the answer", content)
    }

    // MARK: The question

    /// `form`: What was sent, which stays where it is refused.
    private static func question(
        _ item: ReviewDesk.Item,
        _ person: SignedInPerson,
        _ form: FormFields,
        _ problem: Problem?
    ) -> Markup {
        let id = HTML.hidden("case", item.about.id.description)
        let reason = problem?.form == .texts ? form["reason"] ?? "" : "To judge the case in a blind review"
        let findings = item.decision.subjects.reduce(0) { $0 + $1.evidence.findings.count }
        let ties = item.decision.subjects.flatMap(\.evidence.ties)
        return HTML.section(
            "A case to judge",
            id: "question",
            [
                HTML.facts([
                    ("Accounts", .text("\(item.decision.subjects.count)")),
                    ("Findings", .text(Wording.number(findings))),
                    (
                        "Ties between accounts",
                        .text(
                            ties.isEmpty
                                ? "none"
                                : "\(ties.count / 2 + ties.count % 2), probability \(Words.probability(ties.map(\.matchProbability).min() ?? 0)) and more"
                        )
                    ),
                ]),
                ReviewEvidence.make(item.decision),
                problem.notice(at: .texts),
                HTML.form(
                    "\(path)/texts",
                    person,
                    label: "Read the messages",
                    [
                        id,
                        HTML.textarea(
                            "Why you have to read them",
                            name: "reason",
                            id: "text-reason",
                            value: reason,
                            hint: "Goes into the audit log with your name and what you read.",
                            isRequired: true
                        ), HTML.button("Show the messages", className: "second"),
                    ]
                ),
                problem.notice(at: .answer),
                HTML.form(
                    "\(path)/answer",
                    person,
                    label: "Your answer",
                    [
                        .element(
                            "fieldset",
                            ["id": Page.actionsID],
                            .element("legend", "Were these accounts used for harm?"),
                            choice("yes", "Yes, harm"),
                            choice("no", "No harm")
                        ), id, HTML.button("Answer"),
                    ]
                ),
            ]
        )
    }

    private static func choice(_ value: String, _ title: String) -> Markup {
        .element(
            "div",
            ["class": "choice"],
            .void(
                "input",
                ["type": "radio", "name": "harmful", "value": value, "id": "harmful-\(value)", "required": ""]
            ),
            .element("label", ["for": "harmful-\(value)"], .text(title))
        )
    }

    // MARK: Agreement

    private static func agreement(_ counts: QualityCounts) -> [Markup] {
        [
            HTML.section(
                "Agreement",
                id: "agreement",
                [
                    HTML.facts([
                        ("Second opinions that agree", .text(share(counts.all))),
                        (
                            "Cohen's kappa",
                            .text(
                                counts.all.count < fewest
                                    ? "too few" : counts.all.kappa.map { Words.decimal($0) } ?? "not defined"
                            )
                        ), ("Decided as harm, judged as none", .text("\(counts.all.onlyFirst)")),
                        ("Decided as none, judged as harm", .text("\(counts.all.onlySecond)")),
                    ]),
                    table("By whoever decided", "Analyst", counts.byAnalyst),
                    table("By rule that the decision rested on", "Rule", counts.byRule),
                    table("Answers on golden cases, by reviewer", "Reviewer", counts.onGolden),
                ]
            )
        ]
    }

    private static func table(_ caption: String, _ name: String, _ rows: [String: Agreement]) -> Markup {
        HTML.table(
            caption,
            [.text(name), .number("Judged"), .number("Agree")],
            rows.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
                .map { [.text($0.key), .text("\($0.value.count)"), .text(share($0.value))] },
            empty: "none yet."
        )
    }

    private static func share(_ agreement: Agreement) -> String {
        agreement.count < fewest ? "too few" : Wording.percent(agreement.agreed, of: agreement.count)
    }

    private static func golden(
        _ book: ReviewBook,
        _ person: SignedInPerson,
        _ form: FormFields,
        _ problem: Problem?
    ) -> Markup {
        let sent = problem?.form == .golden ? form : FormFields()
        return HTML.section(
            "Golden cases",
            id: "golden",
            [
                HTML.paragraph(
                    "A decided case whose answer is agreed, such as after an appeal. Everybody who had no part in it gets it once among their reviews.",
                    className: "hint"
                ),
                HTML.table(
                    "Golden cases",
                    [.text("Case"), .text("Agreed answer")],
                    book.golden.sorted { $0.key < $1.key }
                        .map {
                            [HTML.link("/cases/\($0.key)", $0.key.description), .text($0.value ? "harm" : "no harm")]
                        },
                    empty: "none yet."
                ),
                problem.notice(at: .golden),
                HTML.form(
                    "\(path)/golden",
                    person,
                    label: "Set a golden case",
                    [
                        HTML.input(
                            "Case",
                            name: "case",
                            value: sent["case"],
                            hint: "Such as case-17.",
                            isRequired: true,
                            maximumLength: 20
                        ),
                        HTML.select(
                            "Agreed answer",
                            name: "harmful",
                            [("yes", "Harm"), ("no", "No harm"), ("none", "No longer a golden case")],
                            chosen: sent["harmful"]
                        ), HTML.button("Set", className: "second"),
                    ]
                ),
            ]
        )
    }
}
