// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Messages in the forms of OpenAI's Chat Completions and Responses, which most gateways log.
enum OpenAIMessages {
    /// Reads a list of messages, one message, or a bare text that the user wrote.
    static func input(_ value: JSONValue) -> [Message] {
        messages(value, defaultRole: .user)
    }

    /// Reads the answer: a list of messages, one message, or a bare text that the model wrote.
    static func output(_ value: JSONValue) -> [Message] {
        messages(value, defaultRole: .assistant)
    }

    /// Reads `choices[].message` (or `.text`, or streamed `.delta`) of a response.
    static func choices(_ response: JSONValue) -> [Message] {
        var messages: [Message] = []
        response["choices"]?.forEachElement { choice in
            if let message = choice.first("message", "delta") {
                if let read = Self.message(message, defaultRole: .assistant) { messages.append(read) }
            } else if let text = choice["text"]?.nonEmptyString {
                messages.append(Message(role: .assistant, text: text))
            }
        }
        return messages
    }

    /// How a response ended, by its choices' finish reasons and refusals.
    static func outcome(ofChoices response: JSONValue) -> Request.Outcome? {
        var outcome: Request.Outcome?
        response["choices"]?.forEachElement { choice in
            let reason = choice["finish_reason"]?.string
            if choice["message"]?["refusal"]?.nonEmptyString != nil {
                outcome = .refused
            } else if reason == "content_filter" {
                outcome = outcome ?? .filtered
            } else if reason != nil {
                outcome = outcome ?? .completed
            }
        }
        return outcome
    }

    private static func messages(_ value: JSONValue, defaultRole: Message.Role) -> [Message] {
        switch value.kind {
        case .string: return value.nonEmptyString.map { [Message(role: defaultRole, text: $0)] } ?? []
        case .object: return message(value, defaultRole: defaultRole).map { [$0] } ?? []
        case .array:
            var messages: [Message] = []
            value.forEachElement { element in
                if let text = element.string {
                    messages.append(Message(role: defaultRole, text: text))
                } else if let read = message(element, defaultRole: defaultRole) {
                    messages.append(read)
                }
            }
            return messages
        case .number, .bool, .null: return []
        }
    }

    /// One message; nil when it holds nothing.
    static func message(_ value: JSONValue, defaultRole: Message.Role) -> Message? {
        var parts: [Message.Part] = []
        var role = value["role"]?.string.flatMap(role(named:)) ?? defaultRole
        // Items of the Responses form stand beside messages and have a type of their own.
        switch value["type"]?.string {
        case "function_call":
            parts.append(.toolCall(name: value["name"]?.string ?? "", arguments: text(of: value["arguments"])))
            role = .assistant
        case "function_call_output":
            parts.append(.toolResult(text(of: value["output"])))
            role = .tool
        default: break
        }
        if let content = value["content"] {
            if role == .tool, let text = content.nonEmptyString {
                parts.append(.toolResult(text))
            } else {
                append(content, to: &parts)
            }
        }
        if let refusal = value["refusal"]?.nonEmptyString { parts.append(.text(refusal)) }
        value["tool_calls"]?.forEachElement { call in
            let function = call["function"] ?? call
            parts.append(
                .toolCall(name: function["name"]?.string ?? "", arguments: text(of: function["arguments"]))
            )
        }
        return parts.isEmpty ? nil : Message(role: role, parts: parts)
    }

    private static func append(_ content: JSONValue, to parts: inout [Message.Part]) {
        switch content.kind {
        case .string:
            if let text = content.nonEmptyString { parts.append(.text(text)) }
        case .array: content.forEachElement { append($0, to: &parts) }
        case .object:
            let type = content["type"]?.string ?? "text"
            if type.contains("image") {
                parts.append(.image)
            } else if type.contains("audio") {
                parts.append(.audio)
            } else if type.contains("file") {
                parts.append(.file)
            } else if type == "tool_use" {
                parts.append(.toolCall(name: content["name"]?.string ?? "", arguments: text(of: content["input"])))
            } else if type == "tool_result" {
                parts.append(.toolResult(text(of: content["content"])))
            } else if let text = content.first("text", "content", "refusal", "value")?.nonEmptyString {
                parts.append(.text(text))
            }
        case .number, .bool, .null: break
        }
    }

    /// A text as it is; anything else as JSON.
    static func text(of value: JSONValue?) -> String {
        guard let value else { return "" }
        return value.string ?? value.jsonText
    }

    /// The role of that name in any of the formats; nil for an unknown one.
    static func role(named name: String) -> Message.Role? {
        switch name {
        case "human", "user": .user
        case "gpt", "assistant", "model", "ai", "bot", "chatgpt": .assistant
        case "function", "tool", "observation": .tool
        default: Message.Role(rawValue: name)
        }
    }
}
