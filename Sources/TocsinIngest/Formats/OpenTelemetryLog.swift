// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// OTLP/JSON exports (`resourceSpans`, one export a line): each span of a model call is a request.
///
/// Reads the names of the current GenAI conventions, those before them, and OpenLLMetry's numbered ones; messages may stand in
/// attributes, in span events, or in the log record that the conventions call `gen_ai.client.inference.operation.details`.
/// Spans of agents and tools are passed over: the calls inside them have spans of their own.
struct OpenTelemetryLog: LogAdapter {
    let format = LogFormat.openTelemetry

    func recognises(_ record: JSONValue) -> Bool {
        record.first("resourceSpans", "resource_spans", "resourceLogs", "resource_logs") != nil
            || record.first("scopeSpans", "scope_spans") != nil
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        guard recognises(record) else { throw AdaptError.wrongShape(expected: "'resourceSpans' or 'resourceLogs'") }
        let resources = record.first("resourceSpans", "resource_spans")?.elements ?? [record]
        for resource in resources {
            let attributes = OTelAttributes(resource["resource"]?["attributes"])
            resource.first("scopeSpans", "scope_spans", "instrumentationLibrarySpans")?.forEachElement { scope in
                scope["spans"]?.forEachElement { span in
                    if let event = Self.event(span: span, resource: attributes) { sink.add(event) }
                }
            }
        }
        record.first("resourceLogs", "resource_logs")?.forEachElement { resource in
            let attributes = OTelAttributes(resource["resource"]?["attributes"])
            resource.first("scopeLogs", "scope_logs")?.forEachElement { scope in
                scope.first("logRecords", "log_records")?.forEachElement { log in
                    if let event = Self.event(log: log, resource: attributes) { sink.add(event) }
                }
            }
        }
        if sink.events.isEmpty { throw AdaptError.notUsed(used: "spans with gen_ai attributes of a model call") }
    }

    // MARK: Spans and log records

    private static func event(span: JSONValue, resource: OTelAttributes) -> RawEvent? {
        var attributes = OTelAttributes(span["attributes"])
        guard attributes.isModelCall else { return nil }
        var messages = OTelMessages(attributes)
        span["events"]?.forEachElement { event in
            let more = OTelAttributes(event["attributes"])
            messages.add(eventNamed: event["name"]?.string ?? "", more)
            attributes.add(more)
        }
        let start = span.first("startTimeUnixNano", "start_time_unix_nano")?.time
        var event = event(attributes, messages, resource: resource, time: start)
        if let end = span.first("endTimeUnixNano", "end_time_unix_nano")?.time, let start, end.time >= start.time,
            case .request(var request) = event.content
        {
            request.latencyMilliseconds = Int(end.time.milliseconds - start.time.milliseconds)
            event.content = .request(request)
        }
        // Status code 2 is an error, whether written as a number or by name.
        let status = span["status"]?["code"]
        if status?.int == 2 || status?.string == "STATUS_CODE_ERROR" { event.setOutcome(.error) }
        event.nativeID = id(span)
        return event
    }

    private static func event(log: JSONValue, resource: OTelAttributes) -> RawEvent? {
        let name = log.first("eventName", "event_name")?.string
        let attributes = OTelAttributes(log["attributes"])
        guard (name ?? attributes.text("event.name")) == "gen_ai.client.inference.operation.details" else {
            return nil
        }
        let time = log.first("timeUnixNano", "time_unix_nano", "observedTimeUnixNano")?.time
        var event = event(attributes, OTelMessages(attributes), resource: resource, time: time)
        event.nativeID = id(log)
        return event
    }

    private static func id(_ value: JSONValue) -> String? {
        guard let trace = value.first("traceId", "trace_id")?.nonEmptyString,
            let span = value.first("spanId", "span_id")?.nonEmptyString
        else { return nil }
        return trace + ":" + span
    }

    private static func event(
        _ attributes: OTelAttributes,
        _ messages: OTelMessages,
        resource: OTelAttributes,
        time: Timestamp.Reading?
    ) -> RawEvent {
        var request = Request(endpoint: attributes.text("gen_ai.operation.name", "llm.request.type"))
        request.model = attributes.text("gen_ai.request.model", "gen_ai.response.model")
        request.input = messages.input
        request.output = messages.output
        request.inputTokens = attributes.int("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
        request.outputTokens = attributes.int("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
        var event = RawEvent(content: .request(request))
        if let time {
            event.time = time.time
            event.timeHadZone = time.hadZone
        }
        let reasons = attributes.text("gen_ai.response.finish_reasons", "gen_ai.completion.0.finish_reason") ?? ""
        if attributes.text("error.type") != nil {
            event.setOutcome(.error)
        } else if (reasons + messages.finishReasons).contains("content_filter") {
            event.setOutcome(.filtered)
        } else {
            event.setOutcome(.completed)
        }
        for name in OTelAttributes.userNames {
            event.identify(.user, attributes.text(name) ?? resource.text(name))
        }
        event.conversation = attributes.text(
            "gen_ai.conversation.id",
            "session.id",
            "traceloop.association.properties.session_id"
        )
        event.address = attributes.text("client.address", "http.client_ip", "client.socket.address")
        event.userAgent = attributes.text("user_agent.original", "http.user_agent")
        event.organisation = attributes.text("organization.id", "tenant.id") ?? resource.text("tenant.id")
        return event
    }
}

extension RawEvent {
    fileprivate mutating func setOutcome(_ outcome: Request.Outcome) {
        guard case .request(var request) = content else { return }
        request.outcome = outcome
        content = .request(request)
    }
}

/// A list of OTLP attributes by name.
struct OTelAttributes {
    /// Texts as they are; lists and maps as JSON.
    private var texts: [String: String] = [:]

    /// Where instrumentation puts the user; the conventions define no place in `gen_ai`.
    static let userNames = [
        "enduser.id", "user.id", "enduser.pseudo.id", "gen_ai.user.id", "gen_ai.request.user", "llm.user",
        "traceloop.association.properties.user_id", "langfuse.user.id",
    ]

    /// - Parameter list: `[{key, value: {stringValue: …}}]`, or an object of names and values.
    init(_ list: JSONValue?) {
        list?.forEachElement { attribute in
            guard let key = attribute["key"]?.string, let value = attribute["value"] else { return }
            texts[key] = Self.text(value)
        }
        list?.forEachMember { key, value in texts[key] = OpenAIMessages.text(of: value) }
    }

    /// Adds what is not there yet.
    mutating func add(_ other: OTelAttributes) {
        texts.merge(other.texts) { mine, _ in mine }
    }

    /// Whether they are of a call of a model, rather than of an agent or tool around one.
    var isModelCall: Bool {
        switch texts["gen_ai.operation.name"] {
        case "chat", "generate_content", "text_completion", "embeddings", "completion": true
        case .some: false
        case nil:
            texts["gen_ai.request.model"] != nil || texts["gen_ai.response.model"] != nil
                || texts["gen_ai.prompt.0.content"] != nil
        }
    }

    /// The first of several that is there and not empty.
    func text(_ names: String...) -> String? {
        for name in names {
            if let text = texts[name], !text.isEmpty { return text }
        }
        return nil
    }

    func int(_ names: String...) -> Int? {
        for name in names {
            if let number = texts[name].flatMap(Double.init).flatMap(Int.init(exactly:)) { return number }
        }
        return nil
    }

    private static func text(_ value: JSONValue) -> String {
        if let text = value["stringValue"]?.string { return text }
        var writer = JSONWriter()
        write(value, to: &writer)
        return writer.text
    }

    /// Writes OTLP's typed values as the plain JSON that they stand for.
    private static func write(_ value: JSONValue, to writer: inout JSONWriter) {
        if let text = value["stringValue"]?.string {
            writer.value(text)
        } else if let number = value["intValue"]?.int {
            writer.value(number)
        } else if let number = value["doubleValue"]?.double {
            writer.value(number)
        } else if let flag = value["boolValue"]?.bool {
            writer.value(flag)
        } else if let list = value["arrayValue"] {
            writer.array { writer in
                list["values"]?.forEachElement { write($0, to: &writer) }
            }
        } else if let map = value["kvlistValue"] {
            writer.object { writer in
                map["values"]?.forEachElement { member in
                    guard let key = member["key"]?.string, let value = member["value"] else { return }
                    writer.key(key)
                    write(value, to: &writer)
                }
            }
        } else {
            writer.null()
        }
    }
}

/// The messages of a model call, wherever the conventions of the time put them.
private struct OTelMessages {
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

    /// Adds what a span event holds, in the older convention of an event for each message.
    mutating func add(eventNamed name: String, _ attributes: OTelAttributes) {
        finishReasons += attributes.text("finish_reason") ?? ""
        switch name {
        case "gen_ai.client.inference.operation.details", "gen_ai.content.prompt", "gen_ai.content.completion":
            let more = OTelMessages(attributes)
            if input.isEmpty { input = more.input }
            if output.isEmpty { output = more.output }
        case "gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message", "gen_ai.tool.message":
            let role = name.split(separator: ".").dropFirst().first.flatMap { Message.Role(rawValue: String($0)) }
            guard let text = attributes.text("content", "gen_ai.event.content") else { return }
            input += Self.messages(text, as: role ?? .user)
        case "gen_ai.choice":
            guard let text = attributes.text("message", "content", "gen_ai.event.content") else { return }
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
        let messages =
            role == .assistant || role == .system ? OpenAIMessages.output(value) : OpenAIMessages.input(value)
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
