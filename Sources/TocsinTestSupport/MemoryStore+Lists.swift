// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import TocsinAudit
package import TocsinModel
package import TocsinStore

extension MemoryStore {
    package func caseDocument(_ number: Int) -> CaseDocument? { state.withLock { $0.cases[number] } }

    package func lastCaseNumber() -> Int { state.withLock { $0.cases.keys.max() ?? 0 } }

    package func caseSummaries(_ query: CaseQuery) -> [CaseSummary] {
        let found = state.withLock { state in state.summaries.values.filter(query.matches) }
        return Array(
            found.sorted { (-$0.priority, $0.number) < (-$1.priority, $1.number) }
                .dropFirst(query.offset).prefix(query.limit)
        )
    }

    package func caseCount(_ query: CaseQuery) -> Int {
        state.withLock { state in state.summaries.values.count(where: query.matches) }
    }

    package func accountsOfCases(in range: ClosedRange<AccountID>, limit: Int) -> [AccountID] {
        let all = state.withLock { Set($0.summaries.values.flatMap(\.accounts)) }
        return Array(all.filter { range.contains($0) }.sorted().prefix(limit))
    }

    package func casesWithoutSummary() -> [CaseDocument] {
        let known = state.withLock { Set($0.summaries.keys) }
        return cases().filter { !known.contains($0.number) }
    }

    package func addSummaries(_ summaries: [CaseSummary]) {
        state.withLock { state in for summary in summaries { state.summaries[summary.number] = summary } }
    }

    package func caseTimes() -> [CaseTimes] {
        state.withLock { $0.summaries.values.filter { !$0.isDuplicate } }.sorted { $0.number < $1.number }.map {
            CaseTimes(
                openedAt: $0.openedAt,
                dueAt: $0.dueAt,
                claimedAt: $0.claimedAt,
                decidedAt: $0.decidedAt,
                action: $0.action,
                appealOutcome: $0.appealOutcome,
                isPart: $0.isPart
            )
        }
    }

    package func ruleVerdicts() -> [RuleVerdicts] {
        var verdicts: [String: RuleVerdicts] = [:]
        for summary in state.withLock({ Array($0.summaries.values) }) {
            for (rule, isHarmful) in summary.verdicts {
                var counts = verdicts[rule] ?? RuleVerdicts(rule: rule, confirmed: 0, dismissed: 0)
                if isHarmful { counts.confirmed += 1 } else { counts.dismissed += 1 }
                verdicts[rule] = counts
            }
        }
        return verdicts.values.sorted { $0.rule < $1.rule }
    }

    package func accountsWithoutCase(atLeast level: FindingLevel, limit: Int) -> [AccountID] {
        let known = state.withLock { Set($0.summaries.values.flatMap(\.accounts)) }
        var seen = known
        // Sorting is stable: findings come ordered by time.
        let worst = findings().filter { !$0.isShadow && $0.rule.level >= level }
            .sorted { $0.rule.level > $1.rule.level }
        return Array(worst.compactMap(\.account).filter { seen.insert($0).inserted }.prefix(limit))
    }

    package func auditLines(before sequence: Int?, limit: Int) -> [String] {
        Array(auditLines().prefix(max(0, (sequence ?? .max) - 1)).reversed().prefix(limit))
    }

    package func auditLines(about subject: String, before sequence: Int?, limit: Int) throws -> [String] {
        var found: [String] = []
        _ = try AuditVerification.verify(auditLines().prefix(max(0, (sequence ?? .max) - 1))) { entry in
            if entry.record.subject == subject { found.append(entry.line) }
        }
        return Array(found.reversed().prefix(limit))
    }

    package func savedViews(of person: String) -> [SavedView] {
        state.withLock { state in
            (state.savedViews[person] ?? [:]).map { SavedView(name: $0.key, query: $0.value) }
                .sorted { $0.name < $1.name }
        }
    }

    package func setSavedView(_ name: String, _ query: String?, of person: String) {
        state.withLock { $0.savedViews[person, default: [:]][name] = query }
    }

    // MARK: Activity

    package func activity(of account: AccountID) -> AccountActivity? { state.withLock { $0.activity[account] } }

    package func activityProgress() -> (place: ActivityPlace, missing: [AccountID]) {
        state.withLock { state in
            var wanted = Set(state.findings.values.compactMap(\.account))
            wanted.formUnion(state.operations.flatMap { $0.members.map(\.account) })
            wanted.formUnion(state.summaries.values.flatMap(\.accounts))
            return (state.activityPlace, wanted.filter { state.activity[$0] == nil }.sorted())
        }
    }

    package func addActivity(_ activity: [AccountID: AccountActivity], from: ActivityPlace, to: Int64) -> Bool {
        state.withLock { state in
            guard state.activityPlace == from else { return false }
            for (account, counts) in activity where from.cursor != to || state.activity[account] == nil {
                var total = state.activity[account] ?? AccountActivity()
                total.add(counts)
                state.activity[account] = total
            }
            state.activityCursor = to
            return true
        }
    }
}
