// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What a case is opened with, before it has a number.
package struct CaseOpening: Sendable, Equatable {
    package let origin: Case.Origin
    package private(set) var accounts: [AccountID]
    package let priority: Priority
    /// What most of the findings say; nil when it is opened by hand.
    package let category: HarmCategory?
    /// Why somebody opens it by hand; nil for one that is opened from what was found.
    package let reason: String?

    /// A case about an operation's members; accounts that may belong stay out.
    ///
    /// Severity is that of the members' worst finding, confidence the mean probability of the ties.
    ///
    /// - Throws: ``CaseError/coordinatedOnly(operation:)``: acting together is no harm.
    package init(operation: Operation, findings: [Finding]) throws(CaseError) {
        guard operation.standing == .harmful else {
            throw .coordinatedOnly(operation: operation.id.description)
        }
        origin = .operation(operation.id)
        accounts = operation.members.map(\.account)
        let members = Set(accounts)
        category = operation.mainCategory
        reason = nil
        let levels = findings.filter { !$0.isShadow && $0.account.map(members.contains) ?? false }.map(\.rule.level)
        let ties = operation.ties.map(\.matchProbability)
        priority = Priority(
            level: levels.max() ?? .informational,
            confidence: ties.isEmpty ? 0 : ties.reduce(0, +) / Double(ties.count),
            accounts: accounts.count
        )
    }

    /// A case about the account of a finding.
    ///
    /// Confidence grows with the number of different rules that accuse the account.
    ///
    /// - Throws: ``CaseError/needs(_:)`` for a finding about an operation, or one of a rule on trial.
    package init(finding: Finding, among findings: [Finding]) throws(CaseError) {
        guard let account = finding.account, !finding.isShadow else {
            throw .needs("a raised finding about an account; open a case about an operation from the operation")
        }
        origin = .finding(finding.id)
        accounts = [account]
        category = finding.rule.category
        reason = nil
        let rules = Set(findings.filter { !$0.isShadow && $0.account == account }.map(\.rule.id))
        priority = Priority(
            level: finding.rule.level,
            confidence: Priority.confidence(rules: max(1, rules.count)),
            accounts: 1
        )
    }

    /// A case that somebody opens by hand, such as after a report from outside.
    ///
    /// `reason`: Why: nothing else says what the accounts have to do with it.
    package init(accounts: [AccountID], level: FindingLevel, reason: String) {
        origin = .manual
        self.reason = reason
        self.accounts = accounts
        category = nil
        priority = Priority(level: level, confidence: 0.5, accounts: accounts.count)
    }

    /// The same about the accounts that names belong to, where somebody named them; what was found stands as it was found.
    func joined(_ aliases: [AccountID: AccountID]) -> CaseOpening {
        guard origin == .manual else { return self }
        var joined = self
        joined.accounts = Set(accounts.map { aliases[$0] ?? $0 }).sorted()
        return joined
    }

    /// - Throws: ``CaseError``.
    package func open(_ id: CaseID, by actor: Actor, at time: Timestamp) throws(CaseError) -> Transition {
        try Case.open(
            id,
            origin: origin,
            accounts: accounts,
            priority: priority,
            category: category,
            reason: reason,
            by: actor,
            at: time
        )
    }
}
