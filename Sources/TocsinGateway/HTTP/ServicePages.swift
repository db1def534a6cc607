// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import OTLPTracing
internal import PrometheusText

/// The gateway's own pages, for whoever runs it.
struct ServicePages: Sendable {
    /// Nil where nothing is enforced.
    let list: BlockListFile?
    let enforcer: Enforcer
    /// Nil where nothing is recorded.
    let recorder: EventRecorder?
    /// Nil where nothing is sent to Kafka.
    let sender: SegmentSender?
    /// Nil where no traces are sent.
    let tracer: OTLPTracer?
    let metrics: GatewayMetrics
    /// What stands before their paths: nothing, or ``reservedPrefix`` where other paths are those of somebody else's server.
    let prefix: String

    /// Where the pages of `authorize` are: a proxy asks it with its clients' paths, and a page is answered whoever asks.
    static let reservedPrefix = "/-/tocsin"

    /// Nil for any other path.
    func page(_ path: String) -> OwnAnswer? {
        guard path.hasPrefix(prefix) else { return nil }
        return own(path.dropFirst(prefix.count))
    }

    private func own(_ name: Substring) -> OwnAnswer? {
        switch name {
        case "/healthz": OwnAnswer("ok\n")
        case "/readyz":
            enforcer.isReady
                ? OwnAnswer("ready\n")
                : OwnAnswer(
                    "No block list was ever read whole, and --fail is closed. The log says why.\n",
                    status: .serviceUnavailable
                )
        case "/metrics": OwnAnswer(metricsText, type: MetricsPage.type)
        default: nil
        }
    }

    private var metricsText: String {
        let waiting = recorder?.waiting ?? (events: 0, bytes: 0)
        let state = list?.state ?? BlockListFile.State()
        return metrics.text(
            queuedEvents: waiting.events,
            queuedBytes: waiting.bytes,
            unsentBytes: sender?.unsentBytes,
            badLines: state.badLines,
            accounts: (state.list ?? state.partial)?.enforcements.count,
            droppedSpans: tracer?.dropped
        )
    }
}
