// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// OpenAI Chat Completions (and the older Completions): pairs `{request, response, timestamp, headers?}`, and bare halves.
struct OpenAIChatLog: OpenAIPairLog {
    let format = LogFormat.openAIChat
    static let halves = "'request' with 'messages', 'response' with 'choices', or either of them bare"

    static func event(_ pair: OpenAIPair) throws -> RawEvent {
        var request = Request(endpoint: pair.endpoint ?? "/v1/chat/completions")
        if let call = pair.call {
            request.model = call["model"]?.nonEmptyString
            if let messages = call.first("messages") {
                request.input = try OpenAIMessages.inputInText(messages)
            } else if let prompt = call["prompt"] ?? pair.cutOffCall {
                request.input = OpenAIMessages.input(prompt)
            }
            request.tools = OpenAIPair.tools(call)
        }
        return try pair.event(request)
    }

    static func isCall(_ value: JSONValue) -> Bool {
        value["messages"] != nil || value["prompt"] != nil && value["model"] != nil
    }

    static func isAnswer(_ value: JSONValue) -> Bool {
        if value["choices"] != nil { return true }
        // Streams are lists of chunks, or their text.
        if value.kind == .array { return value.firstElement?["choices"] != nil }
        return value.string?.prefix(2000).contains("\"choices\"") ?? false
    }
}

/// A request and its response as loggers put them together; either may be missing.
struct OpenAIPair {
    let record: JSONValue
    let call: JSONValue?
    let answer: JSONValue?

    /// Hands on the pair that a record holds, which `body` must not keep; nil when it holds neither half.
    static func read<Result>(
        _ record: JSONValue,
        isCall: (JSONValue) -> Bool,
        isAnswer: (JSONValue) -> Bool,
        _ body: (OpenAIPair?) throws -> Result
    ) throws -> Result {
        try unwrapped(record["request"]) { request in
            try unwrapped(record["response"]) { response -> Result in
                // Some loggers put the members of one half beside the other half, or beside what HTTP tells of it.
                let isBesideAnswer = request?.first("messages", "input", "prompt") == nil && isCall(record)
                let call = isBesideAnswer ? record : request
                let answer = response ?? (isAnswer(record) ? record : nil)
                // A pair is of this form if either half is; an error in the answer's place is of any.
                let isPair = call.map(isCall) ?? false || answer.map(isAnswer) ?? false
                return try body(isPair ? OpenAIPair(record: record, call: call, answer: answer) : nil)
            }
        }
    }

    /// Either half may be JSON in a text.
    private static func unwrapped<Result>(
        _ half: JSONValue?,
        _ body: (JSONValue?) throws -> Result
    ) throws -> Result {
        guard let half else { return try body(nil) }
        return try half.unwrapped { try body($0) }
    }

    /// The request of a logger that cut it off, so that it is no JSON any more; its words still count.
    var cutOffCall: JSONValue? { call?.kind == .string ? call : nil }

    var endpoint: String? {
        record.first("endpoint", "path", "url")?.nonEmptyString ?? call?.first("endpoint", "path")?.nonEmptyString
    }

    /// Names of the tools that a request offers.
    static func tools(_ call: JSONValue) -> [String] {
        var tools: [String] = []
        // `functions` is what there was before tools.
        for list in [call["tools"], call["functions"]] {
            list?.forEachElement { tool in
                if let name = (tool["function"] ?? tool).first("name", "type")?.string { tools.append(name) }
            }
        }
        return tools
    }

    /// The event of the pair, its request read so far.
    ///
    /// - Throws: ``AdaptError`` when there is no time.
    func event(_ begun: Request) throws -> RawEvent {
        var request = begun
        // As it was logged: what a text holds may be the model's own JSON, and no answer's form.
        let answer = (record.first("response") ?? answer).map { OpenAIAnswer($0) }
        answer?.fill(&request)
        if let status = record.first("status_code", "status")?.int, status >= 400 {
            request.outcome = request.outcome ?? .error
        }
        var event = RawEvent(content: .request(request))
        event.nativeID = answer?.id ?? record.first("request_id", "id")?.identifierText
        try event.setTime(record.first("timestamp", "time", "created_at", "created"))
        if event.time == nil, let created = answer?.created {
            event.time = created.time
            event.timeHadZone = created.hadZone
        }
        guard event.time != nil else {
            throw AdaptError.missingTime(expected: "'timestamp', or the response's time of making")
        }
        if let call { OpenAIRequestIdentity.read(call, into: &event) }
        OpenAIRequestIdentity.readEnvelope(record, into: &event)
        return event
    }
}

/// Who made an OpenAI request, by the body's fields and by what the logger put around it.
enum OpenAIRequestIdentity {
    static func read(_ call: JSONValue, into event: inout RawEvent) {
        event.identify(.endUser, call["safety_identifier"]?.identifierText)
        event.identify(.user, call["user"]?.identifierText)
        if let metadata = call["metadata"] {
            event.identify(.user, metadata.first("user_id", "user")?.identifierText)
            event.conversation =
                event.conversation ?? metadata.first("conversation_id", "session_id", "thread_id")?.identifierText
            event.timeZone = event.timeZone ?? metadata.first("time_zone", "timezone")?.nonEmptyString
        }
        if let conversation = call["conversation"] {
            event.conversation =
                event.conversation ?? conversation.identifierText ?? conversation["id"]?.identifierText
        }
    }

    static func readEnvelope(_ record: JSONValue, into event: inout RawEvent) {
        event.identify(.account, record.first("account", "account_id")?.identifierText)
        event.identify(.user, record.first("user_id", "user")?.identifierText)
        event.identify(.key, record.first("api_key_hash", "key_hash", "api_key_id")?.identifierText)
        event.organisation = record.first("organization", "organization_id", "organisation")?.identifierText
        event.conversation = event.conversation ?? record.first("conversation_id", "session_id")?.identifierText
        event.address = record.first("ip", "client_ip", "remote_addr")?.nonEmptyString
        event.device = record.first("device", "device_id")?.identifierText
        event.userAgent = record["user_agent"]?.nonEmptyString
        if let headers = record["headers"] ?? record["request"]?["headers"] { readHeaders(headers, into: &event) }
    }

    /// Reads what HTTP headers tell of the client; a header that came several times counts once.
    static func readHeaders(_ headers: JSONValue, into event: inout RawEvent) {
        headers.forEachMember { name, value in
            guard let text = value.identifierText ?? value.firstElement?.identifierText else { return }
            switch name.lowercased() {
            case "user-agent", "x-user-agent": event.userAgent = event.userAgent ?? text
            case "x-forwarded-for", "x-real-ip", "cf-connecting-ip": event.address = event.address ?? text
            case "accept-language": event.locale = event.locale ?? String(text.prefix { $0 != "," && $0 != ";" })
            case "openai-organization": event.organisation = event.organisation ?? text
            case "x-time-zone", "x-timezone": event.timeZone = event.timeZone ?? text
            case "x-device-id": event.device = event.device ?? text
            case "x-user-id": event.identify(.user, text)
            case "x-session-id", "x-conversation-id": event.conversation = event.conversation ?? text
            default: break
            }
        }
    }
}
