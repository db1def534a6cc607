// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Langfuse: a trace, which knows the user, and its generation.
struct LangfuseFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content else { return }
        let start = times.text(event.time)
        let end = times.text(event.time + Int64(request.latencyMilliseconds))
        let trace = "trace_" + event.id.suffix(16)
        writer.object { writer in
            writer.member("id", trace)
            writer.member("timestamp", start)
            writer.member("name", "chat")
            writer.member("userId", event.account)
            writer.member("sessionId", request.conversation)
        }
        writer.endLine()
        writer.object { writer in
            writer.member("id", event.id)
            writer.member("traceId", trace)
            writer.member("type", "GENERATION")
            writer.member("name", "chat")
            writer.member("startTime", start)
            writer.member("endTime", end)
            writer.member("model", request.model)
            writer.key("input")
            writer.messages(request)
            writer.key("output")
            if request.turn.answer.isEmpty { writer.null() } else { writer.message("assistant", request.turn.answer) }
            writer.key("usageDetails")
            writer.object { writer in
                writer.member("input", request.inputTokens)
                writer.member("output", request.outputTokens)
            }
            writer.member("level", request.turn.outcome == .error ? "ERROR" : "DEFAULT")
        }
        writer.endLine()
    }
}
