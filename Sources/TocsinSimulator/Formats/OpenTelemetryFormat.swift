// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// One OTLP/JSON export of one GenAI span a line.
struct OpenTelemetryFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content else { return }
        writer.object { writer in
            writer.list("resourceSpans") { writer in
                writer.key("resource")
                writer.object { writer in
                    writer.key("attributes")
                    writer.array { Self.attribute("service.name", "simulated-gateway", &$0) }
                }
                writer.list("scopeSpans") { writer in
                    writer.list("spans") { Self.span(event, request, &$0) }
                }
            }
        }
        writer.endLine()
    }

    private static func span(_ event: SimulatedEvent, _ request: SimulatedRequest, _ writer: inout JSONWriter) {
        let end = event.time + Int64(request.latencyMilliseconds)
        writer.member("traceId", Identity.hex(UInt64(event.time).spread) + event.id.suffix(16))
        writer.member("spanId", String(event.id.suffix(16)))
        writer.member("name", "chat \(request.model)")
        writer.member("kind", 3)
        writer.member("startTimeUnixNano", "\(event.time)000000")
        writer.member("endTimeUnixNano", "\(end)000000")
        writer.key("attributes")
        writer.array { writer in
            attribute("gen_ai.operation.name", "chat", &writer)
            attribute("gen_ai.provider.name", "meridian", &writer)
            attribute("gen_ai.request.model", request.model, &writer)
            attribute("gen_ai.response.id", event.id, &writer)
            attribute("gen_ai.conversation.id", request.conversation, &writer)
            attribute("user.id", event.account, &writer)
            attribute("client.address", event.network.address, &writer)
            attribute("user_agent.original", event.client.userAgent, &writer)
            attribute("gen_ai.usage.input_tokens", request.inputTokens, &writer)
            attribute("gen_ai.usage.output_tokens", request.outputTokens, &writer)
            attribute("gen_ai.input.messages", inputText(request), &writer)
            if request.turn.outcome == .error {
                attribute("error.type", "server_error", &writer)
            } else {
                attribute("gen_ai.output.messages", outputText(request), &writer)
            }
        }
    }

    private static func inputText(_ request: SimulatedRequest) -> String {
        var inner = JSONWriter()
        inner.array { writer in
            for turn in request.turns.dropLast() {
                message("user", turn.prompt, nil, &writer)
                if !turn.answer.isEmpty { message("assistant", turn.answer, nil, &writer) }
            }
            message("user", request.turn.prompt, nil, &writer)
        }
        return inner.text
    }

    private static func outputText(_ request: SimulatedRequest) -> String {
        var inner = JSONWriter()
        inner.array { message("assistant", request.turn.answer, "stop", &$0) }
        return inner.text
    }

    private static func message(_ role: String, _ text: String, _ reason: String?, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("role", role)
            writer.list("parts") { writer in
                writer.member("type", "text")
                writer.member("content", text)
            }
            writer.member("finish_reason", reason)
        }
    }

    private static func attribute(_ key: String, _ text: String, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("key", key)
            writer.key("value")
            writer.object { $0.member("stringValue", text) }
        }
    }

    private static func attribute(_ key: String, _ number: Int, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("key", key)
            writer.key("value")
            // OTLP/JSON writes 64-bit numbers as texts.
            writer.object { $0.member("intValue", String(number)) }
        }
    }
}

extension JSONWriter {
    /// Writes a key and a list of one object.
    mutating func list(_ name: String, _ body: (inout JSONWriter) -> Void) {
        key(name)
        array { $0.object(body) }
    }
}
