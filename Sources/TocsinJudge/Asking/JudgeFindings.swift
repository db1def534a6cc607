// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinStore

/// Turns harmful verdicts into findings: one for each account and text, of level low.
///
/// Low, as the classifier's: the judge sees one text without what came before, and may be mistaken or steered. A reason to look at an account,
/// never enough to tie it into an operation.
package enum JudgeFindings {
    /// The findings of one judge.
    ///
    /// - Throws: What the store throws.
    package static func findings(of judged: [JudgedText], in store: any Store) throws -> [Finding] {
        try judged.flatMap { one throws -> [Finding] in
            guard case .harmful(let category, let confidence, _) = one.verdict else { return [] }
            let reference = reference(category, one.judge)
            var signals = [Evidence.signal(name: modelSignal, value: one.judge.model)]
            if let confidence { signals.append(.signal(name: "judgeConfidence", value: confidence.rawValue)) }
            return findings(one.text, reference, signals, try store.events(one.events))
        }
    }

    /// How many findings of judges there are, by the model that judged.
    package static func counts(_ findings: [Finding]) -> [String: Int] {
        findings.filter(\.rule.isJudge).reduce(into: [:]) { counts, finding in
            counts[model(of: finding) ?? "unknown", default: 0] += 1
        }
    }

    private static func model(of finding: Finding) -> String? {
        for case .signal(name: modelSignal, value: let value) in finding.evidence { return value }
        return nil
    }

    private static let modelSignal = "judgeModel"

    private static func findings(
        _ text: TextDigest,
        _ reference: RuleReference,
        _ signals: [Evidence],
        _ events: [Event]
    ) -> [Finding] {
        var content = StableHash()
        content.combine(text.bytes)
        let byAccount = Dictionary(grouping: events.filter { $0.account != nil }) { $0.account }
        return byAccount.compactMap { account, events -> Finding? in
            guard let account, let first = events.map(\.time).min(), let last = events.map(\.time).max() else {
                return nil
            }
            let shown = events.map(\.id).sorted().prefix(Finding.maximumEvidence - signals.count)
            return Finding(
                id: FindingID(reference: reference, account: account, content: content.value),
                rule: reference,
                subject: .account(account),
                firstTime: first,
                lastTime: last,
                occurrences: events.count,
                evidence: shown.map(Evidence.event) + signals,
                isShadow: false
            )
        }
        .sorted { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) }
    }

    private static func reference(_ category: HarmCategory, _ judge: JudgeReference) -> RuleReference {
        RuleReference(
            id: RuleReference.judgePrefix + category.rawValue,
            title: "Judge: \(category.rawValue)",
            version: judge.version,
            category: category,
            level: .low,
            scope: .request,
            tags: []
        )
    }
}
