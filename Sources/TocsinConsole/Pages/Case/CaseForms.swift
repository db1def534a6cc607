// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// What can be done to a case now, by this person: only forms that the state and the role allow.
enum CaseForms {
    static func make(_ file: CaseFile, _ person: SignedInPerson, _ visit: Visit, _ problem: CasePage.Problem?)
        -> Markup
    {
        let form = problem == nil ? FormFields() : visit.form
        let forms = offered(file, person, form)
        guard !forms.isEmpty else {
            return .group([
                HTML.heading2("What you can do"),
                HTML.paragraph(
                    "Your role (\(person.role.rawValue)) can look at cases and change none.",
                    className: "hint"
                ),
            ])
        }
        return .group(
            [HTML.heading2("What you can do")]
                + (problem.map { [HTML.notice($0.words, isError: true)] } ?? [])
                + forms.map { name, title, content in
                    if content.count == 1, title.isEmpty { return content[0] }
                    return HTML.details(title, content, isOpen: name == problem?.form || isMain(name))
                }
        )
    }

    private static func isMain(_ name: String) -> Bool { ["decide", "approve", "resolve"].contains(name) }

    private static func offered(_ file: CaseFile, _ person: SignedInPerson, _ form: FormFields)
        -> [(name: String, title: String, content: [Markup])]
    {
        let value = file.value
        let rights = person.role.rights
        let path = "/cases/\(value.id)"
        var forms: [(String, String, [Markup])] = []
        if rights.contains(.work), [.open, .inReview].contains(value.state), value.owner != person.name {
            let words = value.owner.map { "Take the case from \($0)" } ?? "Claim the case"
            let form = HTML.form("\(path)/claim", person, [SeenForm.field(file), HTML.button(words)])
            forms.append(("claim", "", [form]))
        }
        if rights.contains(.decide), value.state == .inReview, value.owner == person.name {
            forms.append(("decide", "Decide", [DecisionForm.make(file, person, form: form)]))
        }
        if let proposal = value.proposal { forms += second(proposal, person, path, form) }
        if rights.contains(.resolve), value.state == .appealed, let last = value.decisions.last {
            forms.append(("resolve", "Decide the appeal", [resolve(last, person, path, form)]))
        }
        guard rights.contains(.work) else { return forms }
        forms.append(("text", "Read the messages", [TextForm.make(path: "\(path)/texts", person, form)]))
        forms.append(("note", "Write a note", [text(person, "\(path)/note", "note", "Note", form, isLong: true)]))
        let label = text(person, "\(path)/label", "label", "Label", form, most: Case.mostLabelCharacters)
        forms.append(("label", "Add a label", [label]))
        forms.append(
            ("link", "Add a link", [text(person, "\(path)/link", "link", "Link, such as a ticket's address", form)])
        )
        if rights.contains(.decide), value.state == .decided, value.decisions.last?.action.isAdverse == true {
            forms.append(("decide", "Reinstate", [DecisionForm.make(file, person, form: form)]))
        }
        if let last = value.appealable(by: person.name) {
            forms.append(
                (
                    "appeal", "Write down an appeal",
                    [
                        HTML.form(
                            "\(path)/appeal",
                            person,
                            [SeenForm.field(last)] + appealAccounts(last, form) + [
                                HTML.textarea(
                                    "What the account's owner says",
                                    name: "ground",
                                    value: form["ground"] ?? "",
                                    hint:
                                        "In their words. A decision takes one appeal; their link will say that it was written down here, and when.",
                                    isRequired: true
                                ),
                                HTML.button("Write it down"),
                            ]
                        )
                    ]
                )
            )
        }
        if value.state == .decided {
            forms.append(
                (
                    "close", "",
                    [
                        HTML.form(
                            "\(path)/close",
                            person,
                            [SeenForm.field(file), HTML.button("Close the case", className: "second")]
                        )
                    ]
                )
            )
        }
        if [.decided, .closed].contains(value.state), value.duplicateOf == nil {
            forms.append(
                (
                    "reopen", "Reopen",
                    [
                        text(
                            person,
                            "\(path)/reopen",
                            "reopen",
                            "Why",
                            form,
                            field: "reason",
                            isLong: true,
                            about: [SeenForm.field(file)]
                        )
                    ]
                )
            )
        }
        if [.open, .inReview].contains(value.state) {
            forms.append(
                (
                    "duplicate", "Close as the same as another",
                    [
                        text(
                            person,
                            "\(path)/duplicate",
                            "duplicate",
                            "The other case, such as case-17",
                            form,
                            field: "case",
                            about: [SeenForm.field(file)]
                        )
                    ]
                )
            )
        }
        return forms
    }

    private static func second(_ proposal: Decision, _ person: SignedInPerson, _ path: String, _ form: FormFields)
        -> [(String, String, [Markup])]
    {
        if proposal.decidedBy == person.name {
            return [("withdraw", "", [own(proposal, person, path)])]
        }
        guard person.role.rights.contains(.approve) else {
            return [
                (
                    "approve", "",
                    [HTML.paragraph("It waits for a second person with the right to approve.", className: "hint")]
                )
            ]
        }
        return [
            (
                "approve", "Approve or refuse",
                [
                    HTML.paragraph("\(proposal.decidedBy) decided: \(Words.action(proposal.action.word))."),
                    .element("p", HTML.link("\(path)/statement/\(proposal.id)", "Read the statement of reasons first")),
                    HTML.form("\(path)/approve", person, [SeenForm.field(proposal), HTML.button("Approve")]),
                    text(
                        person,
                        "\(path)/refuse",
                        "refuse",
                        "Why you refuse",
                        form,
                        field: "reason",
                        isLong: true,
                        about: [SeenForm.field(proposal)]
                    ),
                ]
            )
        ]
    }

    /// For whoever proposed it: what it waits for, and the way back.
    private static func own(_ proposal: Decision, _ person: SignedInPerson, _ path: String) -> Markup {
        let hint = HTML.paragraph("You decided this; somebody else has to approve it.", className: "hint")
        guard person.role.rights.contains(.decide) else { return hint }
        return .group([
            hint,
            HTML.form(
                "\(path)/withdraw",
                person,
                [SeenForm.field(proposal), HTML.button("Withdraw the proposal", className: "second")]
            ),
        ])
    }

    private static func resolve(_ appealed: Decision, _ person: SignedInPerson, _ path: String, _ form: FormFields)
        -> Markup
    {
        HTML.form(
            "\(path)/resolve",
            person,
            [
                SeenForm.field(appealed),
                HTML.select(
                    "Outcome",
                    name: "outcome",
                    Decision.Outcome.allCases.map { ($0.rawValue, Words.outcome($0)) },
                    chosen: form["outcome"]
                ), HTML.textarea("Reason", name: "reason", value: form["reason"] ?? "", isRequired: true),
                HTML.button("Decide the appeal"),
            ]
        )
    }

    private static func text(
        _ person: SignedInPerson,
        _ address: String,
        _ name: String,
        _ label: String,
        _ form: FormFields,
        field: String = "text",
        isLong: Bool = false,
        most: Int = 300,
        about: [Markup] = []
    ) -> Markup {
        let id = "\(name)-\(field)"
        let control =
            isLong
            ? HTML.textarea(label, name: field, id: id, value: form[field] ?? "", isRequired: true)
            : HTML.input(label, name: field, id: id, value: form[field], isRequired: true, maximumLength: most)
        return HTML.form(
            address,
            person,
            about + [control, HTML.button(name == "refuse" ? "Refuse" : "Send", className: "second")]
        )
    }

    /// Whose appeal it is; nothing where there is no choice.
    private static func appealAccounts(_ decision: Decision, _ form: FormFields) -> [Markup] {
        if decision.subjects.count == 1 { return [] }
        let accounts = decision.subjects.map { (value: $0.account.description, title: $0.account.description) }
        return [
            HTML.select(
                "Whose owner",
                name: "account",
                [(value: "", title: "Of all accounts")] + accounts,
                chosen: form["account"],
                hint: "For one account the appeal becomes a case of its own; the others keep the decision."
            )
        ]
    }
}
