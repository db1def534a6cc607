// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension Case {
    /// What is said against the decision that holds for one of its accounts alone.
    ///
    /// Where the decision is about others too, the account is parted off into a case of its own, with the decision as it was taken about it, so
    /// that the appeal, and what becomes of it, concern nobody else. The decision keeps its id, which its owner was told.
    ///
    /// - Parameters:
    ///   - account: Whom the appeal is about.
    ///   - ground: What the account's owner says.
    ///   - free: The id of the case that is made when there has to be one.
    ///   - actor: Who writes it down.
    ///   - time: Now.
    /// - Returns: The appealed case last, and before it, where the account was parted off, the case without it.
    /// - Throws: ``CaseError``, with what is needed.
    func appealing(
        for account: AccountID,
        ground: String,
        as free: CaseID,
        by actor: Actor,
        at time: Timestamp
    ) throws(CaseError) -> [Transition] {
        try actor.mustHave(CaseAction.appeal(ground: ground).right)
        try mustBeNeitherDeciderNorApprover(actor)
        return try appealing(
            for: account,
            ground: ground,
            as: free,
            by: actor.name,
            role: actor.role.rawValue,
            at: time
        )
    }

    /// What the account's owner says, by the link that came with the decision.
    ///
    /// - Returns: As ``appealing(for:ground:as:by:at:)``.
    /// - Throws: As there, and ``CaseError/needs(_:)`` when the decision does not hold any more.
    func appealedByOwner(
        _ decision: String,
        for account: AccountID,
        ground: String,
        as free: CaseID,
        at time: Timestamp
    ) throws(CaseError) -> [Transition] {
        guard AppealMatter(decision, about: account, in: self, at: time)?.standing == .open else {
            throw .needs("a decision that holds, and was not appealed")
        }
        return try appealing(for: account, ground: ground, as: free, by: Self.ownerName, role: "none", at: time)
    }

    private func appealing(
        for account: AccountID,
        ground: String,
        as free: CaseID,
        by name: String,
        role: String,
        at time: Timestamp
    ) throws(CaseError) -> [Transition] {
        let action = CaseAction.appeal(ground: ground)
        guard action.states.contains(state) else {
            throw refusal(of: action)
        }
        guard let decision = decisions.last, decision.subjects.contains(where: { $0.account == account }) else {
            throw .notInCase(account: account.description)
        }
        var appealed = self
        var transitions: [Transition] = []
        if decision.subjects.count > 1, decision.action.isAdverse, decision.appeal == nil {
            appealed = parted(account, as: free)
            var rest = self
            rest.partOff(account, into: free)
            transitions.append(
                Transition(
                    rest,
                    action: "case.part",
                    from: state,
                    by: name,
                    as: role,
                    at: time,
                    ["decision": decision.id, "into": free.description]
                )
            )
        }
        var details = try appealed.appeal(ground, by: name, at: time)
        if appealed.id != id { details["partedFrom"] = id.description }
        transitions.append(
            Transition(appealed, action: "case.\(action.word)", from: state, by: name, as: role, at: time, details)
        )
        return transitions
    }

    /// The case about one account alone, with the decision that holds; what was written about all stays where it was.
    private func parted(_ account: AccountID, as id: CaseID) -> Case {
        var parted = Case(
            id: id,
            origin: origin,
            accounts: [account],
            priority: Priority(level: priority.level, confidence: priority.confidence, accounts: 1),
            category: category,
            openedAt: openedAt,
            openedBy: openedBy,
            state: state
        )
        parted.claimedAt = claimedAt
        parted.decidedAt = decidedAt
        parted.decisions = decisions.suffix(1).map { $0.about { $0 == account } }
        parted.partedFrom = self.id
        return parted
    }

    private mutating func partOff(_ account: AccountID, into other: CaseID) {
        accounts.removeAll { $0 == account }
        parts = Set((parts ?? []) + [other]).sorted()
        guard let last = decisions.popLast() else { return }
        decisions.append(last.about { $0 != account })
    }
}

extension Decision {
    /// The decision about some of its accounts alone.
    fileprivate func about(_ isWanted: (AccountID) -> Bool) -> Decision {
        var part = self
        part.subjects.removeAll { !isWanted($0.account) }
        part.exceptions.removeAll { !isWanted($0.account) }
        return part
    }
}
