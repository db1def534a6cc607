// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Carries a question to an endpoint and the reply back; knows nothing of what they say.
package protocol JudgeTransport: Sendable {
    /// Sends the body of one request, and waits for the whole reply.
    func send(_ body: [UInt8]) async throws(TransportError) -> TransportReply
}

/// What came back, whatever its status.
package struct TransportReply: Sendable, Equatable {
    package var status: Int
    /// How long the endpoint asks to wait.
    package var retryAfter: Duration?
    package var body: [UInt8]

    package init(status: Int, retryAfter: Duration? = nil, body: [UInt8] = []) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}

/// Why nothing came back.
package enum TransportError: Error, Equatable {
    case timeout
    /// No connection, or one that broke.
    case unreachable
    /// The reply is longer than any chat completion.
    case tooLong
}
