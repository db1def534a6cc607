// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A request's words, sorted by who wrote them: what text signals measure and rules match.
package struct RequestText: Sendable, Equatable {
    /// All that the user wrote, oldest first; messages are parted by a blank line.
    package var prompt: String
    /// System and developer messages.
    package var instructions: String
    /// The model's answer.
    package var output: String
    /// What tools handed back, such as a page or mails: others' words, which ask nothing of the model in the user's name.
    package var toolResults: String
    /// The user's last turn with words alone: what is new in this request; empty where only a tool handed something back.
    package var newPrompt: String

    /// Parts the messages that make up a text.
    package static let separator = "\n\n"

    package init(
        prompt: String,
        instructions: String = "",
        output: String = "",
        toolResults: String = "",
        newPrompt: String? = nil
    ) {
        self.prompt = prompt
        self.instructions = instructions
        self.output = output
        self.toolResults = toolResults
        self.newPrompt = newPrompt ?? prompt
    }

    package init(input: [Message], output: [Message]) {
        // What callers put behind the user's turn, such as how the answer is to begin, ends no turn.
        let lastGiven = input.lastIndex { $0.isGiven && $0.parts.contains { $0.text?.isEmpty == false } }
        let lastAnswer = lastGiven.flatMap { input[..<$0].lastIndex { $0.role == .assistant } }
        let newTurn = lastAnswer.map { input[($0 + 1)...] } ?? input[...]
        self.init(
            prompt: Self.asked(input[...]),
            instructions: Self.joined(input[...]) { message, _ in message.role == .system || message.role == .developer
            },
            output: Self.joined(output[...]) { _, _ in true },
            toolResults: Self.joined(input[...]) { message, part in message.isGiven && message.isHandedBack(part) },
            newPrompt: lastAnswer == nil ? nil : Self.asked(newTurn)
        )
    }

    private static func asked(_ messages: ArraySlice<Message>) -> String {
        joined(messages) { message, part in message.role == .user && !message.isHandedBack(part) }
    }

    private static func joined(
        _ messages: ArraySlice<Message>,
        where isWanted: (Message, Message.Part) -> Bool
    ) -> String {
        var joined = ""
        for message in messages {
            for part in message.parts where isWanted(message, part) {
                guard let text = part.text, !text.isEmpty else { continue }
                if joined.isEmpty {
                    joined = text
                } else {
                    joined += separator
                    joined += text
                }
            }
        }
        return joined
    }
}

extension RequestText {
    /// One of its texts by the name that findings use: `output`, `instructions`, `toolResults`, or else `prompt`.
    package func text(field: String) -> String {
        switch field {
        case "output": output
        case "instructions": instructions
        case "toolResults": toolResults
        default: prompt
        }
    }

    /// The UTF-8 bytes of a text's messages that a range of its bytes touches, whole.
    ///
    /// - Parameters:
    ///   - bytes: What is looked at; what lies behind the text's end is left out.
    ///   - field: As in ``text(field:)``.
    /// - Returns: A range of the text's UTF-8, empty only for an empty text.
    package func messages(around bytes: Range<Int>, field: String) -> Range<Int> {
        let text = Array(text(field: field).utf8)
        let separator = Array(Self.separator.utf8)
        var start = min(max(bytes.lowerBound, 0), text.count)
        while start >= separator.count, !text[(start - separator.count)..<start].elementsEqual(separator) { start -= 1 }
        if start < separator.count { start = 0 }
        var stop = min(max(bytes.upperBound - 1, start), text.count)
        while stop + separator.count <= text.count, !text[stop..<stop + separator.count].elementsEqual(separator) {
            stop += 1
        }
        if stop + separator.count > text.count { stop = text.count }
        return start..<stop
    }

    /// The bytes of the message that ends at or behind a place of a text.
    package func message(endingAt end: Int, field: String) -> [UInt8] {
        let place = max(end - 1, 0)
        return Array(Array(text(field: field).utf8)[messages(around: place..<end, field: field)])
    }
}

extension Message {
    /// Whether it is of the user's side: their own words, or what a tool handed back.
    fileprivate var isGiven: Bool { role == .user || role == .tool }

    /// Whether a part is a tool's: some services have such parts in messages of the user.
    fileprivate func isHandedBack(_ part: Part) -> Bool {
        if case .toolResult = part { return true }
        return role == .tool
    }
}

extension Message.Part {
    /// The part's words; nil for media.
    package var text: String? {
        switch self {
        case .text(let text), .toolResult(let text): text
        case .toolCall(_, let arguments): arguments
        case .image, .audio, .file: nil
        }
    }
}
