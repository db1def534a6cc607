// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import OrderedWork
package import TocsinSignals
package import TocsinStore

extension ActivityLog {
    /// Puts together what a store holds of every account: its events without their text, and their text signals.
    ///
    /// `workers`: How many tasks unpack events at once, from 1; the result does not depend on it.
    ///
    /// - Throws: What the store throws, or ``SignalCodecError/damaged``.
    package init(_ store: any Store, workers: Int) async throws {
        self = try await ActivityLog(store, upTo: .max, workers: workers)
        finish()
    }

    /// As the other, of the batches up to a cursor alone, and not finished: more may be appended.
    ///
    /// Reads anew, so what was erased before is noted.
    init(_ store: any Store, upTo end: Int64, workers: Int) async throws {
        var place: Int64 = 0
        let segments = try await StoreThreads.wait {
            try store.noteErasures()
            return try store.signalSegments()
        }
        var signals = SignalStream(segments: segments)
        var log = ActivityLog()
        try await inOrder(workers: workers) { () async throws -> EventBatch? in
            guard place < end else { return nil }
            let found = try await StoreThreads.wait { [place] in try store.eventBatch(after: place, withText: false) }
            guard let batch = found else { return nil }
            place = batch.cursor
            return batch
        } work: { batch in
            try batch.load()
        } take: { events in
            for index in events.indices { log.append(events[index], signals: try signals.next()) }
        }
        self = log
    }
}

/// The signals of one event after the other.
///
/// A scan covers events without a gap, so order alone tells whose they are.
private struct SignalStream {
    private var segments: ArraySlice<SignalSegment>
    private var current: ArraySlice<TextSignals?> = []

    init(segments: [SignalSegment]) {
        self.segments = segments[...]
    }

    /// The next event's; nil for events that are no request and for those behind the last scan.
    mutating func next() throws -> TextSignals? {
        while current.isEmpty, let segment = segments.popFirst() {
            current = try SignalCodec.decode(segment.signals)[...]
        }
        return current.popFirst() ?? nil
    }
}
