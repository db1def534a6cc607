// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// LiteLLM's StandardLoggingPayload.
///
/// By default LiteLLM stores no prompts (`{}` stands in their place); `store_prompts_in_spend_logs: true` changes that.
struct LiteLLMLog: LogAdapter {
    let format = LogFormat.liteLLM

    func recognises(_ record: JSONValue) -> Bool {
        record["call_type"] != nil && record["startTime"] != nil && record["request_id"] == nil
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        try LogAdapters.refuseOthers(record, in: format)
        guard
            record.first("call_type", "model_group") != nil
                || record["messages"] != nil && record["startTime"] != nil
        else {
            throw AdaptError.wrongShape(expected: "'call_type', 'model' and 'messages' of a StandardLoggingPayload")
        }
        var event = try LiteLLMCall.event(record, messages: record["messages"])
        event.nativeID = record["id"]?.identifierText
        sink.add(event)
    }
}

/// Rows of LiteLLM's `LiteLLM_SpendLogs` table, exported as JSON, or as CSV with JSON inside columns.
struct LiteLLMSpendLog: LogAdapter {
    let format = LogFormat.liteLLMSpend
    let mayBeCSV = true

    func recognises(_ record: JSONValue) -> Bool {
        record["request_id"] != nil && record["startTime"] != nil
            && (record["call_type"] != nil || record["spend"] != nil)
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        guard let id = record["request_id"]?.identifierText,
            record.first("startTime", "call_type", "spend") != nil
        else {
            throw AdaptError.wrongShape(expected: "'request_id' of a LiteLLM_SpendLogs row")
        }
        var event = try LiteLLMCall.event(record, messages: record["messages"])
        event.nativeID = id
        event.identify(.key, record["api_key"]?.identifierText)
        event.organisation = event.organisation ?? record["team_id"]?.identifierText
        if case .request(var request) = event.content, let sent = record["proxy_server_request"] {
            // Newer versions keep the request as it came instead of its messages.
            try sent.unwrapped { sent in
                let body = sent["body"] ?? sent
                if request.input.isEmpty, let messages = body.first("messages", "input", "prompt") {
                    request.input = OpenAIMessages.input(messages).withoutPlaceholders
                }
                if request.tools.isEmpty { request.tools = OpenAIPair.tools(body) }
                OpenAIRequestIdentity.read(body, into: &event)
            }
            event.content = .request(request)
        }
        sink.add(event)
    }
}

/// What both of LiteLLM's forms share.
private enum LiteLLMCall {
    /// What stands in the place of texts that `turn_off_message_logging` keeps out of the logs.
    static let placeholders: Set<String> = [
        "redacted-by-litellm", #"{"text":"redacted-by-litellm"}"#, #"{"text": "redacted-by-litellm"}"#,
    ]

    static func event(_ record: JSONValue, messages: JSONValue?) throws -> RawEvent {
        var request = Request(endpoint: record["call_type"]?.nonEmptyString)
        request.model = record.first("model_group", "model")?.nonEmptyString
        if let messages { request.input = try OpenAIMessages.inputInText(messages).withoutPlaceholders }
        request.inputTokens = record["prompt_tokens"]?.int
        request.outputTokens = record["completion_tokens"]?.int
        if let response = record["response"] { OpenAIAnswer(response).fill(&request) }
        request.output = request.output.withoutPlaceholders
        if let start = record["startTime"]?.time, let end = record["endTime"]?.time, end.time >= start.time {
            request.latencyMilliseconds = Int(end.time.milliseconds - start.time.milliseconds)
        }

        var event = RawEvent(content: .request(request))
        try event.setTime(record["startTime"])
        guard event.time != nil else { throw AdaptError.missingTime(expected: "'startTime'") }
        event.conversation = record.first("session_id", "trace_id")?.identifierText
        event.identify(.endUser, record["end_user"]?.identifierText)
        event.address = record["requester_ip_address"]?.nonEmptyString
        var hasFailed = record["status"]?.string == "failure"
        var errorClass = record["error_information"]?["error_class"]?.string ?? ""
        var key: String?
        try record["metadata"]?.unwrapped { metadata in
            event.identify(.user, user(metadata["user_api_key_user_id"]))
            key = metadata["user_api_key_hash"]?.identifierText
            event.organisation = metadata.first("user_api_key_org_id", "user_api_key_team_id")?.identifierText
            event.address = event.address ?? metadata["requester_ip_address"]?.nonEmptyString
            if let headers = metadata["requester_custom_headers"] {
                OpenAIRequestIdentity.readHeaders(headers, into: &event)
            }
            if metadata["status"]?.string == "failure" { hasFailed = true }
            if let found = metadata["error_information"]?["error_class"]?.string { errorClass = found }
        }
        event.identify(.user, user(record["user"]))
        event.identify(.key, key)
        if hasFailed {
            request.outcome = errorClass.contains("ContentPolicy") ? .filtered : .error
        } else {
            request.outcome = request.outcome ?? .completed
        }
        event.content = .request(request)
        return event
    }

    /// Who a key belongs to; nil for the proxy's administrator, who stands behind all keys that were made with the master key.
    private static func user(_ value: JSONValue?) -> String? {
        value?.identifierText.flatMap { $0 == "default_user_id" ? nil : $0 }
    }
}

extension [Message] {
    /// The messages without the texts that are a placeholder of LiteLLM's and nothing else.
    var withoutPlaceholders: [Message] {
        compactMap { message in
            var message = message
            message.parts.removeAll { part in
                switch part {
                case .text(let text), .toolResult(let text): LiteLLMCall.placeholders.contains(text)
                case .image, .audio, .file, .toolCall: false
                }
            }
            return message.parts.isEmpty ? nil : message
        }
    }
}
