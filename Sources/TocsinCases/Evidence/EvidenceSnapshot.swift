// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What speaks against one account at the moment of a decision, frozen with it: later scans and links cannot change it.
///
/// Ids and measurements only, never message text.
package struct EvidenceSnapshot: Sendable, Equatable, Codable {
    /// Ordered by first time, then id.
    package var findings: [FindingSummary]
    /// Ordered as given.
    package var ties: [TieSummary]

    package init(findings: [FindingSummary] = [], ties: [TieSummary] = []) {
        self.findings = findings
        self.ties = ties
    }

    /// Takes what is known of an account.
    package init(account: AccountID, findings: [Finding], operation: Operation?) {
        self.init(
            findings: findings.filter { $0.account == account && !$0.isShadow }.map(FindingSummary.init),
            ties: (operation?.ties ?? []).compactMap { TieSummary($0, of: account) }
        )
    }

    package var isEmpty: Bool { findings.isEmpty && ties.isEmpty }

    /// Findings of one kind of harm; nil for all.
    func found(of category: HarmCategory?) -> [FindingSummary] {
        findings.filter { category == nil || $0.category == category }
    }

    /// One finding, as far as a decision needs it.
    package struct FindingSummary: Sendable, Equatable, Codable {
        package var id: FindingID
        package var rule: String
        package var ruleVersion: String
        package var title: String
        package var category: HarmCategory
        package var level: FindingLevel
        package var occurrences: Int
        package var firstTime: Timestamp
        package var lastTime: Timestamp
        /// The events that it points to, ascending.
        package var events: [EventID]

        package init(_ finding: Finding) {
            id = finding.id
            rule = finding.rule.id
            ruleVersion = finding.rule.version
            title = finding.rule.title
            category = finding.rule.category
            level = finding.rule.level
            occurrences = finding.occurrences
            firstTime = finding.firstTime
            lastTime = finding.lastTime
            events = Set(finding.evidence.compactMap(\.event)).sorted()
        }
    }

    /// One tie to another account.
    package struct TieSummary: Sendable, Equatable, Codable {
        package var other: AccountID
        /// 0...1.
        package var matchProbability: Double

        /// Nil for a tie of other accounts.
        init?(_ tie: Tie, of account: AccountID) {
            switch account {
            case tie.first: other = tie.second
            case tie.second: other = tie.first
            default: return nil
            }
            matchProbability = tie.matchProbability
        }
    }
}
