// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How likely it is that an operation is one, how far that can be trusted, and what else it might be.
package struct Judgement: Sendable {
    /// What the strongest tie of each member reaches for more than half of the members; nil when there is no tie.
    package let likelihood: Likelihood?
    /// For the member that hangs on the weakest thread.
    package let weakest: Likelihood?
    package let confidence: JudgementConfidence
    /// Admiralty grade of the information, 1...6; the source is the operator's own log, graded B.
    package let informationGrade: Int
    package let reasons: [String]
    package let alternatives: [Alternative]

    /// Kinds of evidence that a network shared by strangers does not explain.
    private static let strongKinds: Set<TieComparison> = [
        .payment, .device, .promptFamily, .artefact, .relay, .passage, .jointTiming,
    ]

    /// `minimumGroup`: Counts of fewer accounts are not said in the reasons.
    init(operation: Operation, activity: ReportInput.Activity?, rules: [RuleCount], minimumGroup: Int) {
        let strongest = Self.strongestTies(operation)
        likelihood = strongest.isEmpty ? nil : Likelihood(probability: strongest[(strongest.count - 1) / 2])
        weakest = strongest.first.map { Likelihood(probability: $0) }

        let kinds = Set(operation.ties.flatMap(\.evidence).filter { $0.weightBits >= 1 }.map(\.comparison))
        let harmful = operation.members.count { !$0.findings.isEmpty }
        let manyKinds = kinds.count >= 2 && !kinds.isDisjoint(with: Self.strongKinds)
        let halfHarmful = harmful * 2 >= operation.members.count
        let isModerate = manyKinds && halfHarmful && rules.count >= 2
        confidence = isModerate ? .moderate : .low
        informationGrade = isModerate ? 2 : 3
        let accused = Wording.accounts(harmful, minimum: minimumGroup)
        reasons = [
            "\(Wording.count(kinds.count, "kind")) of evidence \(kinds.count == 1 ? "ties" : "tie") the accounts",
            "\(accused) of \(operation.members.count) accounts have findings of level medium or above",
            "\(Wording.count(rules.count, "rule")) fired",
        ]
        alternatives = Alternative.weigh(operation: operation, activity: activity, category: operation.mainCategory)
    }

    /// The probability of each member's strongest tie, ascending.
    private static func strongestTies(_ operation: Operation) -> [Double] {
        var strongest: [AccountID: Double] = [:]
        for tie in operation.ties {
            for account in [tie.first, tie.second] {
                strongest[account] = max(strongest[account] ?? 0, tie.matchProbability)
            }
        }
        return strongest.values.sorted()
    }
}
