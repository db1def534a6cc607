// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What a path asks for, as far as the gateway tells requests apart.
enum GatewayRoute: String, CaseIterable, Sendable {
    case chatCompletions = "/v1/chat/completions"
    case completions = "/v1/completions"
    case responses = "/v1/responses"
    case embeddings = "/v1/embeddings"
    case models = "/v1/models"
    /// Passed through like the others, but never recorded.
    case other

    /// The route that an upstream may take a path for: spelt with percent signs, empty segments or dots it is the same to many.
    init(path: String) {
        if let route = GatewayRoute(rawValue: path) {
            self = route
            return
        }
        let plain = Self.plain(path)
        self = GatewayRoute(rawValue: plain) ?? (plain.hasPrefix("/v1/models/") ? .models : .other)
    }

    /// A path without percent signs, dots, empty segments and a slash at its end (RFC 3986, section 6.2.2).
    private static func plain(_ path: String) -> String {
        var segments: [Substring] = []
        let decoded = path.removingPercentEncoding ?? path
        for segment in decoded.split(separator: "/") where segment != "." {
            if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
        }
        return "/" + segments.joined(separator: "/")
    }

    /// Whether a POST here calls a model, which is an event.
    var callsModel: Bool {
        switch self {
        case .chatCompletions, .completions, .responses, .embeddings: true
        case .models, .other: false
        }
    }
}
