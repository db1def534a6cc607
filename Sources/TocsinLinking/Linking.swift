// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals

/// Ties accounts into operations: blocking, comparison, clustering.
///
/// This is a first model with fixed weights; what goes in and comes out stays when a better one takes its place.
package enum Linking {
    /// What linking gives.
    package struct Result: Sendable {
        /// Ordered by first time, then id.
        package var operations: [Operation]
        /// Blocks left out because too many accounts share the value, by comparison.
        package var skippedBlocks: [TieComparison: Int]
    }

    /// Findings from this level on speak for harm.
    package static let minimumLevel = FindingLevel.medium
    /// A group of fewer accounts is an operation only when all have findings: two accounts that share much are mostly one person's.
    private static let minimumAccounts = 3
    /// The share of members that must have findings, and their least number, for a group to be called harmful.
    private static let minimumHarmfulShare = 0.25
    private static let minimumHarmfulAccounts = 2

    /// Links the accounts of a log.
    ///
    /// `findings`: All findings; those in shadow or below ``minimumLevel`` do not count.
    ///
    /// `workers`: How many tasks compare accounts at once, from 1; the result does not depend on it.
    package static func link(
        _ log: ActivityLog,
        _ families: PromptFamilies,
        findings: [Finding],
        workers: Int
    ) async throws -> Result {
        let harm = harmByAccount(findings)
        let blocks = Blocks(log, families)
        let ties = try await TieFinder(log, blocks).ties(workers: workers)
        var sets = DisjointSets(count: log.accounts.count)
        for (first, second, _) in ties { sets.join(first, second) }
        var groups: [Int32: [Int32]] = [:]
        for account in 0..<Int32(log.accounts.count) {
            let root = sets.root(of: account)
            if sets.size(of: root) > 1 { groups[root, default: []].append(account) }
        }
        var tiesByGroup: [Int32: [Tie]] = [:]
        for (first, _, tie) in ties { tiesByGroup[sets.root(of: first), default: []].append(tie) }
        let operations = groups.compactMap { root, accounts in
            operation(accounts, ties: tiesByGroup[root] ?? [], in: log, harm: harm)
        }
        return Result(
            operations: operations.sorted { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) },
            skippedBlocks: blocks.skipped
        )
    }

    private static func harmByAccount(_ findings: [Finding]) -> [AccountID: [HarmCategory: Int]] {
        var harm: [AccountID: [HarmCategory: Int]] = [:]
        for finding in findings where !finding.isShadow && finding.rule.level >= minimumLevel {
            if let account = finding.account { harm[account, default: [:]][finding.rule.category, default: 0] += 1 }
        }
        return harm
    }

    private static func operation(
        _ accounts: [Int32],
        ties: [Tie],
        in log: ActivityLog,
        harm: [AccountID: [HarmCategory: Int]]
    ) -> Operation? {
        let members = accounts.map { account in
            let id = log.accounts[account]
            return Operation.Member(account: id, events: log.records(of: account).count, findings: harm[id] ?? [:])
        }
        let harmful = members.count { !$0.findings.isEmpty }
        guard members.count >= minimumAccounts || harmful == members.count else { return nil }
        let isHarmful =
            harmful >= minimumHarmfulAccounts
            && Double(harmful) >= minimumHarmfulShare * Double(members.count)
        let spans = accounts.map { log.records(of: $0) }
        let starts = zip(spans, accounts).compactMap { span, account in
            span.first.map { ($0.time, log.accounts[account]) }
        }
        guard let earliest = starts.min(by: { $0 < $1 }), let last = spans.compactMap(\.last?.time).max() else {
            return nil
        }
        // The earliest account names the operation, so that it keeps its id when it gains members.
        var hash = StableHash()
        hash.combine(earliest.1.high)
        hash.combine(earliest.1.low)
        return Operation(
            id: OperationID(value: hash.value),
            members: members.sorted { $0.account < $1.account },
            ties: ties.sorted { ($0.first, $0.second) < ($1.first, $1.second) },
            firstTime: earliest.0,
            lastTime: last,
            standing: isHarmful ? .harmful : .coordinatedOnly
        )
    }
}
