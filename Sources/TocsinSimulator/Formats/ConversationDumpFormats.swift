// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// WildChat: whole conversations with language, country, headers and a hash for the address.
struct WildChatFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content, request.isLast else { return }
        let start = times.text(request.turns[0].time)
        // The real data set hides addresses, and so who is who, the same way.
        let hash = Identity.hex(event.network.address.utf8.reduce(7) { SeededGenerator.mixed($0, UInt64($1)) })
        writer.object { writer in
            writer.member("conversation_hash", request.conversation)
            writer.member("model", request.model)
            writer.member("timestamp", start)
            writer.key("conversation")
            writer.array { writer in
                for turn in request.turns {
                    writer.object { writer in
                        writer.member("role", "user")
                        writer.member("content", turn.prompt)
                        writer.member("language", Self.name(request.language))
                        writer.member("timestamp", times.text(turn.time))
                        writer.member("hashed_ip", hash)
                        writer.member("country", event.network.country)
                        writer.key("header")
                        writer.object { writer in
                            writer.member("user-agent", event.client.userAgent)
                            writer.member("accept-language", event.client.locale)
                        }
                    }
                    writer.message("assistant", turn.answer)
                }
            }
            writer.member("language", Self.name(request.language))
            writer.member("hashed_ip", hash)
            writer.member("country", event.network.country)
        }
        writer.endLine()
    }

    private static func name(_ code: String) -> String {
        switch code {
        case "fr": "French"
        case "es": "Spanish"
        case "zh": "Chinese"
        case "ru": "Russian"
        case "ar": "Arabic"
        case "fa": "Persian"
        case "ko": "Korean"
        case "de": "German"
        case "pt": "Portuguese"
        default: "English"
        }
    }
}

/// ShareGPT: whole conversations, with times as some dumps have them, and nothing of who took part.
struct ShareGPTFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        guard case .request(let request) = event.content, request.isLast else { return }
        let start = times.text(request.turns[0].time)
        writer.object { writer in
            writer.member("id", request.conversation)
            writer.member("timestamp", start)
            writer.key("conversations")
            writer.array { writer in
                for turn in request.turns {
                    writer.object { writer in
                        writer.member("from", "human")
                        writer.member("value", turn.prompt)
                        writer.member("timestamp", times.text(turn.time))
                    }
                    writer.object { writer in
                        writer.member("from", "gpt")
                        writer.member("value", turn.answer)
                    }
                }
            }
        }
        writer.endLine()
    }
}
