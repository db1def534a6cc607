// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Carries one message to a receiver.
package protocol WebhookTransport: Sendable {
    func post(_ request: WebhookRequest) async -> WebhookOutcome
}

/// What is sent.
package struct WebhookRequest: Sendable, Equatable {
    package var url: String
    package var host: String
    package var allowsPrivateAddresses: Bool
    package var headers: [String: String]
    package var body: String

    package init(
        url: String,
        host: String,
        allowsPrivateAddresses: Bool,
        headers: [String: String],
        body: String
    ) {
        self.url = url
        self.host = host
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.headers = headers
        self.body = body
    }
}

/// What became of it.
package enum WebhookOutcome: Sendable, Equatable {
    /// `retryAfter`: Seconds that the receiver asked for.
    case answered(status: Int, retryAfter: Int64? = nil)
    /// The host's addresses are ones that are not called.
    case refusedAddress
    case unknownHost
    case unreachable
    case timeout

    var isSuccess: Bool {
        if case .answered(let status, _) = self { return (200...299).contains(status) }
        return false
    }

    /// Why it failed, in words.
    var problem: String {
        switch self {
        case .answered(let status, _) where (300...399).contains(status):
            "it answered with status \(status), and redirects are not followed: name the address itself"
        case .answered(let status, _): "it answered with status \(status)"
        case .refusedAddress:
            "its host is inside a private network; set allowPrivateAddresses if that is meant"
        case .unknownHost: "its host has no address"
        case .unreachable: "no connection"
        case .timeout: "no answer in time"
        }
    }
}
