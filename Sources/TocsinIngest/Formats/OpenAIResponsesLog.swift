// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// OpenAI Responses: pairs `{request, response, timestamp, headers?}`, and bare halves.
struct OpenAIResponsesLog: OpenAIPairLog {
    let format = LogFormat.openAIResponses
    static let halves = "'request' with 'input', 'response' with 'output', or either of them bare"

    static func event(_ pair: OpenAIPair) throws -> RawEvent {
        var request = Request(endpoint: pair.endpoint ?? "/v1/responses")
        if let call = pair.call {
            request.model = call["model"]?.nonEmptyString
            if let instructions = call["instructions"]?.nonEmptyString {
                request.input.append(Message(role: .system, text: instructions))
            }
            if let input = call["input"] ?? pair.cutOffCall { request.input += OpenAIMessages.input(input) }
            request.tools = OpenAIPair.tools(call)
        }
        var event = try pair.event(request)
        if event.conversation == nil, let conversation = pair.answer?["conversation"] {
            event.conversation = conversation.identifierText ?? conversation["id"]?.identifierText
        }
        return event
    }

    static func isCall(_ value: JSONValue) -> Bool {
        guard let input = value["input"], value["messages"] == nil else { return false }
        return value["model"] != nil && (input.kind == .string || input.kind == .array)
    }

    static func isAnswer(_ value: JSONValue) -> Bool {
        if value["object"]?.string == "response" { return true }
        if value["output"]?.kind == .array && value["status"] != nil { return true }
        // Streams are lists of typed events, or their text.
        if value.kind == .array { return value.firstElement?["type"]?.string?.hasPrefix("response.") ?? false }
        return value.string?.prefix(2000).contains("response.created") ?? false
    }
}
