// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Writes a request as a line of the format `tocsin`, which ``TocsinEventLog`` reads back.
enum RequestEventLine {
    static func write(_ event: RawEvent, _ request: Request, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("schema", 1)
            writer.member("id", event.nativeID)
            writer.member("time", event.time?.description)
            writer.member("type", EventType.request.rawValue)
            writer.member("account", event.identifiers.first?.value)
            writer.member("organisation", event.organisation)
            writer.member("conversation", event.conversation)
            writer.member("endpoint", request.endpoint)
            writer.member("model", request.model)
            write(request.input, as: "input", &writer)
            write(request.output, as: "output", &writer)
            if !request.tools.isEmpty { writer.member("tools", request.tools) }
            writer.key("usage")
            writer.object { writer in
                writer.member("inputTokens", request.inputTokens)
                writer.member("outputTokens", request.outputTokens)
            }
            writer.member("outcome", request.outcome?.rawValue)
            writer.member("latency", request.latencyMilliseconds)
            writer.key("network")
            writer.object { $0.member("ip", event.address) }
            writer.key("client")
            writer.object { writer in
                writer.member("device", event.device)
                writer.member("userAgent", event.userAgent)
                writer.member("timeZone", event.timeZone)
                writer.member("locale", event.locale)
            }
        }
        writer.endLine()
    }

    private static func write(_ messages: [Message], as name: String, _ writer: inout JSONWriter) {
        writer.key(name)
        writer.array { writer in
            for message in messages {
                writer.object { writer in
                    writer.member("role", message.role.rawValue)
                    writer.key("parts")
                    writer.array { writer in
                        for part in message.parts { write(part, &writer) }
                    }
                }
            }
        }
    }

    private static func write(_ part: Message.Part, _ writer: inout JSONWriter) {
        writer.object { writer in
            switch part {
            case .text(let text):
                writer.member("type", "text")
                writer.member("text", text)
            case .image: writer.member("type", "image")
            case .audio: writer.member("type", "audio")
            case .file: writer.member("type", "file")
            case .toolCall(let name, let arguments):
                writer.member("type", "toolCall")
                writer.member("name", name)
                writer.member("arguments", arguments)
            case .toolResult(let text):
                writer.member("type", "toolResult")
                writer.member("text", text)
            }
        }
    }
}
