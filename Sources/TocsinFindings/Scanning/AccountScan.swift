// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals
package import TocsinStore

/// Second half of a scan: accounts as a whole, measured and matched against account and correlation rules.
package struct AccountScan: Sendable {
    private let store: any Store
    private let rules: RuleSet
    private let disposableDomains: Set<String>

    package init(store: any Store, rules: RuleSet, disposableDomains: Set<String> = []) {
        self.store = store
        self.rules = rules
        self.disposableDomains = disposableDomains
    }

    /// Measures every account and replaces the findings about accounts.
    ///
    /// - Throws: What the store throws, or ``PatternError`` when a pattern does not compile.
    package func run(_ log: ActivityLog, _ families: PromptFamilies) throws {
        let accountRules = try SubjectRules(rules.rules(of: .account))
        let correlations = rules.rules(of: .correlation).compactMap { CorrelationMatcher($0, among: rules.rules) }
        let requestFindings = Dictionary(
            grouping: try store.findings().filter { $0.rule.scope == .request && !$0.isShadow },
            by: \.account
        )
        var found: [Finding] = []
        var correlated: [Finding] = []
        for account in 0..<Int32(log.accounts.count) {
            let id = log.accounts[account]
            let findings = requestFindings[id] ?? []
            let signals = AccountSignals.measure(
                account,
                in: log,
                families: families,
                disposableDomains: disposableDomains
            )
            correlated += correlations.compactMap { matcher in
                matcher.match(findings).flatMap { matcher.finding(id, $0) }
            }
            let subject = AccountSubject(signals: signals, findings: findings.countsByCategory)
            let span = log.records(of: account)
            guard let first = span.first, let last = span.last else { continue }
            for (rule, evidence) in accountRules.matches(subject) {
                found.append(
                    Finding(
                        id: FindingID(rule: rule, account: id, content: 0),
                        rule: rule.reference,
                        subject: .account(id),
                        firstTime: first.time,
                        lastTime: last.time,
                        occurrences: 1,
                        evidence: evidence,
                        isShadow: rule.isShadow
                    )
                )
            }
        }
        try store.replaceFindings(scope: .account, found)
        try store.replaceFindings(scope: .correlation, correlated)
    }
}

extension [Finding] {
    /// How many findings of each category, at any level.
    package var countsByCategory: [HarmCategory: Int] {
        reduce(into: [:]) { $0[$1.rule.category, default: 0] += 1 }
    }
}
