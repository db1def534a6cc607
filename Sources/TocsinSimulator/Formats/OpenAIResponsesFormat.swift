// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Pairs of requests and responses of OpenAI's Responses interface.
struct OpenAIResponsesFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content else { return }
        let time = times.text(event.time)
        writer.object { writer in
            writer.member("timestamp", time)
            writer.key("headers")
            writer.object { OpenAIChatFormat.headers(event, &$0) }
            writer.key("request")
            writer.object { writer in
                writer.member("model", request.model)
                writer.key("input")
                writer.messages(request)
                writer.member("safety_identifier", event.account)
                OpenAIChatFormat.metadata(event, request, &writer)
            }
            writer.key("response")
            Self.response(event, request, &writer)
        }
        writer.endLine()
    }

    private static func response(_ event: SimulatedEvent, _ request: SimulatedRequest, _ writer: inout JSONWriter) {
        let turn = request.turn
        writer.object { writer in
            writer.member("id", event.id)
            writer.member("object", "response")
            writer.member("created_at", Int(event.time / 1000))
            writer.member("status", turn.outcome == .error ? "failed" : "completed")
            writer.member("model", request.model)
            writer.key("error")
            if turn.outcome == .error {
                writer.object { $0.member("code", "server_error") }
            } else {
                writer.null()
            }
            writer.key("output")
            writer.array { writer in
                guard !turn.answer.isEmpty else { return }
                writer.object { writer in
                    writer.member("type", "message")
                    writer.member("role", "assistant")
                    writer.key("content")
                    writer.array { writer in
                        writer.object { writer in
                            let isRefusal = turn.outcome == .refused
                            writer.member("type", isRefusal ? "refusal" : "output_text")
                            writer.member(isRefusal ? "refusal" : "text", turn.answer)
                        }
                    }
                }
            }
            writer.key("usage")
            writer.object { writer in
                writer.member("input_tokens", request.inputTokens)
                writer.member("output_tokens", request.outputTokens)
            }
        }
    }
}
