// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1

/// An answer that the gateway gives itself, whole.
struct OwnAnswer: Equatable {
    var status: HTTPResponseStatus
    /// But for its length.
    var headers: HTTPHeaders
    var body: String
    /// Whether the connection serves no more after it.
    var closes = false

    init(_ body: String, status: HTTPResponseStatus = .ok, type: String? = "text/plain") {
        self.status = status
        self.body = body
        headers = type.map { ["Content-Type": $0] } ?? [:]
    }

    init(_ refusal: Refusal) {
        self.init(
            refusal.body,
            status: HTTPResponseStatus(statusCode: refusal.status),
            type: "application/json"
        )
        if let seconds = refusal.retryAfterSeconds { headers.add(name: "Retry-After", value: "\(seconds)") }
        closes = refusal.closes
    }

    /// To what is no HTTP, or has a method that its parser does not know; nothing after it can be read either.
    static var badRequest: OwnAnswer {
        OwnAnswer(
            Refusal(
                status: 400,
                code: "bad_request",
                message: "The request is no HTTP that can be read here, or its method is not known.",
                closes: true
            )
        )
    }
}
