// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Open WebUI's chat export: one array of whole chats, each a tree without branches.
struct OpenWebUIWriter: EventWriter {
    private var writer = JSONWriter()
    private var isFirst = true

    mutating func begin(_ log: inout [UInt8]) {
        log.append(contentsOf: "[\n".utf8)
    }

    mutating func write(_ event: SimulatedEvent, to log: inout [UInt8]) {
        guard case .request(let request) = event.content, request.isLast else { return }
        if !isFirst { log.append(contentsOf: ",\n".utf8) }
        isFirst = false
        writer.reset()
        writer.object { writer in
            writer.member("id", request.conversation)
            writer.member("user_id", event.account)
            writer.member("title", String(request.turns[0].prompt.prefix(40)))
            writer.member("created_at", Int(request.turns[0].time / 1000))
            writer.member("updated_at", Int(event.time / 1000))
            writer.key("chat")
            writer.object { writer in
                writer.member("models", [request.model])
                writer.key("history")
                writer.object { Self.history(request, &$0) }
            }
        }
        log.append(contentsOf: writer.utf8)
    }

    mutating func end(_ log: inout [UInt8]) {
        log.append(contentsOf: "\n]\n".utf8)
    }

    private static func history(_ request: SimulatedRequest, _ writer: inout JSONWriter) {
        writer.key("messages")
        writer.object { writer in
            for (number, turn) in request.turns.enumerated() {
                let asked = "m\(number * 2)"
                let answered = "m\(number * 2 + 1)"
                let following = number + 1 < request.turns.count ? ["m\(number * 2 + 2)"] : []
                writer.key(asked)
                writer.object { writer in
                    writer.member("id", asked)
                    if number > 0 { writer.member("parentId", "m\(number * 2 - 1)") }
                    writer.member("childrenIds", [answered])
                    writer.member("role", "user")
                    writer.member("content", turn.prompt)
                    writer.member("timestamp", Int(turn.time / 1000))
                }
                writer.key(answered)
                writer.object { writer in
                    writer.member("id", answered)
                    writer.member("parentId", asked)
                    writer.member("childrenIds", following)
                    writer.member("role", "assistant")
                    writer.member("content", turn.answer)
                    writer.member("model", request.model)
                    writer.member("timestamp", Int(turn.time / 1000) + 2)
                    if turn.outcome == .error { writer.member("error", true) }
                }
            }
        }
        writer.member("currentId", "m\(request.turns.count * 2 - 1)")
    }
}
