// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Open WebUI's audit log with bodies: sign-ups, sign-ins, keys and chats.
struct OpenWebUIAuditFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        let uri: String
        switch event.content {
        case .created: uri = "/api/v1/auths/signup"
        case .signIn: uri = "/api/v1/auths/signin"
        case .keyCreated: uri = "/api/v1/auths/api_key"
        case .request: uri = "/api/chat/completions"
        case .payment, .enforcement: return
        }
        let time = times.text(event.time)
        writer.object { writer in
            writer.member("id", event.id)
            writer.member("timestamp", time)
            writer.key("user")
            writer.object { writer in
                writer.member("id", event.account)
                writer.member("email", event.email)
                writer.member("role", "user")
            }
            writer.member("audit_level", "REQUEST_RESPONSE")
            writer.member("verb", "POST")
            writer.member("request_uri", "https://chat.service.example" + uri)
            writer.member("user_agent", event.client.userAgent)
            writer.member("source_ip", event.network.address)
            if case .request(let request) = event.content {
                writer.member("request_object", Self.body(request))
                writer.member("response_object", Self.answer(event, request))
                writer.member("response_status_code", request.turn.outcome == .error ? 500 : 200)
            } else {
                writer.member("response_status_code", 200)
            }
        }
        writer.endLine()
    }

    private static func body(_ request: SimulatedRequest) -> String {
        var inner = JSONWriter()
        inner.object { writer in
            writer.member("model", request.model)
            writer.key("messages")
            writer.messages(request)
        }
        return inner.text
    }

    private static func answer(_ event: SimulatedEvent, _ request: SimulatedRequest) -> String {
        var inner = JSONWriter()
        OpenAIChatFormat.response(event, request, &inner)
        return inner.text
    }
}
