// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// OTLP/JSON exports (`resourceSpans`, one export a line): each span of a model call is a request.
///
/// Reads the names of the current GenAI conventions, those before them, and OpenLLMetry's numbered ones; messages may stand in
/// attributes, in span events, in the log record that the conventions call `gen_ai.client.inference.operation.details`, or in the
/// log records before it, one for each message. A span without messages and the log records of it are one event.
/// Spans of agents and tools are passed over: the calls inside them have spans of their own.
struct OpenTelemetryLog: LogAdapter {
    let format = LogFormat.openTelemetry
    let joinsRecords: Bool

    init(joinsRecords: Bool = true) {
        self.joinsRecords = joinsRecords
    }

    /// Most files have spans alone, which need nothing else and may be read as they grow.
    func fitting(_ head: [UInt8]) -> any LogAdapter {
        let head = String(decoding: head, as: UTF8.self)
        return OpenTelemetryLog(joinsRecords: head.contains("\"resourceLogs\"") || head.contains("\"resource_logs\""))
    }

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
                    guard let event = Self.event(span: span, resource: attributes) else { return }
                    add(event, as: .whole, to: &sink)
                }
            }
        }
        record.first("resourceLogs", "resource_logs")?.forEachElement { resource in
            let attributes = OTelAttributes(resource["resource"]?["attributes"])
            resource.first("scopeLogs", "scope_logs")?.forEachElement { scope in
                scope.first("logRecords", "log_records")?.forEachElement { log in
                    guard let event = Self.event(log: log, resource: attributes) else { return }
                    add(event, as: .message, to: &sink)
                }
            }
        }
        if sink.events.isEmpty && sink.fragments.isEmpty {
            throw AdaptError.notUsed(used: "spans with gen_ai attributes of a model call, and its log records")
        }
    }

    /// Adds an event, or keeps it for the other records of its span when its messages may be in them.
    private func add(_ event: RawEvent, as role: RawFragment.Role, to sink: inout RawEventSink) {
        guard let span = event.nativeID, role == .message || !event.hasMessages else { return sink.add(event) }
        guard joinsRecords else {
            var event = event
            // The messages of a span would else all be one event.
            if role == .message { event.nativeID = nil }
            return sink.add(event)
        }
        sink.add(RawFragment(key: span, role: role, event: event))
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
        let attributes = OTelAttributes(log["attributes"])
        let name = log.first("eventName", "event_name")?.nonEmptyString ?? attributes.text("event.name") ?? ""
        let isMessage = OTelMessages.messageEvents.contains(name)
        guard isMessage || name == OTelMessages.detailsEvent else { return nil }
        var messages = OTelMessages(attributes)
        messages.add(eventNamed: name, attributes, body: log["body"])
        // Where the time is 0, it is that of its observation.
        let time =
            log.first("timeUnixNano", "time_unix_nano")?.time
            ?? log.first("observedTimeUnixNano", "observed_time_unix_nano")?.time
        var event = event(attributes, messages, resource: resource, time: time)
        event.nativeID = id(log)
        if isMessage {
            // A message of no known call that was not kept tells nothing.
            guard event.nativeID != nil || event.hasMessages else { return nil }
            // How the call ended tells its answer.
            if name != OTelMessages.choiceEvent { event.setOutcome(nil) }
        }
        return event
    }

    private static func id(_ value: JSONValue) -> String? {
        guard let trace = value.first("traceId", "trace_id")?.nonEmptyString,
            let span = value.first("spanId", "span_id")?.nonEmptyString,
            // Zeros stand for none.
            span.contains(where: { $0 != "0" })
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
        let reasons = attributes.text("gen_ai.response.finish_reasons") ?? ""
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
    fileprivate var hasMessages: Bool {
        guard case .request(let request) = content else { return false }
        return !request.input.isEmpty || !request.output.isEmpty
    }

    fileprivate mutating func setOutcome(_ outcome: Request.Outcome?) {
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
            texts[key] = Self.plainText(of: value)
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

    /// A typed value's text, or the JSON that it stands for.
    static func plainText(of value: JSONValue) -> String {
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
