// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How often one rule spoke.
package struct RuleCount: Sendable {
    package var rule: RuleReference
    package var findings: Int
    package var accounts: Int

    /// Counts findings by rule: most findings first, then by level and title.
    package static func count(_ findings: [Finding]) -> [RuleCount] {
        let byRule = Dictionary(grouping: findings) { RuleKey(id: $0.rule.id, version: $0.rule.version) }
        let counts = byRule.values.compactMap { group in
            group.first.map { first in
                RuleCount(
                    rule: first.rule,
                    findings: group.count,
                    accounts: Set(group.compactMap(\.account)).count
                )
            }
        }
        return counts.sorted { $0.isBefore($1) }
    }

    /// The title as a page may show it.
    var title: String {
        PlainText.cleaned(rule.title)
    }

    private func isBefore(_ other: RuleCount) -> Bool {
        if findings != other.findings { return findings > other.findings }
        if rule.level != other.rule.level { return rule.level > other.rule.level }
        return (rule.title, rule.id, rule.version) < (other.rule.title, other.rule.id, other.rule.version)
    }

    private struct RuleKey: Hashable {
        let id: String
        let version: String
    }
}
