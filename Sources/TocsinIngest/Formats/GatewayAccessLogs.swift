// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Envoy AI Gateway's access log: no bodies, but who called which model from where.
struct EnvoyLog: LogAdapter {
    let format = LogFormat.envoy

    func recognises(_ record: JSONValue) -> Bool {
        let isModelCall = record.first("gen_ai.request.model", "gen_ai.provider.name", "gen_ai.response.model") != nil
        return record.first("start_time", "timestamp", "time") != nil
            && (isModelCall || record["downstream_remote_address"] != nil)
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        guard recognises(record) || record["x-request-id"] != nil else {
            throw AdaptError.wrongShape(expected: "'start_time' and 'gen_ai.request.model' of an access log")
        }
        // Envoy writes a dash where it has no value.
        func text(_ key: StaticString) -> String? {
            record[key]?.identifierText.flatMap { $0 == "-" ? nil : $0 }
        }
        guard let model = text("gen_ai.request.model") ?? text("gen_ai.response.model") else {
            throw AdaptError.notUsed(used: "access log lines with 'gen_ai.request.model'")
        }
        var request = Request(endpoint: text("x-envoy-origin-path") ?? text("path") ?? text("x-envoy-original-path"))
        request.model = model
        request.inputTokens = record["gen_ai.usage.input_tokens"]?.int
        request.outputTokens = record["gen_ai.usage.output_tokens"]?.int
        request.latencyMilliseconds = record["duration"]?.int
        if let code = record["response_code"]?.int { request.outcome = code < 400 && code > 0 ? .completed : .error }
        var event = RawEvent(content: .request(request))
        event.nativeID = text("x-request-id")
        try event.setTime(record.first("start_time", "timestamp", "time"))
        guard event.time != nil else { throw AdaptError.missingTime(expected: "'start_time'") }
        event.identify(.user, text("x-user-id") ?? text("user.id") ?? text("enduser.id"))
        event.identify(.key, text("api_key_hash") ?? text("x-api-key-id"))
        event.organisation = text("x-tenant-id")
        event.conversation = text("session.id") ?? text("x-session-id")
        event.address = text("x-forwarded-for") ?? text("downstream_remote_address")
        event.userAgent = text("user-agent")
        sink.add(event)
    }
}

/// Kong's log of its AI plugins, as `http-log` and `file-log` write it.
struct KongLog: LogAdapter {
    let format = LogFormat.kong

    func recognises(_ record: JSONValue) -> Bool {
        record["started_at"] != nil && record["client_ip"] != nil && record["request"]?.kind == .object
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        guard recognises(record) else {
            throw AdaptError.wrongShape(expected: "'started_at', 'client_ip' and 'request' of a Kong log")
        }
        let plugins = Self.plugins(record)
        guard let call = plugins.first else { throw AdaptError.notUsed(used: "calls that went through an AI plugin") }
        let usages = plugins.compactMap { $0["usage"] }
        let sent = record["request"]
        var request = Request(endpoint: sent?.first("uri", "url")?.nonEmptyString)
        request.model =
            plugins.compactMap { plugin in
                plugin["meta"]?.first("response_model", "request_model")?.nonEmptyString
            }.first
        request.inputTokens = usages.compactMap { $0.first("prompt_tokens", "prompt_token")?.int }.first
        request.outputTokens = usages.compactMap { $0.first("completion_tokens", "completion_token")?.int }.first
        request.latencyMilliseconds = record["latencies"]?["request"]?.int
        var event = RawEvent(content: .request(request))
        try call["payload"]?["request"]?.unwrapped { body in
            // A body that was cut at the plugin's limit is no JSON any more; its words still count.
            if let messages = body.first("messages", "input", "prompt") ?? (body.kind == .string ? body : nil) {
                request.input = OpenAIMessages.input(messages)
            }
            request.tools = OpenAIPair.tools(body)
            OpenAIRequestIdentity.read(body, into: &event)
        }
        if let answer = call["payload"]?["response"] { OpenAIAnswer(answer).fill(&request) }
        if let status = record["response"]?["status"]?.int {
            request.outcome = status >= 400 ? .error : request.outcome ?? .completed
        }
        event.content = .request(request)
        event.nativeID = sent?["id"]?.identifierText
        try event.setTime(record["started_at"])
        if let consumer = record["consumer"] {
            event.identify(.account, consumer.first("custom_id", "id", "username")?.identifierText)
        }
        event.identify(.key, record["authenticated_entity"]?["id"]?.identifierText)
        event.organisation = record["workspace"]?.identifierText
        if let headers = sent?["headers"] { OpenAIRequestIdentity.readHeaders(headers, into: &event) }
        event.address = event.address ?? record["client_ip"]?.nonEmptyString
        sink.add(event)
    }

    /// What the AI plugins logged, the best first: what the client asked, with its words.
    private static func plugins(_ record: JSONValue) -> [JSONValue] {
        var proxies: [JSONValue] = []
        var others: [JSONValue] = []
        // Members are named after plugins: `proxy`, or in older versions `ai-proxy`. Those that rewrite requests stand beside it.
        record["ai"]?.forEachMember { name, plugin in
            guard plugin.first("meta", "payload", "usage") != nil else { return }
            if name.hasSuffix("proxy") { proxies.append(plugin) } else { others.append(plugin) }
        }
        let plugins = proxies + others
        return plugins.filter { $0["payload"] != nil } + plugins.filter { $0["payload"] == nil }
    }
}
