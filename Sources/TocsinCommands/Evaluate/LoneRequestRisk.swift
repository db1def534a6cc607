// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinClassifier
internal import TocsinCorpus
internal import TocsinEvaluation
internal import TocsinFindings
internal import TocsinModel
internal import TocsinRisk

/// The risk of a conversation that is nothing but one text: what rules, classifier and quotations say of it together.
struct LoneRequestRisk {
    private let reader: RequestReader
    private let trial: RuleTrial
    private let references: [String: RuleReference]
    private let model: RiskModel

    init(_ weights: RiskWeights, _ classifier: HarmModel, _ rules: RuleSet) throws {
        reader = try RequestReader(classifier, try QuotationPhrases.bundled())
        trial = try RuleTrial(rules)
        let raised = rules.raised(from: .informational).filter { $0.reference.scope == .request }
        references = Dictionary(raised.map { ($0.reference.id, $0.reference) }) { first, _ in first }
        model = weights.conversation
    }

    func risk(_ text: String) throws -> Risk { model.risk(RiskEvidence(try conversation(text))) }

    /// Both sides of each pair, the harmful one first.
    func examples(_ pairs: [NearMissPair]) throws -> [RiskExample] {
        try pairs.flatMap { pair in
            try [(pair.harmful, true), (pair.nearMiss, false)].map { text, isHarmful in
                RiskExample(
                    conversation: try conversation(text),
                    isHarmful: isHarmful,
                    population: pair.category.rawValue,
                    group: pair.id
                )
            }
        }
    }

    private func conversation(_ text: String) throws -> Conversation {
        let event = EventID(high: 0, low: 0)
        let account = AccountID(high: 0, low: 0)
        let reading = try reader.read(text, event: event, time: Timestamp(milliseconds: 0))
        let findings = try trial.requestRules(matchingPrompt: text).compactMap { references[$0] }.enumerated()
            .map { number, reference in
                Finding(
                    id: FindingID(value: UInt64(number)),
                    rule: reference,
                    subject: .account(account),
                    firstTime: reading.time,
                    lastTime: reading.time,
                    occurrences: 1,
                    evidence: [.event(event)],
                    isShadow: false
                )
            }
        return Conversation(requests: [reading], findings: findings)
    }
}
