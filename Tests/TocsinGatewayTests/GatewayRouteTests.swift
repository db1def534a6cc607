// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TocsinGateway

struct GatewayRouteTests {
    @Test(arguments: [
        ("/v1/chat/completions", GatewayRoute.chatCompletions), ("/v1/chat/%63ompletions", .chatCompletions),
        ("/v1/%63hat/completion%73", .chatCompletions), ("/v1/chat%2Fcompletions", .chatCompletions),
        ("//v1//chat/completions/", .chatCompletions), ("/v1/./chat/../responses", .responses),
        ("/../v1/embeddings", .embeddings), ("/v1/%2e%2e/v1/completions", .completions), ("/v1/models/bell-1", .models),
        ("/v1/models", .models), ("/v1/chat/completions/more", .other), ("/V1/chat/completions", .chatCompletions),
        ("/chat/completions", .chatCompletions), ("/engines/m/chat/completions", .chatCompletions),
        ("/v1/engines/m/completions", .completions), ("/openai/deployments/m/chat/completions", .chatCompletions),
        ("/anthropic/v1/messages", .messages), ("/v1/threads/t/messages", .other),
        ("/v1/chat/completions%", .other), ("/", .other), ("", .other), ("/%", .other), ("/%ff", .other),
    ])
    func aPathIsWhatAnUpstreamMayTakeItFor(_ path: String, _ route: GatewayRoute) {
        #expect(GatewayRoute(path: path) == route)
    }
}
