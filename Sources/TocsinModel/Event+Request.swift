// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// One call of a model.
package struct Request: Sendable, Equatable {
    package var conversation: ConversationID?
    /// Such as `/v1/chat/completions`.
    package var endpoint: String?
    package var model: String?
    /// Oldest first; may hold the conversation so far.
    package var input: [Message]
    /// Usually one message; several when the request asked for alternatives.
    package var output: [Message]
    /// Names of the tools offered to the model.
    package var tools: [String]
    package var inputTokens: Int?
    package var outputTokens: Int?
    package var outcome: Outcome?
    /// Milliseconds from request to last byte.
    package var latencyMilliseconds: Int?

    package init(
        conversation: ConversationID? = nil,
        endpoint: String? = nil,
        model: String? = nil,
        input: [Message] = [],
        output: [Message] = [],
        tools: [String] = [],
        inputTokens: Int? = nil,
        outputTokens: Int? = nil,
        outcome: Outcome? = nil,
        latencyMilliseconds: Int? = nil
    ) {
        self.conversation = conversation
        self.endpoint = endpoint
        self.model = model
        self.input = input
        self.output = output
        self.tools = tools
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.outcome = outcome
        self.latencyMilliseconds = latencyMilliseconds
    }

    /// Whether there are messages or tools.
    package var hasText: Bool { !(input.isEmpty && output.isEmpty && tools.isEmpty) }

    /// How the call ended.
    package enum Outcome: String, Sendable, CaseIterable {
        case completed, refused, filtered, error

        /// Whether the model or a filter said no.
        package var isDeclined: Bool { self == .refused || self == .filtered }
    }
}

/// One turn of a conversation.
package struct Message: Sendable, Equatable {
    package var role: Role
    package var parts: [Part]

    package init(role: Role, parts: [Part]) {
        self.role = role
        self.parts = parts
    }

    package init(role: Role, text: String) {
        self.init(role: role, parts: [.text(text)])
    }

    /// Who speaks.
    package enum Role: String, Sendable, CaseIterable {
        case system, developer, user, assistant, tool
    }

    /// A piece of a message.
    ///
    /// Media are named, never kept.
    package enum Part: Sendable, Equatable {
        case text(String)
        case image
        case audio
        case file
        case toolCall(name: String, arguments: String)
        case toolResult(String)
    }
}
