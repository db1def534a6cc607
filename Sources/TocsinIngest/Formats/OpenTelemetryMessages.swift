// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// The messages of a model call, wherever the conventions of the time put them.
struct OTelMessages {
    /// The log record and span event that hold all messages of a call.
    static let detailsEvent = "gen_ai.client.inference.operation.details"
    /// The log records of the older convention, one for each message.
    static let messageEvents: Set<String> = [
        "gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message", "gen_ai.tool.message", choiceEvent,
    ]
    /// The one of them that holds an answer.
    static let choiceEvent = "gen_ai.choice"

    private(set) var input: [Message] = []
    private(set) var output: [Message] = []
    private(set) var finishReasons = ""

    init(_ attributes: OTelAttributes) {
        if let text = attributes.text("gen_ai.system_instructions") {
            for part in Self.messages(text, as: .system) { input.append(Message(role: .system, parts: part.parts)) }
        }
        if let text = attributes.text("gen_ai.input.messages", "gen_ai.prompt") {
            input += Self.messages(text, as: .user)
        }
        if let text = attributes.text("gen_ai.output.messages", "gen_ai.completion") {
            output += Self.messages(text, as: .assistant)
        }
        if input.isEmpty { input = Self.numbered("gen_ai.prompt", attributes, defaultRole: .user) }
        if output.isEmpty { output = Self.numbered("gen_ai.completion", attributes, defaultRole: .assistant) }
    }

    /// Adds what a span event holds, or a log record with its body, in the older convention of an event for each message.
    mutating func add(eventNamed name: String, _ attributes: OTelAttributes, body: JSONValue? = nil) {
        let bodyMembers = OTelAttributes(body?["kvlistValue"]?["values"])
        finishReasons += attributes.text("finish_reason") ?? bodyMembers.text("finish_reason") ?? ""
        let bodyText = body.map { OTelAttributes.plainText(of: $0) } ?? ""
        let content = bodyText.isEmpty || bodyText == "null" ? nil : bodyText
        switch name {
        case Self.detailsEvent, "gen_ai.content.prompt", "gen_ai.content.completion":
            let more = OTelMessages(attributes)
            if input.isEmpty { input = more.input }
            if output.isEmpty { output = more.output }
        case "gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message", "gen_ai.tool.message":
            let role = name.split(separator: ".").dropFirst().first.flatMap { Message.Role(rawValue: String($0)) }
            guard let text = attributes.text("content", "gen_ai.event.content") ?? content else { return }
            input += Self.messages(text, as: role ?? .user)
        case Self.choiceEvent:
            guard let text = attributes.text("message", "content", "gen_ai.event.content") ?? content else { return }
            output += Self.messages(text, as: .assistant)
        default: break
        }
    }

    /// Reads JSON messages, a list of parts, or a bare text.
    private static func messages(_ text: String, as role: Message.Role) -> [Message] {
        guard let first = text.first(where: { !$0.isWhitespace }), first == "[" || first == "{",
            let read = try? EmbeddedJSON.withValue(in: text, { value in Self.read(value, as: role) })
        else { return [Message(role: role, text: text)] }
        return read
    }

    private static func read(_ value: JSONValue, as role: Message.Role) -> [Message] {
        let value = value["message"] ?? value
        let messages = OpenAIMessages.messages(value, defaultRole: role)
        if !messages.isEmpty { return messages }
        // A list of parts without a message around it.
        return OpenAIMessages.parts(value).isEmpty
            ? [] : [Message(role: role, parts: OpenAIMessages.parts(value))]
    }

    /// OpenLLMetry's attributes, one for each member of each message, such as `gen_ai.prompt.0.role`.
    private static func numbered(_ name: String, _ attributes: OTelAttributes, defaultRole: Message.Role) -> [Message] {
        var messages: [Message] = []
        while messages.count < 10_000 {
            let prefix = "\(name).\(messages.count)"
            let role = attributes.text(prefix + ".role")
            let call = attributes.text(prefix + ".tool_calls.0.name")
            guard let content = attributes.text(prefix + ".content") ?? (role != nil || call != nil ? "" : nil) else {
                break
            }
            var message = Message(role: role.flatMap(OpenAIMessages.role(named:)) ?? defaultRole, parts: [])
            if !content.isEmpty { message.parts = Self.messages(content, as: message.role).flatMap(\.parts) }
            if let call {
                let arguments = attributes.text(prefix + ".tool_calls.0.arguments") ?? ""
                message.parts.append(.toolCall(name: call, arguments: arguments))
            }
            messages.append(message)
        }
        return messages
    }
}
