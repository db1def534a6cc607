// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// The form of a decision, and reading it.
enum DecisionForm {
    static func draft(_ form: FormFields, evidence: [AccountID: EvidenceSnapshot]) throws -> DecisionDraft {
        var exceptions: [AccountID: String] = [:]
        for (account, reason) in form.values(behind: "except-") {
            guard let account = AccountID(account) else { throw PageError.wrongForm("An exception names no account.") }
            exceptions[account] = reason
        }
        return DecisionDraft(
            action: try action(form),
            category: form["category"].flatMap { HarmCategory(rawValue: $0) },
            rule: form["rule"] ?? "",
            facts: form["facts"] ?? "",
            exceptions: exceptions,
            evidence: evidence
        )
    }

    private static func action(_ form: FormFields) throws(PageError) -> Decision.Action {
        let until = try until(form)
        let rate = form["rate"].flatMap { Int($0) }
        if form["action"] == "rateLimit" {
            guard rate != nil else { throw .wrongForm("A rate limit needs a number of requests a minute.") }
            guard until != nil else { throw .wrongForm("A rate limit needs a day on which it ends.") }
        }
        guard let action = Decision.Action(word: form["action"] ?? "", requestsPerMinute: rate, until: until) else {
            throw .wrongForm("Choose what to decide.")
        }
        try refuseUnused(form, by: action)
        return action
    }

    /// Nobody is to believe that a suspension ends, or a limit holds, where the action takes none.
    private static func refuseUnused(_ form: FormFields, by action: Decision.Action) throws(PageError) {
        let takesRate: Bool = if case .rateLimit = action { true } else { false }
        if !takesRate, form["rate"] != nil {
            throw .wrongForm(
                "Only a rate limit takes requests a minute: leave 'Requests a minute' empty, or choose a rate limit."
            )
        }
        if form["until"] == nil { return }
        switch action {
        case .rateLimit, .suspend: return
        case .closeOperation:
            throw .wrongForm("Closing an operation has no end: leave 'Ends on' empty, or suspend the accounts.")
        case .dismiss, .warn, .reinstate:
            throw .wrongForm("Only a rate limit or a suspension has an end: leave 'Ends on' empty, or choose one.")
        }
    }

    private static func until(_ form: FormFields) throws(PageError) -> Timestamp? {
        guard let text = form["until"] else { return nil }
        guard let reading = Timestamp.parse(text) else {
            throw .wrongForm("The end has to be a day such as 2026-12-31.")
        }
        return reading.time
    }

    /// `form`: What was sent before and refused, so that nobody writes it twice.
    static func make(_ file: CaseFile, _ person: SignedInPerson, form: FormFields) -> Markup {
        let value = file.value
        let isOperation: Bool = if case .operation = value.origin { true } else { false }
        let actions = ["dismiss", "warn", "rateLimit", "suspend"] + (isOperation ? ["closeOperation"] : [])
        let offered =
            value.state == .inReview
            ? actions + (value.decisions.last?.action.isAdverse == true ? ["reinstate"] : []) : ["reinstate"]
        let isOnlyReinstating = offered == ["reinstate"]
        return HTML.form(
            "/cases/\(value.id)/decide",
            person,
            className: "decide",
            label: "Decide the case",
            [
                SeenForm.field(file),
                .element(
                    "fieldset",
                    [.element("legend", "What to do")]
                        + offered.map { word in
                            .element(
                                "div",
                                ["class": "choice"],
                                .void(
                                    "input",
                                    [
                                        "type": "radio", "name": "action", "value": word, "id": "action-\(word)",
                                        "required": "",
                                        "checked": form["action"] == word || isOnlyReinstating ? "" : nil,
                                    ]
                                ),
                                .element("label", ["for": "action-\(word)"], .text(Words.action(word)))
                            )
                        }
                ),
                isOnlyReinstating ? .none : ground(value, form),
                HTML.textarea(
                    "Facts: what happened, in your words",
                    name: "facts",
                    value: form["facts"] ?? "",
                    hint: "Goes to the account's owner. No message text, no other account.",
                    rows: 4,
                    isRequired: true
                ),
                isOnlyReinstating ? .none : rateAndEnd(form), isOnlyReinstating ? .none : exceptions(value, form),
                HTML.button("Decide", name: "intent", value: "decide"),
                HTML.button("Preview the statement", name: "intent", value: "preview", className: "second"),
                HTML.paragraph(
                    "A suspension, closing an operation, a rate limit of more than \(Decision.Action.mostDaysAlone) days, and whatever is done against accounts after an appeal was won in this case, waits for a second person. Nobody approves their own decision.",
                    className: "hint"
                ),
            ]
        )
    }

    /// What the statement of reasons needs of an action against accounts.
    private static func ground(_ value: Case, _ form: FormFields) -> Markup {
        .group([
            HTML.select(
                "Kind of harm",
                name: "category",
                [("", "none")] + HarmCategory.allCases.map { ($0.rawValue, $0.title) },
                chosen: form["category"] ?? value.category?.rawValue ?? ""
            ),
            HTML.input(
                "Rule of your terms that was broken",
                name: "rule",
                value: form["rule"],
                hint:
                    "Such as “3.1 No fraud”. Goes to the account's owner, and word for word into the DSA's public database where you send statements there: name nobody."
            ),
        ])
    }

    private static func rateAndEnd(_ form: FormFields) -> Markup {
        HTML.details(
            "Rate and end",
            [
                HTML.input("Requests a minute (for a rate limit)", name: "rate", type: "number", value: form["rate"]),
                HTML.input(
                    "Ends on (for a rate limit or a suspension; empty for no end)",
                    name: "until",
                    type: "date",
                    value: form["until"]
                ),
            ],
            isOpen: form["rate"] != nil || form["until"] != nil
        )
    }

    private static func exceptions(_ value: Case, _ form: FormFields) -> Markup {
        if value.accounts.count < 2 { return .none }
        return HTML.details(
            "Leave accounts out",
            [HTML.paragraph("A reason here makes the account an exception.", className: "hint")]
                + value.accounts.map { account in
                    HTML.input(
                        account.shortDescription,
                        name: "except-\(account)",
                        value: form["except-\(account)"],
                        maximumLength: 300
                    )
                },
            isOpen: !form.values(behind: "except-").isEmpty
        )
    }
}
