// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Reads one log format: turns a record into raw events.
protocol LogAdapter: Sendable {
    var format: LogFormat { get }

    /// Whether events are put together from several records: the file is then read whole before it counts as ingested.
    var joinsRecords: Bool { get }

    /// Whether a file's first record looks like this format's.
    func recognises(_ record: JSONValue) -> Bool

    /// Turns one record into any number of events or fragments of events.
    ///
    /// - Throws: ``AdaptError`` when the record is not of this format; other records are not affected.
    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws
}

extension LogAdapter {
    var joinsRecords: Bool { false }
}

/// Takes what adapters make of one record.
struct RawEventSink {
    private(set) var events: [RawEvent] = []
    private(set) var fragments: [RawFragment] = []

    mutating func add(_ event: RawEvent) {
        events.append(event)
    }

    /// Adds a part of an event whose other parts are in other records.
    mutating func add(_ fragment: RawFragment) {
        fragments.append(fragment)
    }

    mutating func reset() {
        events.removeAll(keepingCapacity: true)
        fragments.removeAll(keepingCapacity: true)
    }
}

/// A part of an event, to be joined with the parts of the same key.
struct RawFragment: Sendable {
    /// What the parts have in common, such as a correlation id.
    var key: String
    /// Where the part belongs among those that carry messages; parts without messages take any.
    var sequence: Int
    /// True for the part that makes it an event; parts that only add to one (a trace, an access log line) have false.
    var isAnchor: Bool
    /// What the part knows; the rest is absent.
    var event: RawEvent
}
