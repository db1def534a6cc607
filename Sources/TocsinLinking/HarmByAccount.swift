// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// Which accounts have findings that speak for harm.
struct HarmByAccount: Sendable {
    /// By account of the log: findings by category.
    let findings: [[HarmCategory: Int]]

    init(_ log: ActivityLog, _ findings: [Finding]) {
        var byAccount = [[HarmCategory: Int]](repeating: [:], count: log.accounts.count)
        for finding in findings where !finding.isShadow && finding.rule.level >= Linking.minimumLevel {
            guard let account = finding.account.flatMap({ log.accounts.known($0) }) else { continue }
            byAccount[Int(account)][finding.rule.category, default: 0] += 1
        }
        self.findings = byAccount
    }

    /// By account of the log.
    var isHarmful: [Bool] { findings.map { !$0.isEmpty } }
}
