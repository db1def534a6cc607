// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import OrderedWork
package import TocsinModel
package import TocsinSignals
package import TocsinStore

/// Second half of a scan: accounts as a whole, measured and matched against account and correlation rules.
package struct AccountScan: Sendable {
    private let store: any Store
    private let rules: RuleSet
    private let disposableDomains: Set<String>
    private let workers: Int

    package init(store: any Store, rules: RuleSet, disposableDomains: Set<String> = [], workers: Int) {
        self.store = store
        self.rules = rules
        self.disposableDomains = disposableDomains
        self.workers = workers
    }

    /// How many accounts one task measures.
    private static let stretch: Int32 = 512

    /// Measures every account and replaces the findings about accounts.
    ///
    /// - Throws: What the store throws, or ``PatternError`` when a pattern does not compile.
    package func run(_ log: ActivityLog, _ families: PromptFamilies) async throws {
        let accountRules = try SubjectRules(rules.rules(of: .account))
        let correlations = rules.rules(of: .correlation).compactMap { CorrelationMatcher($0, among: rules.rules) }
        let findings = try await StoreThreads.wait { [store] in try store.findings() }
        let requestFindings = Dictionary(grouping: findings.filter { $0.rule.scope == .request }, by: \.account)
        var found: [Finding] = []
        var correlated: [Finding] = []
        let accounts = 0..<Int32(log.accounts.count)
        try await inOrder(over: accounts, by: Self.stretch, workers: workers) { [disposableDomains] accounts in
            accounts.map { account -> (found: [Finding], correlated: [Finding]) in
                let id = log.accounts[account]
                let findings = requestFindings[id] ?? []
                let signals = AccountSignals.measure(
                    account,
                    in: log,
                    families: families,
                    disposableDomains: disposableDomains
                )
                return (
                    Self.matches(accountRules, id, signals, findings.filter { !$0.isShadow }, log.records(of: account)),
                    findings.isEmpty ? [] : Self.series(correlations, id, findings)
                )
            }
        } take: { accounts in
            for account in accounts {
                found += account.found
                correlated += account.correlated
            }
        }
        try await StoreThreads.wait { [store, found, correlated] in
            try store.replaceFindings(scope: .account, found)
            try store.replaceFindings(scope: .correlation, correlated)
        }
    }

    private static func series(
        _ correlations: [CorrelationMatcher],
        _ account: AccountID,
        _ findings: [Finding]
    ) -> [Finding] {
        correlations.compactMap { matcher in matcher.match(findings).flatMap { matcher.finding(account, $0) } }
    }

    private static func matches(
        _ rules: SubjectRules,
        _ account: AccountID,
        _ signals: AccountSignals,
        _ findings: [Finding],
        _ records: ArraySlice<ActivityLog.Record>
    ) -> [Finding] {
        guard let first = records.first, let last = records.last else { return [] }
        return rules.matches(AccountSubject(signals: signals, findings: findings.countsByCategory)).map {
            rule,
            evidence in
            Finding(
                id: FindingID(rule: rule, account: account, content: 0),
                rule: rule.reference,
                subject: .account(account),
                firstTime: first.time,
                lastTime: last.time,
                occurrences: 1,
                evidence: evidence,
                isShadow: rule.isShadow
            )
        }
    }
}

extension [Finding] {
    /// How many findings of each category, at any level.
    package var countsByCategory: [HarmCategory: Int] {
        reduce(into: [:]) { $0[$1.rule.category, default: 0] += 1 }
    }
}
