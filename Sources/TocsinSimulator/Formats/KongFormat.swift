// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Kong's AI proxy log with payloads.
struct KongFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content else { return }
        writer.object { writer in
            writer.member("started_at", Int(event.time))
            writer.member("client_ip", event.network.address)
            writer.key("consumer")
            writer.object { $0.member("id", event.account) }
            writer.key("request")
            writer.object { writer in
                writer.member("id", event.id)
                writer.member("uri", request.endpoint)
                writer.key("headers")
                writer.object { $0.member("user-agent", event.client.userAgent) }
            }
            writer.key("response")
            writer.object { $0.member("status", request.turn.outcome == .error ? 500 : 200) }
            writer.key("ai")
            writer.object { writer in
                writer.key("proxy")
                writer.object { Self.proxy(event, request, &$0) }
            }
        }
        writer.endLine()
    }

    private static func proxy(_ event: SimulatedEvent, _ request: SimulatedRequest, _ writer: inout JSONWriter) {
        writer.key("meta")
        writer.object { $0.member("request_model", request.model) }
        writer.key("usage")
        writer.object { writer in
            writer.member("prompt_tokens", request.inputTokens)
            writer.member("completion_tokens", request.outputTokens)
        }
        writer.key("payload")
        writer.object { writer in
            var body = JSONWriter()
            body.object { inner in
                inner.member("model", request.model)
                inner.key("messages")
                inner.messages(request)
            }
            var answer = JSONWriter()
            OpenAIChatFormat.response(event, request, &answer)
            writer.member("request", body.text)
            writer.member("response", answer.text)
        }
    }
}
