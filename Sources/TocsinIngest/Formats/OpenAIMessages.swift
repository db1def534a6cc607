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

    /// Reads messages whose role is another one where they name none.
    static func messages(_ value: JSONValue, defaultRole: Message.Role) -> [Message] {
        switch value.kind {
        case .string: return value.nonEmptyString.map { [Message(role: defaultRole, text: $0)] } ?? []
        case .object:
            // Some loggers put the list one level down.
            if let inner = value["messages"], value["role"] == nil { return messages(inner, defaultRole: defaultRole) }
            return message(value, defaultRole: defaultRole).map { [$0] } ?? []
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

    /// Reads messages that may be JSON in a text; JSON that is no messages is what the user wrote.
    static func inputInText(_ value: JSONValue) throws -> [Message] {
        try value.unwrapped { inner in
            let messages = input(inner)
            return messages.isEmpty && value.kind == .string && !areWordless(inner) ? input(value) : messages
        }
    }

    /// Whether a value is empty, or messages from which whoever logged them left all words out.
    static func areWordless(_ value: JSONValue) -> Bool {
        switch value.kind {
        case .null: return true
        case .string: return value.isEmptyString
        case .array: return value.elements.allSatisfy(areWordless)
        case .object:
            var areWordless = true
            value.forEachMember { name, member in
                if !Self.wordlessMembers.contains(name) && !Self.areWordless(member) { areWordless = false }
            }
            return areWordless
        case .number, .bool: return false
        }
    }

    /// Members of a message that say what it is, not what was said.
    private static let wordlessMembers: Set<String> = ["role", "type", "id", "index", "finish_reason"]

    /// One message; nil when it holds nothing.
    static func message(_ value: JSONValue, defaultRole: Message.Role) -> Message? {
        var parts: [Message.Part] = []
        var role = value["role"]?.string.flatMap(role(named:)) ?? defaultRole
        // Items of the Responses form stand beside messages and have a type of their own.
        switch value["type"]?.string {
        case "function_call", "custom_tool_call", "mcp_call":
            let arguments = text(of: value.first("arguments", "input"))
            parts.append(.toolCall(name: value["name"]?.string ?? "", arguments: arguments))
            role = .assistant
        case "function_call_output", "custom_tool_call_output":
            parts.append(.toolResult(text(of: value["output"])))
            role = .tool
        // What the model thinks is neither what was asked nor what was answered.
        case "reasoning": return nil
        default: break
        }
        if let content = value["content"] {
            if role == .tool, let text = content.nonEmptyString {
                parts.append(.toolResult(text))
            } else {
                append(content, to: &parts)
            }
        }
        // OpenTelemetry's and Gemini's name for it.
        if let content = value["parts"] { append(content, to: &parts) }
        if let refusal = value["refusal"]?.nonEmptyString { parts.append(.text(refusal)) }
        value["tool_calls"]?.forEachElement { parts.append(call($0["function"] ?? $0)) }
        // What tool calls were before there could be several.
        if let function = value["function_call"], function.kind == .object { parts.append(call(function)) }
        return parts.isEmpty ? nil : Message(role: role, parts: parts)
    }

    private static func call(_ function: JSONValue) -> Message.Part {
        .toolCall(name: function["name"]?.string ?? "", arguments: text(of: function["arguments"]))
    }

    /// The parts of a message's content: a text, a part, or a list of either.
    static func parts(_ content: JSONValue) -> [Message.Part] {
        var parts: [Message.Part] = []
        append(content, to: &parts)
        return parts
    }

    private static func append(_ content: JSONValue, to parts: inout [Message.Part]) {
        switch content.kind {
        case .string:
            if let text = content.nonEmptyString { parts.append(.text(text)) }
        case .array: content.forEachElement { append($0, to: &parts) }
        case .object: if let part = part(content) { parts.append(part) }
        case .number, .bool, .null: break
        }
    }

    /// One part of a message's content, by its type; nil when it tells nothing.
    private static func part(_ content: JSONValue) -> Message.Part? {
        let type = content["type"]?.string ?? "text"
        switch type {
        case "tool_use", "tool_call", "server_tool_call":
            let arguments = text(of: content.first("input", "arguments"))
            return .toolCall(name: content["name"]?.string ?? "", arguments: arguments)
        case "tool_result", "tool_call_response", "server_tool_call_response":
            return .toolResult(text(of: content.first("content", "response", "result")))
        case "reasoning", "thinking", "redacted_thinking": return nil
        default: break
        }
        let medium = content.first("modality", "mime_type")?.string ?? type
        if medium.contains("image") { return .image }
        if medium.contains("audio") { return .audio }
        if type.contains("file") || type == "blob" || type == "uri" || type == "document" { return .file }
        return content.first("text", "content", "refusal", "value")?.nonEmptyString.map { .text($0) }
    }

    /// A text as it is; anything else as JSON.
    static func text(of value: JSONValue?) -> String {
        guard let value else { return "" }
        return value.string ?? value.jsonText
    }

    /// The role of that name in any of the formats; nil for an unknown one.
    static func role(named name: String) -> Message.Role? {
        if let role = Message.Role(rawValue: name) { return role }
        return switch name.lowercased() {
        case "human", "user": .user
        case "gpt", "assistant", "model", "ai", "bot", "chatgpt": .assistant
        case "function", "tool", "observation": .tool
        case let lowercased: Message.Role(rawValue: lowercased)
        }
    }
}
