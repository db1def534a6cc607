// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What a path asks for, as far as the gateway tells requests apart.
enum GatewayRoute: String, CaseIterable, Sendable {
    case chatCompletions = "/v1/chat/completions"
    case completions = "/v1/completions"
    case responses = "/v1/responses"
    case embeddings = "/v1/embeddings"
    /// Of Anthropic's interface.
    case messages = "/v1/messages"
    case models = "/v1/models"
    /// Passed through like the others, but never recorded.
    case other

    /// The route that an upstream may take a path for: spelt with percent signs, empty segments or dots it is the same to many.
    ///
    /// Calls of a model are told by their last segments: some servers take them without `/v1`, or behind `/engines/NAME` and
    /// `/openai/deployments/NAME`.
    init(path: String) {
        if let route = GatewayRoute(rawValue: path) {
            self = route
            return
        }
        let segments = Self.segments(path)
        switch (segments.dropLast().last, segments.last) {
        case ("chat", "completions"): self = .chatCompletions
        case (_, "completions"): self = .completions
        case (_, "responses"): self = .responses
        case (_, "embeddings"): self = .embeddings
        case ("v1", "messages"): self = .messages
        default: self = segments.starts(with: ["v1", "models"]) ? .models : .other
        }
    }

    /// A path's segments without percent signs, dots, empty ones and capitals (RFC 3986, section 6.2.2).
    private static func segments(_ path: String) -> [String] {
        var segments: [Substring] = []
        let decoded = path.removingPercentEncoding ?? path
        for segment in decoded.split(separator: "/") where segment != "." {
            if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
        }
        return segments.map { $0.lowercased() }
    }

    /// Whether a POST here calls a model, which is an event.
    var callsModel: Bool {
        switch self {
        case .chatCompletions, .completions, .responses, .embeddings, .messages: true
        case .models, .other: false
        }
    }
}
