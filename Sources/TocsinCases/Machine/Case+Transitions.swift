// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Case {
    /// Does something to the case.
    ///
    /// - Returns: The new value and what goes into the audit log: decisions and states by id, no free text but a stated reason.
    /// - Throws: ``CaseError``, with what is needed; the case is then as it was.
    package func applying(
        _ action: CaseAction,
        by actor: Actor,
        at time: Timestamp
    ) throws(CaseError) -> Transition {
        try actor.mustHave(action.right)
        guard action.states.contains(state) else {
            throw refusal(of: action)
        }
        var next = self
        var details: [String: String] = [:]
        switch action {
        case .claim: try next.claim(by: actor, at: time)
        case .note(let text):
            next.notes.append(Note(author: actor.name, time: time, text: try Self.stated(text, "a text for the note")))
        case .removeNote(let number): details = try next.removeNote(number, by: actor, at: time)
        case .label(let text):
            let label = try Self.stated(text, "a label")
            guard label.unicodeScalars.count <= Self.mostLabelCharacters else {
                throw .needs("a label of at most \(Self.mostLabelCharacters) characters")
            }
            next.labels = Set(labels + [label]).sorted()
        case .link(let text):
            let link = try Self.stated(text, "a link")
            if !links.contains(link) { next.links.append(link) }
        case .markDuplicate(let other):
            guard other != id else { throw .needs("another case: a case is no duplicate of itself") }
            if let decision = decisionActing(at: time) { throw .stillActs(decision: decision.id) }
            next.duplicateOf = other
            next.state = .closed
            details["duplicateOf"] = other.description
        case .absorb(let other, let accounts):
            guard other != id else { throw .needs("another case: a case is no duplicate of itself") }
            next.duplicates = Set(duplicates + [other]).sorted()
            next.accounts = Set(self.accounts + accounts).sorted()
            details["duplicate"] = other.description
        case .decide(let draft): details = try next.decide(draft, by: actor, at: time)
        case .withdraw: details = try next.withdraw(by: actor, at: time)
        case .approve: details = try next.approve(by: actor, at: time)
        case .refuse(let reason): details = try next.refuse(reason, by: actor, at: time)
        case .appeal(let ground):
            try mustBeNeitherDeciderNorApprover(actor)
            details = try next.appeal(ground, by: actor.name, at: time)
        case .resolve(let outcome, let reason): details = try next.resolve(outcome, reason, by: actor, at: time)
        case .close: next.state = .closed
        case .reopen(let reason):
            guard duplicateOf == nil else { throw .needs("the case that this one is a duplicate of: work on that one") }
            details["reason"] = try Self.stated(reason, "a reason")
            next.state = .inReview
            next.owner = actor.name
        case .sever(let account, let standIn): try next.sever(account, as: standIn)
        }
        return Transition(
            next,
            action: "case.\(action.word)",
            from: state,
            by: actor.name,
            as: actor.role.rawValue,
            at: time,
            details
        )
    }

    /// Why an action makes no sense in this state.
    func refusal(of action: CaseAction) -> CaseError {
        var approval: CaseError.Approval?
        if [.approve, .withdraw].contains(action.kind), let last = decisions.last, let name = last.approvedBy,
            let time = last.approvedAt
        {
            approval = CaseError.Approval(decision: last.id, by: name, at: time)
        }
        return .wrongState(id, action.kind, state: state, allowed: action.states, approval)
    }

    /// The longest label, in Unicode's characters.
    package static let mostLabelCharacters = 100

    /// Who files an appeal by the link that came with a decision: no name that anybody who works here can have.
    package static let ownerName = "account's owner"

    private mutating func claim(by actor: Actor, at time: Timestamp) throws(CaseError) {
        guard owner != actor.name else { throw .needs("nothing: the case is yours already") }
        owner = actor.name
        claimedAt = claimedAt ?? time
        state = .inReview
    }

    private mutating func decide(
        _ draft: DecisionDraft,
        by actor: Actor,
        at time: Timestamp
    ) throws(CaseError) -> [String: String] {
        if state == .inReview, let owner, owner != actor.name { throw .notTheOwner(owner: owner) }
        let decision = try make(draft, by: actor, at: time)
        if needsSecondPerson(draft.action, at: time) {
            proposal = decision
            state = .awaitingSecond
        } else {
            takeEffect(decision)
        }
        return Self.details(decision)
    }

    /// Whether an action waits for a second person here.
    ///
    /// Besides what always does: a long rate limit, and whatever is done against accounts after an appeal was won in this case.
    private func needsSecondPerson(_ action: Decision.Action, at time: Timestamp) -> Bool {
        if action.needsSecondPerson(from: time) { return true }
        return action.isAdverse && decisions.contains { $0.appeal?.outcome == .overturned }
    }

    /// The decision that is against accounts now; nil where none is, or where it ended by itself.
    func decisionActing(at time: Timestamp) -> Decision? {
        guard let last = decisions.last, last.action.isAdverse else { return nil }
        if let until = last.action.until, until <= time { return nil }
        return last
    }

    private mutating func takeEffect(_ decision: Decision) {
        proposal = nil
        decisions.append(decision)
        decidedAt = decidedAt ?? decision.effectiveAt
        state = .decided
    }

    private mutating func withdraw(by actor: Actor, at time: Timestamp) throws(CaseError) -> [String: String] {
        guard let decision = proposal else { throw .needs("a decision that waits: nothing is proposed") }
        guard decision.decidedBy == actor.name else {
            throw .othersProposal(decision: decision.id, author: decision.decidedBy)
        }
        endProposal(as: EndedProposal(decision, .withdrawn, by: actor.name, at: time))
        return Self.details(decision)
    }

    private mutating func approve(by actor: Actor, at time: Timestamp) throws(CaseError) -> [String: String] {
        guard var decision = proposal else { throw .needs("a decision to approve") }
        guard decision.decidedBy != actor.name else { throw .ownDecision(action: .approve) }
        if let until = decision.action.until, until <= time {
            throw .needs("a new decision: the end of this one has passed. Refuse it first")
        }
        decision.approvedBy = actor.name
        decision.approvedAt = time
        takeEffect(decision)
        return Self.details(decision)
    }

    private mutating func refuse(
        _ reason: String,
        by actor: Actor,
        at time: Timestamp
    ) throws(CaseError) -> [String: String] {
        guard let decision = proposal else { throw .needs("a decision to refuse") }
        guard decision.decidedBy != actor.name else { throw .ownDecision(action: .refuse) }
        var details = Self.details(decision)
        let reason = try Self.stated(reason, "a reason")
        details["reason"] = reason
        endProposal(as: EndedProposal(decision, .refused, reason: reason, by: actor.name, at: time))
        return details
    }

    private mutating func endProposal(as ended: EndedProposal) {
        proposal = nil
        endedProposals = (endedProposals ?? []) + [ended]
        state = .inReview
    }

    /// The decision against which somebody may write down an appeal; nil where there is none.
    ///
    /// A decision takes one appeal, so nobody may use it up for their own.
    package func appealable(by name: String) -> Decision? {
        guard CaseAction.appeal(ground: "").states.contains(state), let last = unappealed, !last.isOf(name) else {
            return nil
        }
        return last
    }

    func mustBeNeitherDeciderNorApprover(_ actor: Actor) throws(CaseError) {
        if let last = unappealed, last.isOf(actor.name) { throw .ownAppeal(decision: last.id) }
    }

    /// The last decision, when it is against an account and nobody has appealed yet.
    private var unappealed: Decision? {
        guard let last = decisions.last, last.action.isAdverse, last.appeal == nil else { return nil }
        return last
    }

    mutating func appeal(
        _ ground: String,
        by name: String,
        at time: Timestamp
    ) throws(CaseError) -> [String: String] {
        guard let place = decisions.indices.last, decisions[place].action.isAdverse else {
            throw .needs("a decision against an account: there is nothing to appeal")
        }
        guard decisions[place].appeal == nil else { throw .appealedAlready(decision: decisions[place].id) }
        decisions[place].appeal = Decision.Appeal(
            ground: try Self.stated(ground, "what the account's owner says"),
            lodgedAt: time,
            recordedBy: name
        )
        state = .appealed
        return Self.details(decisions[place])
    }

    private mutating func resolve(
        _ outcome: Decision.Outcome,
        _ reason: String,
        by actor: Actor,
        at time: Timestamp
    ) throws(CaseError) -> [String: String] {
        guard let place = decisions.indices.last, decisions[place].appeal != nil else { throw .needs("an appeal") }
        let appealed = decisions[place]
        guard actor.name != appealed.decidedBy, actor.name != appealed.approvedBy else {
            throw .ownDecision(action: .resolve)
        }
        let reason = try Self.stated(reason, "a reason")
        decisions[place].appeal?.outcome = outcome
        decisions[place].appeal?.reason = reason
        decisions[place].appeal?.resolvedBy = actor.name
        decisions[place].appeal?.resolvedAt = time
        var details = Self.details(appealed)
        details["outcome"] = outcome.rawValue
        if outcome == .overturned {
            let evidence = Dictionary(appealed.subjects.map { ($0.account, $0.evidence) }) { first, _ in first }
            let draft = DecisionDraft(action: .reinstate, facts: reason, evidence: evidence)
            let reinstated = try make(draft, by: actor, at: time)
            decisions.append(reinstated)
            details["reinstated"] = reinstated.id
        }
        // Accounts that came in while people looked at the case again still wait for a decision.
        let settled = Set(appealed.subjects.map(\.account) + appealed.exceptions.map(\.account))
        state = accounts.allSatisfy(settled.contains) ? .closed : .inReview
        return details
    }

    private static func details(_ decision: Decision) -> [String: String] {
        ["decision": decision.id, "action": decision.action.word]
    }

    /// A text that says something.
    static func stated(_ text: String, _ what: String) throws(CaseError) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .needs(what) }
        return text
    }
}
