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
    /// The user's last turn alone: what is new in this request.
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
        let lastAnswer = input.lastIndex { $0.role == .assistant }
        let newTurn = lastAnswer.map { input[($0 + 1)...] } ?? input[...]
        self.init(
            prompt: Self.joined(input[...]) { $0 == .user || $0 == .tool },
            instructions: Self.joined(input[...]) { $0 == .system || $0 == .developer },
            output: Self.joined(output[...]) { _ in true },
            newPrompt: lastAnswer == nil ? nil : Self.joined(newTurn) { $0 == .user || $0 == .tool }
        )
    }

    private static func joined(_ messages: ArraySlice<Message>, where isWanted: (Message.Role) -> Bool) -> String {
        var joined = ""
        for message in messages where isWanted(message.role) {
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
