// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Envoy AI Gateway's access log, which holds no words.
struct EnvoyFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content else { return }
        let time = times.text(event.time)
        writer.object { writer in
            writer.member("start_time", time)
            writer.member("method", "POST")
            writer.member("x-envoy-origin-path", request.endpoint)
            writer.member("response_code", request.turn.outcome == .error ? 500 : 200)
            writer.member("duration", request.latencyMilliseconds)
            writer.member("x-request-id", event.id)
            writer.member("x-forwarded-for", event.network.address)
            writer.member("downstream_remote_address", event.network.address)
            writer.member("user-agent", event.client.userAgent)
            writer.member("x-user-id", event.account)
            writer.member("gen_ai.request.model", request.model)
            writer.member("gen_ai.provider.name", "meridian")
            writer.member("gen_ai.usage.input_tokens", request.inputTokens)
            writer.member("gen_ai.usage.output_tokens", request.outputTokens)
        }
        writer.endLine()
    }
}
