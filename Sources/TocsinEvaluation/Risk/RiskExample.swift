// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinRisk

/// An account or a conversation of a simulated service, with its evidence and the truth about it.
package struct RiskExample: Sendable {
    package var evidence: RiskEvidence
    package var isHarmful: Bool
    /// The benign population, or the harm of the operation.
    package var population: String
    /// What belongs together when drawing: an operation's name, or an account.
    package var group: String
    /// The gravest finding, what one would go by without a model: 0 for none, then levels from 1.
    package var highestLevel: Int

    package init(
        evidence: RiskEvidence,
        isHarmful: Bool,
        population: String,
        group: String,
        highestLevel: Int
    ) {
        self.evidence = evidence
        self.isHarmful = isHarmful
        self.population = population
        self.group = group
        self.highestLevel = highestLevel
    }

    /// A conversation.
    package init(conversation: Conversation, isHarmful: Bool, population: String, group: String) {
        self.init(
            evidence: RiskEvidence(conversation),
            isHarmful: isHarmful,
            population: population,
            group: group,
            highestLevel: Self.highestLevel(conversation.findings)
        )
    }

    /// Every account of which the truth is known: members of operations are harmful.
    package static func accounts(
        _ histories: [AccountHistory],
        _ truth: Truth,
        at moment: Timestamp,
        halfLifeDays: Double
    ) -> [RiskExample] {
        histories.compactMap { history in
            guard let (name, group) = truth.place(of: history.account) else { return nil }
            return RiskExample(
                evidence: RiskEvidence(history, at: moment, halfLifeDays: halfLifeDays),
                isHarmful: truth.operations[history.account] != nil,
                population: name,
                group: group,
                highestLevel: highestLevel(history.findings + history.conversations.flatMap(\.findings))
            )
        }
    }

    /// Every conversation of benign accounts, and of members of operations those with a plainly harmful request; their others are neither.
    package static func conversations(_ histories: [AccountHistory], _ truth: Truth) -> [RiskExample] {
        histories.flatMap { history -> [RiskExample] in
            guard let (name, group) = truth.place(of: history.account) else { return [] }
            let isMember = truth.operations[history.account] != nil
            return history.conversations.compactMap { conversation in
                let isHarmful = conversation.requests.contains { truth.harmfulEvents[$0.event] != nil }
                if isMember != isHarmful { return nil }
                return RiskExample(conversation: conversation, isHarmful: isHarmful, population: name, group: group)
            }
        }
    }

    private static func highestLevel(_ findings: [Finding]) -> Int {
        findings.compactMap { FindingLevel.allCases.firstIndex(of: $0.rule.level) }.max().map { $0 + 1 } ?? 0
    }
}

extension Truth {
    /// Where an account belongs: its population or its operation's harm, and what it is drawn with; nil for one that is not known.
    fileprivate func place(of account: AccountID) -> (name: String, group: String)? {
        if let operation = operations[account] {
            return (descriptions[operation]?.category.rawValue ?? "operation", operation)
        }
        return populations[account].map { ($0, account.description) }
    }
}
