// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import Tracing

/// Makes spans and keeps those that ended until somebody sends them.
///
/// A span goes on with the trace that a request came with, and is kept as that says; a trace that begins here is kept for a share of requests.
package final class OTLPTracer: Tracer {
    /// Spans that may wait; what comes beyond is dropped and counted.
    package static let mostWaiting = 8_192

    private struct State {
        var waiting: [FinishedSpan] = []
        var dropped = 0
    }

    private let share: Double
    private let state = Mutex(State())

    /// `share`: Of traces that begin here, 0...1.
    package init(share: Double = 1) {
        self.share = share
    }

    package func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> ServiceContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> OTLPSpan {
        var context = context()
        let parent = context.traceParent
        let place = TraceParent(
            trace: parent?.trace ?? .random(in: 1 ... .max),
            span: .random(in: 1 ... .max),
            isSampled: parent?.isSampled ?? (Double.random(in: 0..<1) < share)
        )
        context.traceParent = place
        return OTLPSpan(
            operationName,
            kind,
            context,
            place,
            parent: parent?.span,
            start: instant().nanosecondsSinceEpoch,
            tracer: self
        )
    }

    package func activeSpan(identifiedBy context: ServiceContext) -> OTLPSpan? { nil }

    package func forceFlush() {}

    package func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout ServiceContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        context.traceParent = extractor.extract(key: "traceparent", from: carrier).flatMap { TraceParent($0) }
    }

    package func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let place = context.traceParent else { return }
        injector.inject(place.text, forKey: "traceparent", into: &carrier)
    }

    func keep(_ span: FinishedSpan) {
        guard span.place.isSampled else { return }
        state.withLock { state in
            if state.waiting.count < Self.mostWaiting {
                state.waiting.append(span)
            } else {
                state.dropped += 1
            }
        }
    }

    /// Takes what waits, at most so many.
    func take(_ most: Int) -> [FinishedSpan] {
        state.withLock { state in
            let taken = Array(state.waiting.prefix(most))
            state.waiting.removeFirst(taken.count)
            return taken
        }
    }

    /// Counts spans that were taken and could not be sent.
    func drop(_ count: Int) { state.withLock { $0.dropped += count } }

    /// Spans that were dropped because too many waited, or because the collector did not take them.
    package var dropped: Int { state.withLock { $0.dropped } }
}
