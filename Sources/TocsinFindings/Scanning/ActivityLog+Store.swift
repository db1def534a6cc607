// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinSignals
package import TocsinStore

extension ActivityLog {
    /// Puts together what a store holds of every account: its events without their text, and their text signals.
    ///
    /// - Throws: What the store throws, or ``SignalCodecError/damaged``.
    package init(_ store: any Store) throws {
        self.init()
        var place: Int64 = 0
        var signals = SignalStream(segments: try store.signalSegments())
        while let batch = try store.eventBatch(after: place, withText: false) {
            for event in try batch.load() { append(event, signals: try signals.next()) }
            place = batch.cursor
        }
        finish()
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
