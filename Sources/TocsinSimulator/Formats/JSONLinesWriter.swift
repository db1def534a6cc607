// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Writes requests as JSON Lines; a format says what a line holds.
struct JSONLinesWriter<Format: JSONLinesFormat>: EventWriter {
    private var writer = JSONWriter()
    private var times = TimeText()
    private let format: Format

    init(_ format: Format) {
        self.format = format
    }

    mutating func write(_ event: SimulatedEvent, to log: inout [UInt8]) {
        writer.reset()
        format.write(event, times: &times, to: &writer)
        log.append(contentsOf: writer.utf8)
    }
}

/// A format of JSON Lines.
protocol JSONLinesFormat {
    /// Writes an event's lines, each with its end; none where the format has no such event.
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter)
}

extension JSONWriter {
    /// Writes `{"role": …, "content": …}`.
    mutating func message(_ role: String, _ content: String) {
        object { writer in
            writer.member("role", role)
            writer.member("content", content)
        }
    }

    /// Writes the conversation so far, this turn's prompt last, as a list of such messages.
    mutating func messages(_ request: SimulatedRequest) {
        array { writer in
            for turn in request.turns.dropLast() {
                writer.message("user", turn.prompt)
                if !turn.answer.isEmpty { writer.message("assistant", turn.answer) }
            }
            writer.message("user", request.turn.prompt)
        }
    }
}
