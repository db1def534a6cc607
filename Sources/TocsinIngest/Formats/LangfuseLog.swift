// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Langfuse exports of traces and observations, in one file, in camel or snake case.
///
/// A generation is a request; its trace knows the user and the session. A trace without a generation is a request itself when
/// it holds an input or an output. Other observations only add to what is there.
struct LangfuseLog: LogAdapter {
    let format = LogFormat.langfuse
    let joinsRecords = true
    let mayBeCSV = true

    func recognises(_ record: JSONValue) -> Bool {
        if record.first("traceId", "trace_id") != nil {
            return record.first("startTime", "start_time") != nil && record["call_type"] == nil
        }
        return record["id"] != nil && record["timestamp"] != nil && record["request"] == nil
            && record.first("conversation", "conversations", "messages") == nil
            && record.first(
                "userId",
                "user_id",
                "sessionId",
                "session_id",
                "projectId",
                "project_id",
                "htmlPath",
                "bookmarked",
                "observations"
            ) != nil
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        try LogAdapters.refuseOthers(record, in: format)
        if let trace = record.first("traceId", "trace_id")?.identifierText {
            sink.add(try observation(record, trace: trace))
        } else if let id = record["id"]?.identifierText, record["timestamp"] != nil {
            sink.add(try trace(record, id: id))
            for nested in record["observations"]?.elements ?? [] where nested.kind == .object {
                sink.add(try observation(nested, trace: id))
            }
        } else {
            throw AdaptError.wrongShape(expected: "an observation with 'traceId', or a trace with 'id' and 'timestamp'")
        }
    }

    private func trace(_ record: JSONValue, id: String) throws -> RawFragment {
        var event = RawEvent(content: .request(try request(record)))
        event.nativeID = id
        try event.setTime(record["timestamp"])
        readWho(record, into: &event)
        let isRequest = record["input"] != nil || record["output"] != nil
        return RawFragment(key: id, role: isRequest ? .fallback : .addition, event: event)
    }

    private func observation(_ record: JSONValue, trace: String) throws -> RawFragment {
        var request = try request(record)
        if let start = record.first("startTime", "start_time")?.time,
            let end = record.first("endTime", "end_time")?.time,
            end.time >= start.time
        {
            request.latencyMilliseconds = Int(end.time.milliseconds - start.time.milliseconds)
        }
        var event = RawEvent(content: .request(request))
        readWho(record, into: &event)
        let type = record["type"]?.string?.uppercased()
        guard type == "GENERATION" || type == nil && record["model"] != nil else {
            // A step around the calls: what it took in and gave out is not what a model did.
            event.content = .request(Request())
            return RawFragment(key: trace, role: .addition, event: event)
        }
        event.nativeID = record["id"]?.identifierText
        try event.setTime(record.first("startTime", "start_time"))
        return RawFragment(key: trace, role: .whole, event: event)
    }

    private func readWho(_ record: JSONValue, into event: inout RawEvent) {
        event.identify(.user, record.first("userId", "user_id")?.identifierText)
        event.conversation = record.first("sessionId", "session_id")?.identifierText
    }

    private func request(_ record: JSONValue) throws -> Request {
        var request = Request(endpoint: record["name"]?.nonEmptyString)
        request.model = record.first("model", "providedModelName", "provided_model_name")?.nonEmptyString
        if let input = record["input"] {
            request.input = try input.unwrapped { messages($0, role: .user) }.withoutPlaceholders
        }
        if let output = record["output"] {
            request.output = try output.unwrapped { messages($0, role: .assistant) }.withoutPlaceholders
        }
        try record.first("usageDetails", "usage_details", "usage")?.unwrapped { usage in
            request.inputTokens = usage.first("input", "promptTokens", "prompt_tokens", "input_tokens")?.int
            request.outputTokens = usage.first("output", "completionTokens", "completion_tokens", "output_tokens")?.int
        }
        if record["level"]?.string?.uppercased() == "ERROR" { request.outcome = .error }
        return request
    }

    /// Reads messages, an answer, or whatever an application traced: anything else counts as text.
    private func messages(_ value: JSONValue, role: Message.Role) -> [Message] {
        if role == .assistant, value["choices"] != nil { return OpenAIAnswer(value).output }
        let messages = role == .user ? OpenAIMessages.input(value) : OpenAIMessages.output(value)
        if !messages.isEmpty { return messages }
        switch value.kind {
        case .object, .array:
            if let text = value.first("prompt", "query", "question", "input", "output", "completion", "text", "answer")?
                .nonEmptyString
            {
                return [Message(role: role, text: text)]
            }
            let text = value.jsonText
            return text.utf8.count > 2 ? [Message(role: role, text: text)] : []
        case .string, .number, .bool, .null: return []
        }
    }
}
