// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The formats that a simulated log can be written in; raw values are what `--format` takes.
package enum SimulatedFormat: String, Sendable, CaseIterable {
    case tocsin

    /// The log's usual file name.
    package var fileName: String {
        "events.jsonl"
    }

    /// A mapping file's text, for formats that are read through one.
    package var mapping: String? {
        nil
    }

    /// Whether a conversation is one record, written when it ends.
    var writesWholeConversations: Bool {
        false
    }

    func makeWriter() -> any EventWriter {
        switch self {
        case .tocsin: TocsinWriter()
        }
    }
}

/// Writes events in one format.
protocol EventWriter {
    mutating func begin(_ log: inout [UInt8])
    mutating func write(_ event: SimulatedEvent, to log: inout [UInt8])
    mutating func end(_ log: inout [UInt8])
}

extension EventWriter {
    mutating func begin(_ log: inout [UInt8]) {}
    mutating func end(_ log: inout [UInt8]) {}
}
