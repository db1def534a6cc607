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
    /// How many messages, and calls of each, are read from numbered attributes.
    private static let maximumNumbered = 10_000

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
        var choices = 0
        while let reason = attributes.text("gen_ai.completion.\(choices).finish_reason") {
            finishReasons += reason
            choices += 1
        }
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
            input += Self.message(attributes, or: content, as: role ?? .user)
        case Self.choiceEvent:
            if let text = attributes.text("message") {
                output += Self.messages(text, as: .assistant)
            } else {
                output += Self.message(attributes, or: content, as: .assistant)
            }
        default: break
        }
    }

    /// The message of an event for each, in its attributes or else in its body.
    private static func message(
        _ attributes: OTelAttributes,
        or body: String?,
        as role: Message.Role
    ) -> [Message] {
        if let content = attributes.text("content") { return [Message(role: role, parts: parts(content, of: role))] }
        return (attributes.text("gen_ai.event.content") ?? body).map { messages($0, as: role) } ?? []
    }

    /// Reads JSON messages, a list of parts, or a bare text; JSON that is neither is what somebody wrote, and counts as text.
    private static func messages(_ text: String, as role: Message.Role) -> [Message] {
        structured(text) { read($0, as: role) } ?? [Message(role: role, text: text)]
    }

    /// Reads a message's content: a list of typed parts, or a text, which may be JSON itself.
    private static func parts(_ content: String, of role: Message.Role) -> [Message.Part] {
        let read = structured(content) { value -> [Message.Part]? in
            let elements = value.elements
            guard !elements.isEmpty, elements.allSatisfy({ $0["type"]?.string != nil }) else { return nil }
            let parts = OpenAIMessages.parts(value)
            // What a model thinks is left out; of what was sent to it nothing may be.
            return parts.count == elements.count || role == .assistant && !parts.isEmpty ? parts : nil
        }
        return read ?? [.text(content)]
    }

    /// Hands on the list or object that a text is as JSON; nil where it is none, or `body` makes nothing of it.
    private static func structured<Result>(_ text: String, _ body: (JSONValue) -> Result?) -> Result? {
        guard let first = text.first(where: { !$0.isWhitespace }), first == "[" || first == "{" else { return nil }
        return try? EmbeddedJSON.withValue(in: text, body)
    }

    /// Nil when these are neither messages nor parts.
    private static func read(_ value: JSONValue, as role: Message.Role) -> [Message]? {
        let value = value["message"] ?? value
        let messages = OpenAIMessages.messages(value, defaultRole: role)
        if !messages.isEmpty { return messages }
        // A list of parts without a message around it.
        let parts = OpenAIMessages.parts(value)
        if !parts.isEmpty { return [Message(role: role, parts: parts)] }
        return OpenAIMessages.areWordless(value) ? [] : nil
    }

    /// OpenLLMetry's attributes, one for each member of each message, such as `gen_ai.prompt.0.role`.
    private static func numbered(_ name: String, _ attributes: OTelAttributes, defaultRole: Message.Role) -> [Message] {
        var messages: [Message] = []
        while messages.count < maximumNumbered {
            let prefix = "\(name).\(messages.count)"
            let role = attributes.text(prefix + ".role")
            let content = attributes.text(prefix + ".content")
            let calls = numberedCalls(prefix + ".tool_calls", attributes)
            guard role != nil || content != nil || !calls.isEmpty else { break }
            var message = Message(role: role.flatMap(OpenAIMessages.role(named:)) ?? defaultRole, parts: [])
            if let content { message.parts = parts(content, of: message.role) }
            message.parts += calls
            messages.append(message)
        }
        return messages
    }

    private static func numberedCalls(_ name: String, _ attributes: OTelAttributes) -> [Message.Part] {
        var calls: [Message.Part] = []
        while calls.count < maximumNumbered {
            let tool = attributes.text("\(name).\(calls.count).name")
            let arguments = attributes.text("\(name).\(calls.count).arguments")
            guard tool != nil || arguments != nil else { break }
            calls.append(.toolCall(name: tool ?? "", arguments: arguments ?? ""))
        }
        return calls
    }
}
