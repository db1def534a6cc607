// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// An event with everything that some format may want to write of it.
struct SimulatedEvent {
    var id: String
    /// Milliseconds since 1970.
    var time: Int64
    var account: String
    var email: String
    var network: SimulatedNetwork
    var client: SimulatedClient
    var content: Content

    enum Content {
        case created(phoneCountry: String, referrer: String?)
        case keyCreated
        case payment(fingerprint: String, country: String)
        case signIn
        case enforcement(action: String)
        case request(SimulatedRequest)
    }
}

/// What the client software tells of itself; API clients tell less.
struct SimulatedClient {
    var device: String?
    var userAgent: String
    var timeZone: String?
    var locale: String?
}

/// A call of a model.
struct SimulatedRequest {
    var conversation: String
    var model: String
    var language: String
    /// The conversation so far, this turn last; this turn alone where the format or the scenario keeps no history.
    var turns: [Turn]
    /// Whether the conversation ends here: formats that write whole conversations write them now.
    var isLast: Bool
    var latencyMilliseconds: Int

    var turn: Turn { turns[turns.count - 1] }
    var endpoint: String { "/v1/chat/completions" }
    var inputTokens: Int { turns.reduce(0) { $0 + $1.prompt.utf8.count / 4 + 4 } }
    var outputTokens: Int { turn.answer.utf8.count / 4 + 2 }
}
