// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinCases
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// One case: what was found, the evidence, what was done, and what can be done now.
enum CasePage {
    /// A form by its name.
    typealias Problem = FormProblem<String>

    static func make(_ visit: Visit, _ parts: ConsoleParts, _ id: CaseID, problem: Problem? = nil) throws -> Page {
        let person = try visit.signedIn()
        let file = try CaseFile(id, parts.desk(person), parts.store)
        let done = visit.query[DoneWords.parameter] == nil ? nil : DoneWords.sentence(file, by: person.name)
        return Page(
            "\(id): \(subject(file))",
            .queue,
            said: done,
            actions: "what you can do",
            [
                done.map { HTML.notice($0, isError: false) } ?? .none,
                facts(file, at: visit.now),
                .element(
                    "div",
                    ["class": "columns"],
                    .element(
                        "div",
                        ["class": "main"],
                        [found(file), CaseEvidence.accounts(file)] + CaseEvidence.operation(file)
                            + [
                                CaseEvidence.activity(file), decisions(file, parts.appealLinks(for: person)),
                                notes(file, person), history(file),
                            ]
                    ),
                    .element(
                        "aside",
                        ["class": "side", "id": Page.actionsID, "tabindex": "-1", "aria-label": "What you can do"],
                        [CaseForms.make(file, person, visit, problem)]
                    )
                ),
            ]
        )
    }

    private static func subject(_ file: CaseFile) -> String {
        let accounts = Wording.count(file.value.accounts.count, "account")
        return file.value.category.map { "\($0.title), \(accounts)" } ?? accounts
    }

    // MARK: At the head

    private static func facts(_ file: CaseFile, at now: Timestamp) -> Markup {
        let value = file.value
        return HTML.facts([
            ("State", HTML.badge(Words.state(value.state.rawValue), "state-\(value.state.rawValue)")),
            ("Owner", .text(value.owner ?? "nobody")),
            (
                "Due",
                Words.due(value.dueAt, decidedAt: value.decidedAt, isDuplicate: value.duplicateOf != nil, at: now)
            ), ("Priority", QueuePage.priority(value.priority.value)),
            ("Worst finding", Words.level(value.priority.level)), ("Opened", Words.time(value.openedAt)),
            ("From", Words.origin(value.origin.description)),
        ])
    }

    /// What was found, in sentences that say only what the rows below hold.
    private static func found(_ file: CaseFile) -> Markup {
        HTML.section("What was found", id: "found", FoundWords.sentences(file).map { HTML.paragraph($0) })
    }

    // MARK: Decisions and history

    private static func decisions(_ file: CaseFile, _ links: AppealLinks?) -> Markup {
        let value = file.value
        if value.decisions.isEmpty && value.proposal == nil {
            return HTML.section("Decisions", id: "decisions", [HTML.paragraph("None yet.", className: "empty")])
        }
        let waiting = value.proposal.map { [decision($0, value, nil, isProposal: true)] } ?? []
        return HTML.section(
            "Decisions",
            id: "decisions",
            waiting + value.decisions.reversed().map { decision($0, value, links, isProposal: false) }
        )
    }

    private static func decision(_ decision: Decision, _ value: Case, _ links: AppealLinks?, isProposal: Bool)
        -> Markup
    {
        let holds = decision.id == value.decisions.last?.id
        let standing = isProposal ? "waits for a second person" : holds ? "holds" : "history"
        var rows: [(String, Markup)] = [
            ("What", .text(Words.action(decision.action.word))), ("Standing", .text(standing)),
            ("By", .group([.text("\(decision.decidedBy), "), Words.time(decision.decidedAt)])),
        ]
        if let approver = decision.approvedBy {
            rows.append(("Approved by", .group([.text("\(approver), "), Words.time(decision.approvedAt)])))
        }
        if let until = decision.action.until { rows.append(("Until", Words.time(until))) }
        if let category = decision.category { rows.append(("Harm", .text(category.title))) }
        if !decision.rule.isEmpty { rows.append(("Rule of the terms", .text(decision.rule))) }
        rows.append(("Facts", .text(decision.facts)))
        rows.append(("Accounts", .text(Wording.number(decision.subjects.count))))
        for exception in decision.exceptions {
            rows.append(
                ("Left out", .group([Words.account(exception.account), .text(": \(exception.reason)")]))
            )
        }
        if let appeal = decision.appeal {
            let by = Markup.element(
                "p",
                ["class": "hint"],
                .text("\(appeal.recordedBy == Case.ownerName ? "By the owner, with the link" : appeal.recordedBy), "),
                Words.time(appeal.lodgedAt)
            )
            rows.append(("Appeal", .group([.element("p", ["class": "lines"], .lines(appeal.ground)), by])))
            if let outcome = appeal.outcome {
                let by = [appeal.resolvedBy, appeal.reason].compactMap(\.self).joined(separator: ": ")
                rows.append(("Appeal ended", .text("\(Words.outcome(outcome)), \(by)")))
            }
        } else if holds, let links, decision.action.isAdverse {
            rows.append(("Appeal link, for the owner alone", appealLinks(decision, links)))
        }
        return .element(
            "article",
            ["class": "decision"],
            HTML.heading3(decision.id),
            HTML.facts(rows),
            .element(
                "p",
                HTML.link("/cases/\(value.id)/statement/\(decision.id)", "Statement of reasons in each language")
            )
        )
    }

    /// Each account's own.
    private static func appealLinks(_ decision: Decision, _ links: AppealLinks) -> Markup {
        let rows = decision.subjects.map { (account: $0.account, link: links.link(decision, for: $0.account) ?? "") }
        if rows.count == 1 { return HTML.code(rows[0].link) }
        return HTML.details(
            "One for each of \(Wording.count(rows.count, "account"))",
            [HTML.list(rows.map { .group([Words.account($0.account), .text(": "), HTML.code($0.link)]) })]
        )
    }

    private static func notes(_ file: CaseFile, _ person: SignedInPerson) -> Markup {
        let value = file.value
        var content: [Markup] = []
        if !value.labels.isEmpty { content.append(HTML.list(value.labels.map { .text($0) }, className: "labels")) }
        content += value.notes.enumerated().map { place, note in
            .element(
                "article",
                ["class": "note"],
                text(note),
                .element("p", ["class": "hint"], .text("\(note.author), "), Words.time(note.time)),
                NoteForm.removing(place + 1, file, person)
            )
        }
        if !value.links.isEmpty {
            // Text, not links: nobody's browser is to tell another site where it comes from.
            content.append(HTML.list(value.links.map { HTML.code($0) }, className: "outside"))
        }
        if let other = value.duplicateOf {
            content.append(.element("p", .text("The same as "), HTML.link("/cases/\(other)", other.description)))
        }
        if !value.duplicates.isEmpty {
            content.append(
                .element(
                    "p",
                    .text("Took over: "),
                    .group(value.duplicates.map { HTML.link("/cases/\($0)", $0.description) })
                )
            )
        }
        if let whole = value.partedFrom {
            content.append(
                .element(
                    "p",
                    .text("Parted off from "),
                    HTML.link("/cases/\(whole)", whole.description),
                    .text(", when the account's owner appealed.")
                )
            )
        }
        if let parts = value.parts {
            content.append(HTML.paragraph("Parted off, since the account's owner appealed:"))
            content.append(HTML.list(parts.map { HTML.link("/cases/\($0)", $0.description) }))
        }
        if !file.related.isEmpty {
            content.append(HTML.heading3("Other cases about these accounts"))
            content.append(
                HTML.list(
                    file.related.map { other in
                        .group([
                            HTML.link("/cases/case-\(other.number)", "case-\(other.number)"),
                            .text(", \(Words.state(other.state))"),
                        ])
                    }
                )
            )
        }
        if content.isEmpty { content = [HTML.paragraph("None yet.", className: "empty")] }
        return HTML.section("Notes, labels and links", id: "notes", content)
    }

    /// What it says, or who removed it and when.
    private static func text(_ note: Case.Note) -> Markup {
        guard let removedAt = note.removedAt else { return .element("p", ["class": "lines"], .lines(note.text)) }
        return .element("p", ["class": "empty"], .text("removed by \(note.author) at "), Words.time(removedAt))
    }

    private static func history(_ file: CaseFile) -> Markup {
        HTML.section(
            "History",
            id: "history",
            [
                HTML.table(
                    "What was done, the last first",
                    [.text("When"), .text("Who"), .text("What"), .text("More")],
                    file.history.map { record in
                        [
                            Words.time(record.time), .text("\(record.actor), \(record.role)"),
                            AuditTrail.action(record), .text(AuditTrail.details(record)),
                        ]
                    }
                )
            ]
        )
    }
}
