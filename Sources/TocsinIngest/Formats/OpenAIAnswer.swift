// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// What a model answered, in OpenAI's forms: Chat Completions, Responses, an error, and either of them as the stream they were sent in.
struct OpenAIAnswer {
    private(set) var id: String?
    private(set) var created: Timestamp.Reading?
    private(set) var model: String?
    private(set) var output: [Message] = []
    private(set) var outcome: Request.Outcome?
    private(set) var inputTokens: Int?
    private(set) var outputTokens: Int?
    private var stream = StreamedText()
    /// Whether something was read that an interface answers with, rather than JSON of the model's own.
    private var hasForm = false

    /// Reads an answer: an object, a list of stream chunks, JSON in a string, or server-sent events.
    init(_ value: JSONValue) {
        switch value.kind {
        case .object: read(value)
        case .array: value.forEachElement { readStreamed($0) }
        case .string: readText(value)
        case .number, .bool, .null: break
        }
        if output.isEmpty { output = stream.messages }
        if stream.hasRefusal { outcome = .refused }
        if outcome == nil && !output.isEmpty { outcome = .completed }
    }

    /// An answer that is a bare text.
    private init(text: String) {
        output = [Message(role: .assistant, text: text)]
    }

    /// Puts what it knows into a request that lacks it.
    func fill(_ request: inout Request) {
        request.model = request.model ?? model
        request.output = output
        request.outcome = request.outcome ?? outcome
        request.inputTokens = request.inputTokens ?? inputTokens
        request.outputTokens = request.outputTokens ?? outputTokens
    }

    // MARK: Forms

    private mutating func readText(_ value: JSONValue) {
        guard let text = value.nonEmptyString else { return }
        if let lines = Self.eventLines(text) {
            readServerSentEvents(lines)
        } else {
            try? value.unwrapped { inner in
                guard inner.kind != .string else { return }
                if inner.kind == .array { inner.forEachElement { readStreamed($0) } } else { read(inner) }
                if inner.isEmptyContainer { hasForm = true }
            }
        }
        // Models write JSON too, and lines that look like a stream's.
        if !hasForm { self = OpenAIAnswer(text: text) }
    }

    /// What a line of server-sent events begins with.
    private static let eventFields = ["data:", "event:", "id:", "retry:", ":"]

    /// The lines of server-sent events, of which the last may be cut off; nil for a text that holds anything else.
    private static func eventLines(_ text: String) -> [Substring]? {
        let text = text.drop { $0.isWhitespace }
        guard eventFields.contains(where: { text.hasPrefix($0) }) else { return nil }
        let lines = lines(text)
        let areEvents = lines.enumerated().allSatisfy { place, line in
            line.allSatisfy(\.isWhitespace)
                || eventFields.contains { line.hasPrefix($0) || place == lines.count - 1 && $0.hasPrefix(line) }
        }
        return areEvents ? lines : nil
    }

    /// Lines as these streams part them: other line ends may stand in a chunk's texts.
    private static func lines(_ text: Substring) -> [Substring] {
        text.split { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    }

    private mutating func readServerSentEvents(_ lines: [Substring]) {
        for line in lines where line.hasPrefix("data:") {
            let data = line.dropFirst(5).drop { $0 == " " }
            if data == "[DONE]" { continue }
            // A chunk that was cut off tells nothing; the others do.
            try? EmbeddedJSON.withValue(in: String(data)) { readStreamed($0) }
        }
    }

    private mutating func readStreamed(_ chunk: JSONValue) {
        if let text = chunk.string {
            if text.hasPrefix("data:") {
                readServerSentEvents(Self.lines(text[...]))
            } else {
                try? chunk.unwrapped { if $0.kind == .object { readStreamed($0) } }
            }
        } else if let type = chunk["type"]?.string, type.hasPrefix("response.") || type == "error" {
            readResponsesEvent(type, chunk)
        } else if let data = chunk["data"], chunk["choices"] == nil, data.kind != .array {
            readStreamed(data)
        } else {
            read(chunk)
        }
    }

    private mutating func read(_ answer: JSONValue) {
        id = id ?? answer["id"]?.identifierText
        model = model ?? answer["model"]?.nonEmptyString
        created = created ?? answer.first("created", "created_at")?.time
        if let usage = answer["usage"] { readUsage(usage) }
        if let error = answer.first("error"), error.bool != false, !error.isEmptyContainer {
            hasForm = true
            return readError(answer)
        }
        if answer["choices"] != nil {
            readChoices(answer)
        } else if let items = answer["output"] {
            let hasItems = items.kind == .array && answer["status"] != nil || items.firstElement?["type"] != nil
            if hasItems || answer["object"]?.string == "response" { hasForm = true }
            readResponse(answer, items)
        } else if answer["role"] != nil || answer["content"] != nil {
            let messages = OpenAIMessages.output(answer)
            if !messages.isEmpty, answer["role"]?.string.flatMap(OpenAIMessages.role(named:)) != nil { hasForm = true }
            output += messages
        }
    }

    private mutating func readUsage(_ usage: JSONValue) {
        inputTokens = usage.first("prompt_tokens", "input_tokens")?.int ?? inputTokens
        outputTokens = usage.first("completion_tokens", "output_tokens")?.int ?? outputTokens
    }

    private mutating func readError(_ answer: JSONValue) {
        let code = answer["error"]?["code"]?.string ?? answer["code"]?.string ?? ""
        outcome = code.contains("content_filter") || code.contains("content_policy") ? .filtered : .error
    }

    // MARK: Chat Completions

    private mutating func readChoices(_ answer: JSONValue) {
        if answer["choices"]?.isEmptyContainer ?? false { hasForm = true }
        answer["choices"]?.forEachElement { choice in
            if choice.first("message", "delta", "text", "finish_reason") != nil { hasForm = true }
            if let message = choice["message"] {
                if message["refusal"]?.nonEmptyString != nil { outcome = .refused }
                if let read = OpenAIMessages.message(message, defaultRole: .assistant) { output.append(read) }
            } else if let delta = choice["delta"] {
                stream.addDelta(delta, choice: choice["index"]?.int ?? 0)
            } else if let text = choice["text"]?.nonEmptyString {
                stream.add(text, choice: choice["index"]?.int ?? 0)
            }
            switch choice["finish_reason"]?.string {
            // One choice that was held back tells more than those beside it that were not.
            case "content_filter": outcome = outcome == .refused ? .refused : .filtered
            case .some: outcome = outcome ?? .completed
            case nil: break
            }
        }
    }

    // MARK: Responses

    private mutating func readResponse(_ answer: JSONValue, _ items: JSONValue) {
        output += OpenAIMessages.output(items)
        items.forEachElement { item in
            item["content"]?.forEachElement { part in
                if part["type"]?.string == "refusal" { outcome = .refused }
            }
        }
        switch answer["status"]?.string {
        case "completed": outcome = outcome ?? .completed
        case "incomplete":
            let reason = answer["incomplete_details"]?["reason"]?.string
            outcome = outcome ?? (reason == "content_filter" ? .filtered : .completed)
        case "failed", "cancelled": outcome = outcome ?? .error
        default: break
        }
    }

    private mutating func readResponsesEvent(_ type: String, _ event: JSONValue) {
        hasForm = true
        switch type {
        case "response.completed", "response.incomplete", "response.failed":
            guard let response = event["response"] else { return }
            output = []
            read(response)
        case "response.created", "response.in_progress":
            id = id ?? event["response"]?["id"]?.identifierText
            model = model ?? event["response"]?["model"]?.nonEmptyString
            created = created ?? event["response"]?["created_at"]?.time
        case "response.output_text.delta":
            stream.add(event["delta"]?.string ?? "", choice: event["output_index"]?.int ?? 0)
        case "response.refusal.delta":
            stream.addRefusal(event["delta"]?.string ?? "", choice: event["output_index"]?.int ?? 0)
        case "response.output_item.added":
            if let item = event["item"], item["type"]?.string == "function_call" {
                stream.addCall(item, index: 0, choice: event["output_index"]?.int ?? 0)
            }
        case "response.function_call_arguments.delta":
            stream.addArguments(event["delta"]?.string ?? "", index: 0, choice: event["output_index"]?.int ?? 0)
        case "error": outcome = outcome ?? .error
        default: break
        }
    }
}

/// Puts the pieces of a streamed answer together, by the choice or output item that they belong to.
private struct StreamedText {
    private struct Choice {
        var text = ""
        var refusal = ""
        var calls: [Int: (name: String, arguments: String)] = [:]
    }

    private var choices: [Int: Choice] = [:]

    var hasRefusal: Bool { choices.values.contains { !$0.refusal.isEmpty } }

    var messages: [Message] {
        choices.sorted { $0.key < $1.key }.compactMap { _, choice in
            var parts: [Message.Part] = []
            if !choice.text.isEmpty { parts.append(.text(choice.text)) }
            if !choice.refusal.isEmpty { parts.append(.text(choice.refusal)) }
            for (_, call) in choice.calls.sorted(by: { $0.key < $1.key }) {
                parts.append(.toolCall(name: call.name, arguments: call.arguments))
            }
            return parts.isEmpty ? nil : Message(role: .assistant, parts: parts)
        }
    }

    mutating func add(_ text: String, choice: Int) {
        choices[choice, default: Choice()].text += text
    }

    mutating func addRefusal(_ text: String, choice: Int) {
        choices[choice, default: Choice()].refusal += text
    }

    mutating func addDelta(_ delta: JSONValue, choice: Int) {
        if let text = delta["content"]?.string { add(text, choice: choice) }
        if let refusal = delta["refusal"]?.string { addRefusal(refusal, choice: choice) }
        delta["tool_calls"]?.forEachElement { call in
            addCall(call["function"] ?? call, index: call["index"]?.int ?? 0, choice: choice)
        }
        if let function = delta["function_call"] { addCall(function, index: 0, choice: choice) }
    }

    mutating func addCall(_ call: JSONValue, index: Int, choice: Int) {
        // In place: a stream may bring a long text in many thousands of pieces.
        choices[choice, default: Choice()].calls[index, default: ("", "")].name += call["name"]?.string ?? ""
        addArguments(call["arguments"]?.string ?? "", index: index, choice: choice)
    }

    mutating func addArguments(_ text: String, index: Int, choice: Int) {
        choices[choice, default: Choice()].calls[index, default: ("", "")].arguments += text
    }
}
