// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import Tracing

/// One span, until it ends.
package final class OTLPSpan: Span {
    private struct State {
        var name: String
        var attributes = SpanAttributes()
        var isError = false
        var isOver = false
    }

    package let context: ServiceContext
    private let kind: SpanKind
    private let place: TraceParent
    private let parent: UInt64?
    private let start: UInt64
    private let tracer: OTLPTracer
    private let state: Mutex<State>

    init(
        _ name: String,
        _ kind: SpanKind,
        _ context: ServiceContext,
        _ place: TraceParent,
        parent: UInt64?,
        start: UInt64,
        tracer: OTLPTracer
    ) {
        self.context = context
        self.kind = kind
        self.place = place
        self.parent = parent
        self.start = start
        self.tracer = tracer
        state = Mutex(State(name: name))
    }

    package var operationName: String {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }

    package var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { state.withLock { $0.attributes = newValue } }
    }

    package var isRecording: Bool { place.isSampled && state.withLock { !$0.isOver } }

    package func setStatus(_ status: SpanStatus) { state.withLock { $0.isError = status.code == .error } }

    /// Not kept: an event's words could hold what no trace may.
    package func addEvent(_ event: SpanEvent) {}

    /// Keeps that it failed, and not the error's words, which could hold what no trace may.
    package func recordError<Instant: TracerInstant>(
        _ error: any Error,
        attributes: SpanAttributes,
        at instant: @autoclosure () -> Instant
    ) {
        state.withLock { $0.isError = true }
    }

    package func addLink(_ link: SpanLink) {}

    package func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let end = instant().nanosecondsSinceEpoch
        let finished = state.withLock { state -> FinishedSpan? in
            guard !state.isOver else { return nil }
            state.isOver = true
            return FinishedSpan(
                place: place,
                parent: parent,
                name: state.name,
                kind: kind,
                start: start,
                end: max(start, end),
                attributes: state.attributes,
                isError: state.isError
            )
        }
        if let finished { tracer.keep(finished) }
    }
}
