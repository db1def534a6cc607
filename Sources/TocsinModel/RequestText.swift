// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A request's words, sorted by who wrote them: what text signals measure and rules match.
package struct RequestText: Sendable, Equatable {
    /// All that the user wrote, oldest first, and what tools handed back; messages are parted by a blank line.
    package var prompt: String
    /// System and developer messages.
    package var instructions: String
    /// The model's answer.
    package var output: String
    /// The user's last turn with words alone: what is new in this request.
    package var newPrompt: String

    /// Parts the messages that make up a text.
    package static let separator = "\n\n"

    package init(prompt: String, instructions: String = "", output: String = "", newPrompt: String? = nil) {
        self.prompt = prompt
        self.instructions = instructions
        self.output = output
        self.newPrompt = newPrompt ?? prompt
    }

    package init(input: [Message], output: [Message]) {
        // What callers put behind the user's turn, such as how the answer is to begin, ends no turn.
        let lastAsked = input.lastIndex { $0.isAsked && $0.parts.contains { $0.text?.isEmpty == false } }
        let lastAnswer = lastAsked.flatMap { input[..<$0].lastIndex { $0.role == .assistant } }
        let newTurn = lastAnswer.map { input[($0 + 1)...] } ?? input[...]
        self.init(
            prompt: Self.joined(input[...], where: \.isAsked),
            instructions: Self.joined(input[...]) { $0.role == .system || $0.role == .developer },
            output: Self.joined(output[...]) { _ in true },
            newPrompt: lastAnswer == nil ? nil : Self.joined(newTurn, where: \.isAsked)
        )
    }

    private static func joined(_ messages: ArraySlice<Message>, where isWanted: (Message) -> Bool) -> String {
        var joined = ""
        for message in messages where isWanted(message) {
            for part in message.parts {
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
    /// One of its texts by the name that findings use: `output`, `instructions`, or else `prompt`.
    package func text(field: String) -> String {
        field == "output" ? output : field == "instructions" ? instructions : prompt
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
    fileprivate var isAsked: Bool { role == .user || role == .tool }
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
