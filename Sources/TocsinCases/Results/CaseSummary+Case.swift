// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
package import TocsinStore

extension Case {
    /// What lists need of the case.
    package var summary: CaseSummary {
        CaseSummary(
            number: id.number,
            state: state.rawValue,
            priority: priority.value,
            level: priority.level,
            category: decisions.last?.category ?? category,
            accounts: accounts,
            owner: owner,
            origin: origin.description,
            openedAt: openedAt,
            dueAt: dueAt,
            claimedAt: claimedAt,
            decidedAt: decidedAt,
            proposedBy: proposal?.decidedBy,
            action: decisions.last?.action.word,
            appealOutcome: decisions.last { $0.appeal != nil }?.appeal?.outcome?.rawValue,
            isDuplicate: duplicateOf != nil,
            isPart: partedFrom != nil,
            verdicts: ruleVerdicts
        )
    }

    /// By rule: whether the decision that settled the case held its findings to be harmful.
    ///
    /// As labels for training: an adverse decision speaks of findings of its own category alone.
    private var ruleVerdicts: [String: Bool] {
        var verdicts: [String: Bool] = [:]
        for (decision, _) in judgements {
            let isHarmful = decision.action.isAdverse && decision.appeal?.outcome != .overturned
            for finding in decision.subjects.flatMap(\.evidence.findings)
            where !isHarmful || finding.category == decision.category {
                verdicts[finding.rule] = isHarmful
            }
        }
        return verdicts
    }
}
