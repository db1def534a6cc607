// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Whether a stream of events said its last, so that nothing is missing where it ends.
enum AnswerEnd {
    /// After these, the interface for responses says nothing more; after the last of them, Anthropic's for messages.
    private static let lastEvents: Set<String> = [
        "response.completed", "response.incomplete", "response.failed", "message_stop",
    ]
    private static let newline = UInt8(ascii: "\n")

    /// `stream`: As far as it came.
    static func isReached(_ stream: [UInt8]) -> Bool {
        let lines = stream[..<end(stream[...])]
        let last = lastLine(lines)
        if text(last).filter({ $0 != " " }) == "data:[DONE]" { return true }
        // Before an event's data stands its name, and behind it at least the end of its line.
        guard lines.endIndex < stream.endIndex, last.startIndex > stream.startIndex else { return false }
        let name = text(lastLine(stream[..<end(stream[..<last.startIndex])]))
        return name.hasPrefix("event:") && lastEvents.contains(String(name.dropFirst(6).drop { $0 == " " }))
    }

    /// Where the line ends begin that a text ends with.
    private static func end(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.lastIndex { $0 != newline && $0 != UInt8(ascii: "\r") }.map { $0 + 1 } ?? bytes.startIndex
    }

    private static func lastLine(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes[(bytes.lastIndex(of: newline).map { $0 + 1 } ?? bytes.startIndex)...]
    }

    /// The beginning of a line, which may be as long as an answer.
    private static func text(_ line: ArraySlice<UInt8>) -> String {
        String(decoding: line.prefix(64), as: UTF8.self)
    }
}
