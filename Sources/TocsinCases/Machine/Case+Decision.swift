// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension Case {
    /// The decision that a draft comes to.
    ///
    /// - Throws: ``CaseError`` for whatever the statement of reasons would lack.
    mutating func make(_ draft: DecisionDraft, by actor: Actor, at time: Timestamp) throws(CaseError) -> Decision {
        let facts = try Self.stated(draft.facts, "the facts: what happened, in your words")
        if let until = draft.action.until, until <= time { throw .needs("an end in the future") }
        if case .rateLimit(let rate, _) = draft.action, !Decision.Action.requestsPerMinute.contains(rate) {
            throw .needs("1 to 1,000,000 requests a minute")
        }
        if draft.action == .closeOperation {
            guard case .operation = origin else { throw .needs("a case that was opened from an operation") }
        }
        if draft.action == .reinstate {
            guard decisions.last?.action.isAdverse == true else {
                throw .needs("a decision against an account: there is nothing to undo")
            }
            guard draft.exceptions.isEmpty else { throw .reinstatesAll }
        }
        if draft.action.isAdverse {
            guard draft.category != nil else { throw .needs("a category of harm") }
            _ = try Self.stated(draft.rule, "the rule of your terms that was broken")
        }
        let exceptions = try exceptions(draft.exceptions)
        // What is undone concerns those against whom it holds, not whoever else is in the case.
        let concerned = Set(draft.action == .reinstate ? decisions.last?.subjects.map(\.account) ?? [] : accounts)
        let subjects = accounts.filter { concerned.contains($0) && draft.exceptions[$0] == nil }.map {
            Decision.Subject(account: $0, evidence: draft.evidence[$0] ?? EvidenceSnapshot())
        }
        guard !subjects.isEmpty else { throw .needs("an account that is no exception") }
        // Nobody is acted against because of others alone.
        if draft.action.isAdverse, let bare = subjects.first(where: \.evidence.isEmpty) {
            throw .noEvidence(account: bare.account.description)
        }
        let category = draft.action.isAdverse ? draft.category : nil
        if let category {
            let found = Set(subjects.flatMap(\.evidence.findings).map(\.category))
            // People who look at ties alone have no kind of harm to go by.
            guard found.isEmpty || found.contains(category) else {
                throw .otherHarm(category, known: HarmCategory.allCases.filter(found.contains))
            }
        }
        decisionsMade += 1
        return Decision(
            id: "decision-\(id.number)-\(decisionsMade)",
            action: draft.action,
            category: category,
            rule: draft.rule,
            facts: facts,
            automation: Decision.Automation(subjects, of: category),
            subjects: subjects,
            exceptions: exceptions,
            decidedBy: actor.name,
            decidedAt: time
        )
    }

    private func exceptions(_ reasons: [AccountID: String]) throws(CaseError) -> [Decision.Exception] {
        var exceptions: [Decision.Exception] = []
        for (account, reason) in reasons.sorted(by: { $0.key < $1.key }) {
            guard accounts.contains(account) else { throw .notInCase(account: account.description) }
            exceptions.append(
                Decision.Exception(account: account, reason: try Self.stated(reason, "a reason for the exception"))
            )
        }
        return exceptions
    }
}
