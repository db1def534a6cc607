// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinCases
internal import TocsinModel
internal import TocsinStore

/// All that the page of a case shows, read by index: nothing of other cases or accounts.
struct CaseFile: Sendable {
    let value: Case
    /// How often it was written: a form that is sent when it was written again is about another case than was read.
    let version: Int
    /// Of the case's accounts, ordered by time; raised ones.
    let findings: [AccountID: [Finding]]
    let operation: Operation?
    /// Of all accounts together; empty until they are counted.
    let activity: AccountActivity
    /// How many of the accounts were counted.
    let counted: Int
    /// Other cases about the same accounts.
    let related: [CaseSummary]
    /// The audit log's entries about the case, the last first, as lines.
    let history: [AuditRecord]

    /// More accounts than this are listed without their evidence on the page of a case.
    static let mostShown = 25
    /// Of more accounts than this only the first are read for counts of activity.
    private static let mostRead = 200

    init(_ id: CaseID, _ desk: CaseDesk, _ store: any ConsoleParts.ConsoleStore) throws {
        (value, version) = try desk.findWithVersion(id)
        let raised = try store.findings(of: value.accounts).filter { !$0.isShadow }
        findings = Dictionary(grouping: raised) { $0.account ?? AccountID(high: 0, low: 0) }
        if case .operation(let operation) = value.origin {
            self.operation = try store.operation(operation)
        } else {
            operation = nil
        }
        var activity = AccountActivity()
        var counted = 0
        for account in value.accounts.prefix(Self.mostRead) {
            guard let one = try store.activity(of: account) else { continue }
            activity.add(one)
            counted += 1
        }
        self.activity = activity
        self.counted = counted
        var related: [Int: CaseSummary] = [:]
        for account in value.accounts.prefix(Self.mostShown) {
            var query = CaseQuery()
            query.accounts = [account]
            query.limit = 10
            for summary in try desk.summaries(query) where summary.number != id.number {
                related[summary.number] = summary
            }
        }
        self.related = related.values.sorted { $0.number < $1.number }
        history = try AuditTrail.records(try store.auditLines(about: id.description, limit: 200))
    }

    /// The accounts with the most against them first.
    var accountsByWeight: [AccountID] {
        value.accounts.sorted { first, second in
            (weight(first), second) > (weight(second), first)
        }
    }

    private func weight(_ account: AccountID) -> Int {
        (findings[account] ?? []).reduce(0) { $0 + (FindingLevel.allCases.firstIndex(of: $1.rule.level) ?? 0) + 1 }
    }

    /// Ties between accounts of the case, the strongest first.
    var ties: [Tie] {
        (operation?.ties ?? []).sorted {
            ($1.matchWeightBits, $0.first, $0.second) < ($0.matchWeightBits, $1.first, $1.second)
        }
    }

    func ties(of account: AccountID) -> [Tie] { ties.filter { $0.first == account || $0.second == account } }
}
