// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// OpenAI Chat Completions: pairs `{request, response, timestamp, headers?}`, and bare halves.
struct OpenAIChatLog: LogAdapter {
    let format = LogFormat.openAIChat

    func recognises(_ record: JSONValue) -> Bool {
        let request = record["request"] ?? record
        let response = record["response"] ?? record
        return request["messages"] != nil && request["model"] != nil || response["choices"] != nil
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        let isPair = record["request"] != nil || record["response"] != nil
        let call = isPair ? record["request"] : record["messages"] == nil ? nil : record
        let answer = isPair ? record["response"] : record["choices"] == nil ? nil : record
        guard call?["messages"] != nil || answer != nil else {
            throw AdaptError.wrongShape(
                expected: "'request' with 'messages', 'response' with 'choices', or either of them bare"
            )
        }
        var request = Request(endpoint: "/v1/chat/completions")
        request.model = (call?["model"] ?? answer?["model"])?.nonEmptyString
        if let messages = call?["messages"] { request.input = OpenAIMessages.input(messages) }
        call?["tools"]?.forEachElement { tool in
            if let name = (tool["function"] ?? tool)["name"]?.string { request.tools.append(name) }
        }
        if let answer { Self.read(answer, into: &request) }

        var event = RawEvent(content: .request(request))
        event.nativeID = answer?["id"]?.nonEmptyString ?? record["id"]?.nonEmptyString
        try event.setTime(record.first("timestamp", "time", "created_at") ?? answer?["created"])
        guard event.time != nil else {
            throw AdaptError.missingTime(expected: "'timestamp', or 'created' in the response")
        }
        if let call { OpenAIRequestIdentity.read(call, into: &event) }
        OpenAIRequestIdentity.readEnvelope(record, into: &event)
        sink.add(event)
    }

    /// Reads a response, or an error in its place.
    static func read(_ answer: JSONValue, into request: inout Request) {
        if answer["error"] != nil {
            request.outcome = answer["error"]?["code"]?.string == "content_filter" ? .filtered : .error
            return
        }
        request.output = OpenAIMessages.choices(answer)
        request.outcome = OpenAIMessages.outcome(ofChoices: answer)
        request.inputTokens = answer["usage"]?.first("prompt_tokens", "input_tokens")?.int
        request.outputTokens = answer["usage"]?.first("completion_tokens", "output_tokens")?.int
    }
}

/// Who made an OpenAI request, by the body's fields and by what the logger put around it.
enum OpenAIRequestIdentity {
    static func read(_ call: JSONValue, into event: inout RawEvent) {
        event.identify(.endUser, call["safety_identifier"]?.nonEmptyString)
        event.identify(.user, call["user"]?.nonEmptyString)
        if let metadata = call["metadata"] {
            event.identify(.user, metadata.first("user_id", "user")?.nonEmptyString)
            event.conversation =
                event.conversation ?? metadata.first("conversation_id", "session_id", "thread_id")?.nonEmptyString
            event.timeZone = event.timeZone ?? metadata.first("time_zone", "timezone")?.nonEmptyString
        }
    }

    static func readEnvelope(_ record: JSONValue, into event: inout RawEvent) {
        event.identify(.account, record.first("account", "account_id")?.nonEmptyString)
        event.identify(.user, record.first("user_id", "user")?.nonEmptyString)
        event.identify(.key, record.first("api_key_hash", "key_hash", "api_key_id")?.nonEmptyString)
        event.organisation = record.first("organization", "organization_id", "organisation")?.nonEmptyString
        event.conversation = event.conversation ?? record.first("conversation_id", "session_id")?.nonEmptyString
        event.address = record.first("ip", "client_ip", "remote_addr")?.nonEmptyString
        event.device = record.first("device", "device_id")?.nonEmptyString
        event.userAgent = record["user_agent"]?.nonEmptyString
        guard let headers = record["headers"] else { return }
        headers.forEachMember { name, value in
            guard let text = value.nonEmptyString else { return }
            switch name.lowercased() {
            case "user-agent": event.userAgent = event.userAgent ?? text
            case "x-forwarded-for", "x-real-ip", "cf-connecting-ip": event.address = event.address ?? text
            case "accept-language": event.locale = event.locale ?? String(text.prefix { $0 != "," && $0 != ";" })
            case "openai-organization": event.organisation = event.organisation ?? text
            case "x-time-zone", "x-timezone": event.timeZone = event.timeZone ?? text
            case "x-device-id": event.device = event.device ?? text
            default: break
            }
        }
    }
}
