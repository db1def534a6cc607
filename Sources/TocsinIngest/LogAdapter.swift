// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Reads one log format: turns a record into raw events.
protocol LogAdapter: Sendable {
    var format: LogFormat { get }

    /// Whether events are put together from several records: the file is then read whole before it counts as ingested.
    var joinsRecords: Bool { get }

    /// Whether such logs are also exported as CSV, with the same names as columns.
    var mayBeCSV: Bool { get }

    /// The adapter for a file that begins with some bytes: what has nothing to join need not be read whole.
    func fitting(_ head: [UInt8]) -> any LogAdapter

    /// Whether a file's first record looks like this format's.
    func recognises(_ record: JSONValue) -> Bool

    /// Turns one record into any number of events or fragments of events.
    ///
    /// - Throws: ``AdaptError`` when the record is not of this format; other records are not affected.
    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws
}

extension LogAdapter {
    var joinsRecords: Bool { false }
    var mayBeCSV: Bool { false }
    func fitting(_ head: [UInt8]) -> any LogAdapter { self }
}

/// Takes what adapters make of one record.
struct RawEventSink {
    private(set) var events: [RawEvent] = []
    private(set) var fragments: [RawFragment] = []
    /// How many outcomes of the record were words that Tocsin does not know.
    private(set) var unknownOutcomes = 0
    /// The file as the operator named it, and the record's line in it, for records that have no other name.
    let file: String
    private(set) var line = 0

    init(file: String = "") {
        self.file = file
    }

    mutating func add(_ event: RawEvent) {
        events.append(event)
    }

    /// Adds a part of an event whose other parts are in other records.
    mutating func add(_ fragment: RawFragment) {
        fragments.append(fragment)
    }

    mutating func noteUnknownOutcome() {
        unknownOutcomes += 1
    }

    mutating func reset(line: Int) {
        events.removeAll(keepingCapacity: true)
        fragments.removeAll(keepingCapacity: true)
        unknownOutcomes = 0
        self.line = line
    }
}

/// A part of an event, to be joined with the parts of the same key.
struct RawFragment: Sendable {
    /// What the parts have in common, such as a correlation id.
    var key: String
    var role: Role
    /// What the part knows; the rest is absent.
    var event: RawEvent
    /// Messages as logged, of a part whose JSON may end in the next one.
    var inputText: String?
    var outputText: String?

    init(key: String, role: Role, event: RawEvent, inputText: String? = nil, outputText: String? = nil) {
        self.key = key
        self.role = role
        self.event = event
        self.inputText = inputText
        self.outputText = outputText
    }

    /// What a part is to the event.
    enum Role: Equatable {
        /// An event of its own; several may share a key, and each takes what the additions know.
        case whole
        /// A numbered piece: all pieces of a key are one event.
        case part(sequence: Int)
        /// Some of an event's messages: those of a key are one event, or belong to the whole one where there is one.
        case message
        /// Only adds to what is there, such as an access log line.
        case addition
        /// Adds to what is there, and is an event itself when nothing is.
        case fallback
    }
}
