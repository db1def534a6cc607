// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Pairs of Chat Completions requests and responses.
struct OpenAIChatFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content else { return }
        let time = times.text(event.time)
        writer.object { writer in
            writer.member("timestamp", time)
            writer.key("headers")
            writer.object { Self.headers(event, &$0) }
            writer.key("request")
            writer.object { writer in
                writer.member("model", request.model)
                writer.key("messages")
                writer.messages(request)
                writer.member("safety_identifier", event.account)
                Self.metadata(event, request, &writer)
            }
            writer.key("response")
            Self.response(event, request, &writer)
        }
        writer.endLine()
    }

    static func headers(_ event: SimulatedEvent, _ writer: inout JSONWriter) {
        writer.member("user-agent", event.client.userAgent)
        writer.member("x-forwarded-for", event.network.address)
        writer.member("accept-language", event.client.locale)
        writer.member("x-device-id", event.client.device)
    }

    static func metadata(_ event: SimulatedEvent, _ request: SimulatedRequest, _ writer: inout JSONWriter) {
        writer.key("metadata")
        writer.object { writer in
            writer.member("conversation_id", request.conversation)
            writer.member("time_zone", event.client.timeZone)
        }
    }

    /// A response of Chat Completions, as several formats carry it.
    static func response(_ event: SimulatedEvent, _ request: SimulatedRequest, _ writer: inout JSONWriter) {
        let turn = request.turn
        writer.object { writer in
            writer.member("id", event.id)
            if turn.outcome == .error {
                writer.key("error")
                writer.object { writer in
                    writer.member("message", "The server had an error while processing the request.")
                    writer.member("type", "server_error")
                }
                return
            }
            writer.member("object", "chat.completion")
            writer.member("created", Int(event.time / 1000))
            writer.member("model", request.model)
            writer.key("choices")
            writer.array { writer in
                writer.object { writer in
                    writer.member("index", 0)
                    writer.key("message")
                    writer.object { writer in
                        writer.member("role", "assistant")
                        writer.key("content")
                        if turn.outcome == .refused { writer.null() } else { writer.value(turn.answer) }
                        writer.member("refusal", turn.outcome == .refused ? turn.answer : nil)
                    }
                    writer.member("finish_reason", "stop")
                }
            }
            writer.key("usage")
            writer.object { writer in
                writer.member("prompt_tokens", request.inputTokens)
                writer.member("completion_tokens", request.outputTokens)
                writer.member("total_tokens", request.inputTokens + request.outputTokens)
            }
        }
    }
}
