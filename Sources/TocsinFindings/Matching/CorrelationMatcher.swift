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
    /// - Parameter findings: One account's.
    /// - Returns: The findings of the first such stretch; nil when there is none.
    package func match(_ findings: [Finding]) -> [Finding]? {
        let relevant = inSteps(findings.filter { ruleIDs.contains($0.rule.id) })
        let raised = relevant.filter { !$0.isShadow }
        return series(in: raised) ?? (raised.count < relevant.count ? series(in: relevant) : nil)
    }

    /// Findings in order of time; of one moment the later steps of an ordered series first, as nobody can say what came before what.
    private func inSteps(_ findings: [Finding]) -> [Finding] {
        func key(_ finding: Finding) -> (Timestamp, Int, FindingID) {
            (finding.firstTime, -(ruleIDs.lastIndex(of: finding.rule.id) ?? 0), finding.id)
        }
        return findings.sorted { key($0) < key($1) }
    }

    private func series(in relevant: [Finding]) -> [Finding]? {
        var stretch = Stretch(correlation, ruleIDs)
        var start = 0
        for end in relevant.indices {
            stretch.add(relevant[end], at: end)
            while relevant[end].firstTime.seconds(since: relevant[start].firstTime) > correlation.timespanSeconds {
                stretch.remove(relevant[start])
                start += 1
            }
            if stretch.holds(from: start, through: end) { return Array(relevant[start...end]) }
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
}

/// What is known of the findings of a stretch, kept while it moves on: an account may have very many.
private struct Stretch {
    private let correlation: Correlation
    private let ruleIDs: [String]
    /// How many findings of the stretch have a value, by it.
    private var counts: [String: Int] = [:]
    /// For each rule of an ordered series: where the latest series up to it begins; nil where there is none yet.
    private var latestStarts: [Int?]

    init(_ correlation: Correlation, _ ruleIDs: [String]) {
        self.correlation = correlation
        self.ruleIDs = ruleIDs
        latestStarts = Array(repeating: nil, count: ruleIDs.count)
    }

    mutating func add(_ finding: Finding, at place: Int) {
        if let value = value(finding) { counts[value, default: 0] += 1 }
        // From the last one back, so that a finding is one step of a series only.
        for step in ruleIDs.indices.reversed() where ruleIDs[step] == finding.rule.id {
            latestStarts[step] = step == 0 ? place : latestStarts[step - 1]
        }
    }

    mutating func remove(_ finding: Finding) {
        guard let value = value(finding), let count = counts[value] else { return }
        counts[value] = count > 1 ? count - 1 : nil
    }

    func holds(from start: Int, through end: Int) -> Bool {
        switch correlation.kind {
        case .eventCount: correlation.comparisons.allSatisfy { $0.holds(for: Double(end - start + 1)) }
        case .valueCount: correlation.comparisons.allSatisfy { $0.holds(for: Double(counts.count)) }
        case .temporal: ruleIDs.allSatisfy { counts[$0] != nil }
        case .temporalOrdered: latestStarts.last.flatMap { $0 }.map { $0 >= start } ?? false
        }
    }

    private func value(_ finding: Finding) -> String? {
        correlation.kind == .valueCount ? finding.value(correlation.field) : finding.rule.id
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
