// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Puts calls of Anthropic's interface for messages into the form of Chat Completions, as far as the two differ.
enum AnthropicMessages {
    static let endpoint = "/v1/messages"

    /// A request whose system prompt stands beside its messages, as one in which it is the first of them.
    static func call(_ call: JSONValue) -> String {
        guard let system = call["system"], let messages = call["messages"], messages.kind == .array else {
            return call.jsonText
        }
        // What is put in was parsed, and written anew.
        let list = ["{\"role\":\"system\",\"content\":\(system.jsonText)}"] + messages.elements.map(\.jsonText)
        let model = call["model"]?.jsonText ?? "null"
        let tools = call["tools"]?.jsonText ?? "null"
        return "{\"model\":\(model),\"messages\":[\(list.joined(separator: ","))],\"tools\":\(tools)}"
    }

    /// A stream of events as the message that it brought, as far as it came.
    static func answer(stream: String) -> String {
        var text = ""
        var model: String?
        var inputTokens: Int?
        var outputTokens: Int?
        for line in stream.split(whereSeparator: \.isNewline) where line.hasPrefix("data:") {
            // An event that was cut off tells nothing; the others do.
            try? EmbeddedJSON.withValue(in: String(line.dropFirst(5))) { event in
                switch event["type"]?.string {
                case "message_start":
                    model = event["message"]?["model"]?.nonEmptyString
                    inputTokens = event["message"]?["usage"]?["input_tokens"]?.int
                case "content_block_delta":
                    text += event["delta"]?.first("text", "partial_json")?.string ?? ""
                case "message_delta": outputTokens = event["usage"]?["output_tokens"]?.int
                default: break
                }
            }
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("model", model)
            writer.member("role", "assistant")
            writer.member("content", text)
            writer.key("usage")
            writer.object { writer in
                writer.member("input_tokens", inputTokens)
                writer.member("output_tokens", outputTokens)
            }
        }
        return writer.text
    }
}
