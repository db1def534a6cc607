// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
package import TocsinModel

/// The bytes that an OpenAI-compatible endpoint takes and gives.
package enum ChatCompletion {
    /// The body of a request: no sampling, one answer, not as a stream.
    package static func body(model: String, _ messages: [Message], maximumTokens: Int) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("model", model)
            writer.key("messages")
            writer.array { writer in
                for message in messages {
                    writer.object { writer in
                        writer.member("role", message.role.rawValue)
                        writer.member("content", message.parts.compactMap(\.text).joined(separator: "\n"))
                    }
                }
            }
            writer.member("temperature", 0)
            writer.member("max_tokens", maximumTokens)
            writer.member("stream", false)
        }
        return writer.utf8
    }

    /// How many tokens one request can have used; a count beyond is no count.
    private static let believableTokens = 0...10_000_000

    /// What a reply holds; nil when it is no chat completion with exactly one text.
    package static func reply(_ body: [UInt8]) -> ChatReply? {
        guard let parser = try? JSONParser(maximumBytes: max(body.count, 1)) else { return nil }
        let reply = try? parser.withValue(in: String(decoding: body, as: UTF8.self)) { object -> ChatReply? in
            guard let choices = object["choices"]?.elements, choices.count == 1,
                let choice = choices.first, let message = choice["message"]
            else { return nil }
            let refusal = message["refusal"]?.nonEmptyString
            guard let content = message["content"]?.string ?? refusal else { return nil }
            return ChatReply(
                content: content,
                isRefusal: refusal != nil || choice["finish_reason"]?.string == "content_filter",
                isCutOff: choice["finish_reason"]?.string == "length",
                tokens: object["usage"]?["total_tokens"]?.int.flatMap { believableTokens.contains($0) ? $0 : nil }
            )
        }
        return reply ?? nil
    }
}

/// An answer, without what is around it.
package struct ChatReply: Sendable, Equatable {
    package var content: String
    /// The endpoint itself says that it would not answer.
    package var isRefusal: Bool
    /// The answer reached its longest length.
    package var isCutOff: Bool
    /// Of question and answer, as the endpoint counts; nil where it does not.
    package var tokens: Int?
}
