// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What a path asks for, as far as the gateway tells requests apart.
enum GatewayRoute: String, CaseIterable, Sendable {
    case chatCompletions = "/v1/chat/completions"
    case completions = "/v1/completions"
    case responses = "/v1/responses"
    case embeddings = "/v1/embeddings"
    case models = "/v1/models"
    /// Passed through like the others, but never recorded.
    case other

    init(path: String) {
        self = GatewayRoute(rawValue: path) ?? (path.hasPrefix("/v1/models/") ? .models : .other)
    }

    /// Whether a POST here calls a model, which is an event.
    var callsModel: Bool {
        switch self {
        case .chatCompletions, .completions, .responses, .embeddings: true
        case .models, .other: false
        }
    }
}
