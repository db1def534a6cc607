// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Finds series of findings about one account.
package struct CorrelationMatcher: Sendable {
    private let rule: Rule
    private let correlation: Correlation
    /// Rule ids, in the order in which the correlation names them.
    private let ruleIDs: [String]

    /// - Returns: Nil for a rule that is no correlation.
    package init?(_ rule: Rule, among rules: [Rule]) {
        guard case .correlation(let correlation) = rule.logic else { return nil }
        self.rule = rule
        self.correlation = correlation
        ruleIDs = correlation.rules.map { name in
            rules.first { $0.name == name }?.reference.id ?? name
        }
    }

    /// Whether some stretch of the time span holds the series.
    ///
    /// A series of raised findings comes first; one that needs findings of rules in shadow counts only where there is no other.
    ///
    /// - Parameter findings: One account's, in order of time.
    /// - Returns: The findings of the first such stretch; nil when there is none.
    package func match(_ findings: [Finding]) -> [Finding]? {
        let relevant = findings.filter { ruleIDs.contains($0.rule.id) }
        let raised = relevant.filter { !$0.isShadow }
        return series(in: raised) ?? (raised.count < relevant.count ? series(in: relevant) : nil)
    }

    private func series(in relevant: [Finding]) -> [Finding]? {
        var start = 0
        for end in relevant.indices {
            while relevant[end].firstTime.seconds(since: relevant[start].firstTime) > correlation.timespanSeconds {
                start += 1
            }
            let stretch = relevant[start...end]
            if holds(stretch) { return Array(stretch) }
        }
        return nil
    }

    /// The finding that a match makes: in shadow where the rule is, or any finding that the series rests on.
    package func finding(_ account: AccountID, _ matched: [Finding]) -> Finding? {
        guard let first = matched.first, let last = matched.last else { return nil }
        return Finding(
            id: FindingID(rule: rule, account: account, content: 0),
            rule: rule.reference,
            subject: .account(account),
            firstTime: first.firstTime,
            lastTime: last.firstTime,
            occurrences: matched.count,
            evidence: Array(matched.flatMap(\.evidence).prefix(Finding.maximumEvidence)),
            isShadow: rule.isShadow || matched.contains(where: \.isShadow)
        )
    }

    private func holds(_ stretch: ArraySlice<Finding>) -> Bool {
        switch correlation.kind {
        case .eventCount: correlation.comparisons.allSatisfy { $0.holds(for: Double(stretch.count)) }
        case .valueCount:
            correlation.comparisons.allSatisfy { comparison in
                let values = Set(stretch.compactMap { $0.value(correlation.field) })
                return comparison.holds(for: Double(values.count))
            }
        case .temporal: Set(stretch.map(\.rule.id)).isSuperset(of: ruleIDs)
        case .temporalOrdered: isOrdered(stretch)
        }
    }

    private func isOrdered(_ stretch: ArraySlice<Finding>) -> Bool {
        var expected = ruleIDs[...]
        for finding in stretch where finding.rule.id == expected.first { expected.removeFirst() }
        return expected.isEmpty
    }
}

extension Finding {
    /// What `value_count` counts; nil when the finding does not say.
    fileprivate func value(_ field: String?) -> String? {
        switch field {
        case "category": return rule.category.rawValue
        case "language":
            for case .signal("language", let language) in evidence { return language }
            return nil
        default: return rule.id
        }
    }
}

extension FindingID {
    /// The id of what a rule found about an account in some content.
    ///
    /// `content`: A hash of what matched, 0 where the account as a whole did.
    init(rule: Rule, account: AccountID, content: UInt64) {
        self.init(reference: rule.reference, account: account, content: content)
    }
}
