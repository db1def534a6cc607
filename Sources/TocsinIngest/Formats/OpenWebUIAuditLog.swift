// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Open WebUI's audit log: sign-ins, sign-ups, made keys, and chats where its level includes bodies.
struct OpenWebUIAuditLog: LogAdapter {
    let format = LogFormat.openWebUIAudit

    func recognises(_ record: JSONValue) -> Bool {
        record["audit_level"] != nil && record["request_uri"] != nil
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        guard let uri = record["request_uri"]?.nonEmptyString, record["verb"] != nil else {
            throw AdaptError.wrongShape(expected: "'verb' and 'request_uri'")
        }
        let path = Self.path(uri)
        let status = record["response_status_code"]?.int
        let succeeded = status.map { $0 < 400 } ?? true
        var event: RawEvent
        if path.hasSuffix("/auths/signin") || path.hasSuffix("/auths/ldap") {
            event = RawEvent(content: .signIn(SignIn(succeeded: succeeded)))
        } else if path.hasSuffix("/auths/signup"), succeeded {
            event = RawEvent(content: .accountCreated(AccountCreated()))
        } else if path.hasSuffix("/auths/api_key"), record["verb"]?.string == "POST", succeeded {
            event = RawEvent(content: .keyCreated)
        } else if path.hasSuffix("/chat/completions") {
            event = RawEvent(content: .request(try request(record, path: path, succeeded: succeeded)))
        } else {
            throw AdaptError.notUsed(used: "sign-ins, sign-ups, made keys and chat completions")
        }
        event.nativeID = record["id"]?.identifierText
        try event.setTime(record.first("timestamp", "time"))
        guard event.time != nil else { throw AdaptError.missingTime(expected: "'timestamp'") }
        event.address = record["source_ip"]?.nonEmptyString
        event.userAgent = record["user_agent"]?.nonEmptyString
        event.identify(.user, record["user"]?["id"]?.identifierText)
        event.email = record["user"]?["email"]?.nonEmptyString
        // Who signs in is only known from what was sent and answered.
        if event.identifiers.isEmpty {
            try record["response_object"]?.unwrapped { event.identify(.user, $0["id"]?.identifierText) }
        }
        if event.email == nil {
            try record["request_object"]?.unwrapped { event.email = $0.first("email", "user")?.nonEmptyString }
        }
        sink.add(event)
    }

    private func request(_ record: JSONValue, path: String, succeeded: Bool) throws -> Request {
        var request = Request(endpoint: path)
        try record["request_object"]?.unwrapped { body in
            request.model = body["model"]?.nonEmptyString
            // A body that was cut off at MAX_BODY_LOG_SIZE is no JSON any more; its words still count.
            if let messages = body["messages"] ?? (body.kind == .string ? body : nil) {
                request.input = OpenAIMessages.input(messages)
            }
            request.tools = OpenAIPair.tools(body)
        }
        if let answer = record["response_object"] { OpenAIAnswer(answer).fill(&request) }
        if !succeeded { request.outcome = .error }
        return request
    }

    /// The path of a URI, which may be whole (`https://host/path?query`).
    private static func path(_ uri: String) -> String {
        var path = uri.prefix { $0 != "?" && $0 != "#" }
        if let scheme = path.firstRange(of: "://") {
            path = path[scheme.upperBound...].drop { $0 != "/" }
        }
        while path.count > 1 && path.last == "/" { path = path.dropLast() }
        return String(path)
    }
}
