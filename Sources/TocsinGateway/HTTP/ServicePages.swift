// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
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

    struct Page {
        var head: HTTPResponse
        var body: String
    }

    /// Nil for any other path.
    func page(_ path: String) -> Page? {
        switch path {
        case "/healthz": Self.page(.ok, "ok\n")
        case "/readyz":
            enforcer.isReady
                ? Self.page(.ok, "ready\n")
                : Self.page(.serviceUnavailable, "No block list was ever read, and --fail is closed.\n")
        case "/metrics":
            Self.page(.ok, metricsText, type: MetricsPage.type)
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

    private static func page(_ status: HTTPResponse.Status, _ body: String, type: String = "text/plain") -> Page {
        Page(head: HTTPResponse(status: status, headerFields: [.contentType: type]), body: body)
    }
}
