// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// LiteLLM's StandardLoggingPayload.
struct LiteLLMFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content else { return }
        writer.object { writer in
            let start = Double(event.time) / 1000
            let end = start + Double(request.latencyMilliseconds) / 1000
            writer.member("id", event.id)
            writer.member("trace_id", request.conversation)
            writer.member("session_id", request.conversation)
            writer.member("call_type", "acompletion")
            writer.member("status", request.turn.outcome == .error ? "failure" : "success")
            writer.member("startTime", start)
            writer.member("endTime", end)
            writer.member("completionStartTime", start + 0.25)
            writer.member("model", request.model)
            writer.member("model_group", request.model)
            writer.member("prompt_tokens", request.inputTokens)
            writer.member("completion_tokens", request.outputTokens)
            writer.member("total_tokens", request.inputTokens + request.outputTokens)
            writer.member("end_user", event.account)
            writer.member("requester_ip_address", event.network.address)
            writer.key("messages")
            writer.messages(request)
            writer.key("response")
            OpenAIChatFormat.response(event, request, &writer)
            writer.key("metadata")
            writer.object { writer in
                writer.member("user_api_key_user_id", event.account)
                writer.member("user_api_key_end_user_id", event.account)
                writer.member("requester_ip_address", event.network.address)
                writer.key("requester_custom_headers")
                writer.object { $0.member("user-agent", event.client.userAgent) }
            }
        }
        writer.endLine()
    }
}

/// Rows of LiteLLM's `LiteLLM_SpendLogs`, exported as JSON, with prompts stored.
struct LiteLLMSpendFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content else { return }
        let start = times.text(event.time)
        writer.object { writer in
            writer.member("request_id", event.id)
            writer.member("call_type", "acompletion")
            writer.member("startTime", start)
            writer.member("endTime", times.text(event.time + Int64(request.latencyMilliseconds)))
            writer.member("model", request.model)
            writer.member("model_group", request.model)
            writer.member("user", event.account)
            writer.member("end_user", event.account)
            writer.member("session_id", request.conversation)
            writer.member("status", request.turn.outcome == .error ? "failure" : "success")
            writer.member("requester_ip_address", event.network.address)
            writer.member("prompt_tokens", request.inputTokens)
            writer.member("completion_tokens", request.outputTokens)
            writer.member("total_tokens", request.inputTokens + request.outputTokens)
            writer.member("spend", Double(request.inputTokens + request.outputTokens) / 1_000_000)
            writer.key("messages")
            writer.messages(request)
            writer.key("response")
            OpenAIChatFormat.response(event, request, &writer)
            writer.key("metadata")
            writer.object { $0.member("user_api_key_user_id", event.account) }
        }
        writer.endLine()
    }
}
