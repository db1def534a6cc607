// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What a gateway has to do to one account because people decided so: all that it needs, and nothing about why in words.
///
/// Coded as an object of flat members: `account` (a pseudonym), `action` (`suspended` or `rateLimited`), `requestsPerMinute` (with
/// `rateLimited` only), `until` (RFC 3339, absent without an end), `reason` (a code), `decision`, `decidedAt` (RFC 3339)
/// and `appeal` (absent without a link).
package struct Enforcement: Sendable, Equatable {
    package var account: AccountID
    package var action: Action
    /// The first moment at which it no longer holds; nil while it holds until somebody lifts it.
    package var until: Timestamp?
    /// A stable word for the kind of conduct, such as a harm category's: fit for an answer to a client, never free text.
    package var reasonCode: String
    /// The decision's id, which the account's owner can quote in an appeal.
    package var decision: String
    package var decidedAt: Timestamp
    /// The link with which the account's owner can appeal; nil where there is none.
    package var appeal: String?

    package init(
        account: AccountID,
        action: Action,
        until: Timestamp?,
        reasonCode: String,
        decision: String,
        decidedAt: Timestamp,
        appeal: String? = nil
    ) {
        self.account = account
        self.action = action
        self.until = until
        self.reasonCode = reasonCode
        self.decision = decision
        self.decidedAt = decidedAt
        self.appeal = appeal
    }

    package enum Action: Sendable, Equatable {
        /// No request is served.
        case suspended
        /// At most so many requests a minute are served, at least 1.
        case rateLimited(requestsPerMinute: Int)
    }

    /// Whether it holds at a moment.
    package func holds(at time: Timestamp) -> Bool {
        decidedAt <= time && until.map { time < $0 } ?? true
    }
}

extension Enforcement: Codable {
    private enum CodingKeys: String, CodingKey {
        case account, action, requestsPerMinute, until
        case reasonCode = "reason"
        case decision, decidedAt, appeal
    }

    /// The stable words for ``Action``.
    private enum ActionWord: String, Codable {
        case suspended, rateLimited
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        account = try container.decode(AccountID.self, forKey: .account)
        switch try container.decode(ActionWord.self, forKey: .action) {
        case .suspended: action = .suspended
        case .rateLimited:
            let rate = try container.decode(Int.self, forKey: .requestsPerMinute)
            guard rate >= 1 else {
                throw DecodingError.dataCorruptedError(
                    forKey: .requestsPerMinute,
                    in: container,
                    debugDescription: "expected 1 or more"
                )
            }
            action = .rateLimited(requestsPerMinute: rate)
        }
        until = try container.decodeIfPresent(Timestamp.self, forKey: .until)
        reasonCode = try container.decode(String.self, forKey: .reasonCode)
        decision = try container.decode(String.self, forKey: .decision)
        decidedAt = try container.decode(Timestamp.self, forKey: .decidedAt)
        appeal = try container.decodeIfPresent(String.self, forKey: .appeal)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(account, forKey: .account)
        switch action {
        case .suspended: try container.encode(ActionWord.suspended, forKey: .action)
        case .rateLimited(let rate):
            try container.encode(ActionWord.rateLimited, forKey: .action)
            try container.encode(rate, forKey: .requestsPerMinute)
        }
        try container.encodeIfPresent(until, forKey: .until)
        try container.encode(reasonCode, forKey: .reasonCode)
        try container.encode(decision, forKey: .decision)
        try container.encode(decidedAt, forKey: .decidedAt)
        try container.encodeIfPresent(appeal, forKey: .appeal)
    }
}
