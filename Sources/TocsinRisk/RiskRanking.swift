// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// All accounts with their risks, the riskiest first.
package struct RiskRanking: Sendable {
    package let accounts: [Account]
    /// The moment from which evidence fades.
    package let moment: Timestamp
    package let requests: Int
    /// Requests that nobody could score.
    package let requestsWithoutText: Int

    /// An account with its risk.
    package struct Account: Sendable {
        package var id: AccountID
        package var risk: Risk
        package var requests: Int
        package var conversations: Int
        /// The conversation with the highest risk, looked at alone; nil without requests.
        package var riskiest: (first: EventID, requests: Int, risk: Risk)?
    }

    package init(_ histories: [AccountHistory], _ weights: RiskWeights, at moment: Timestamp) {
        self.moment = moment
        let all = histories.flatMap(\.conversations).flatMap(\.requests)
        requests = all.count
        requestsWithoutText = all.count { $0.marginBits == nil }
        accounts = histories.map { history in
            let evidence = RiskEvidence(history, at: moment, halfLifeDays: weights.halfLifeDays)
            return Account(
                id: history.account,
                risk: weights.account.risk(evidence),
                requests: history.conversations.reduce(0) { $0 + $1.requests.count },
                conversations: history.conversations.count,
                riskiest: Self.riskiest(history.conversations, weights.conversation)
            )
        }
        .sorted { $0.risk.sumBits != $1.risk.sumBits ? $0.risk.sumBits > $1.risk.sumBits : $0.id < $1.id }
    }

    /// Of equals, the earliest.
    private static func riskiest(
        _ conversations: [Conversation],
        _ model: RiskModel
    ) -> (first: EventID, requests: Int, risk: Risk)? {
        var riskiest: (first: EventID, requests: Int, risk: Risk)?
        for conversation in conversations {
            guard let first = conversation.requests.first else { continue }
            let risk = model.risk(RiskEvidence(conversation))
            if risk.sumBits > riskiest?.risk.sumBits ?? -.infinity {
                riskiest = (first.event, conversation.requests.count, risk)
            }
        }
        return riskiest
    }
}
