// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// Which accounts have findings that speak for harm.
struct HarmByAccount: Sendable {
    /// By account of the log: findings by category.
    let findings: [[HarmCategory: Int]]
    /// By account of the log: the category of most of its findings, the first of equals; nil without any.
    let mainCategories: [HarmCategory?]

    init(_ log: ActivityLog, _ findings: [Finding]) {
        var byAccount = [[HarmCategory: Int]](repeating: [:], count: log.accounts.count)
        for finding in findings where !finding.isShadow && finding.rule.level >= Linking.minimumLevel {
            guard let account = finding.account.flatMap({ log.accounts.known($0) }) else { continue }
            byAccount[Int(account)][finding.rule.category, default: 0] += 1
        }
        self.findings = byAccount
        mainCategories = byAccount.map { $0.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key }
    }

    /// By account of the log.
    var isHarmful: [Bool] { findings.map { !$0.isEmpty } }
}
