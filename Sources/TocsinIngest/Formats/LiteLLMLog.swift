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
        guard record["call_type"] != nil || record["model_group"] != nil || record["messages"] != nil else {
            throw AdaptError.wrongShape(expected: "'call_type', 'model' and 'messages' of a StandardLoggingPayload")
        }
        var request = Request(endpoint: record["call_type"]?.nonEmptyString)
        request.model = record.first("model_group", "model")?.nonEmptyString
        if let messages = record["messages"] { request.input = try messages.unwrapped(OpenAIMessages.input) }
        try record["response"]?.unwrapped { response in
            if response["choices"] != nil {
                OpenAIChatLog.read(response, into: &request)
            } else {
                request.output = OpenAIMessages.output(response)
            }
        }
        request.inputTokens = record["prompt_tokens"]?.int
        request.outputTokens = record["completion_tokens"]?.int
        if record["status"]?.string == "failure" {
            let kind = record["error_information"]?["error_class"]?.string ?? ""
            request.outcome = kind.contains("ContentPolicy") ? .filtered : .error
        } else {
            request.outcome = request.outcome ?? .completed
        }
        if let start = record["startTime"]?.time, let end = record["endTime"]?.time, end.time >= start.time {
            request.latencyMilliseconds = Int(end.time.milliseconds - start.time.milliseconds)
        }

        var event = RawEvent(content: .request(request))
        event.nativeID = record["id"]?.nonEmptyString
        try event.setTime(record["startTime"])
        guard event.time != nil else { throw AdaptError.missingTime(expected: "'startTime'") }
        event.conversation = record.first("session_id", "trace_id")?.nonEmptyString
        let metadata = record["metadata"]
        event.identify(.endUser, record["end_user"]?.nonEmptyString)
        event.identify(.user, metadata?["user_api_key_user_id"]?.nonEmptyString)
        event.identify(.key, metadata?["user_api_key_hash"]?.nonEmptyString)
        event.organisation = metadata?.first("user_api_key_org_id", "user_api_key_team_id")?.nonEmptyString
        event.address = (record["requester_ip_address"] ?? metadata?["requester_ip_address"])?.nonEmptyString
        metadata?["requester_custom_headers"]?.forEachMember { name, value in
            switch name.lowercased() {
            case "user-agent", "x-user-agent": event.userAgent = value.nonEmptyString
            case "x-time-zone", "x-timezone": event.timeZone = value.nonEmptyString
            case "x-device-id": event.device = value.nonEmptyString
            default: break
            }
        }
        sink.add(event)
    }
}
