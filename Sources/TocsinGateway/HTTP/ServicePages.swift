// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import PrometheusText

/// The gateway's own pages, for whoever runs it.
struct ServicePages: Sendable {
    let list: BlockListFile
    let enforcer: Enforcer
    /// Nil where nothing is recorded.
    let recorder: EventRecorder?
    /// Nil where nothing is sent to Kafka.
    let sender: SegmentSender?
    let metrics: GatewayMetrics

    /// Nil for any other path.
    func page(_ path: String) -> OwnAnswer? {
        switch path {
        case "/healthz": OwnAnswer("ok\n")
        case "/readyz":
            enforcer.isReady
                ? OwnAnswer("ready\n")
                : OwnAnswer("No block list was ever read, and --fail is closed.\n", status: .serviceUnavailable)
        case "/metrics": OwnAnswer(metricsText, type: MetricsPage.type)
        default: nil
        }
    }

    private var metricsText: String {
        let waiting = recorder?.waiting ?? (events: 0, bytes: 0)
        let state = list.state
        return metrics.text(
            queuedEvents: waiting.events,
            queuedBytes: waiting.bytes,
            unsentBytes: sender?.unsentBytes,
            badLines: state.badLines,
            accounts: state.list?.enforcements.count
        )
    }
}
