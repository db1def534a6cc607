// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PrometheusText
internal import Synchronization

/// Counts for Prometheus.
///
/// No label holds anything that a client chose, and no account.
final class GatewayMetrics: Sendable {
    private struct RequestKey: Hashable, Comparable {
        var route: GatewayRoute
        /// 0 where the client was told nothing.
        var status: Int
        var decision: String
        var end: RequestEnd

        static func < (left: Self, right: Self) -> Bool {
            (left.route.rawValue, left.status, left.decision, left.end.rawValue)
                < (right.route.rawValue, right.status, right.decision, right.end.rawValue)
        }

        var labels: String {
            let status = status == 0 ? "none" : "\(status)"
            return
                "route=\"\(route.rawValue)\",status=\"\(status)\",decision=\"\(decision)\",end=\"\(end.rawValue)\""
        }
    }

    private struct Counts {
        var requests: [RequestKey: Int] = [:]
        var disconnects = 0
        var upstreamErrors = 0
        var written = 0
        var writtenBytes = 0
        var writeFailures = 0
        var lost = 0
        var cutOff = 0
        var oddRequests = 0
        var unreadAnswers = 0
        var unrecordedPosts = 0
        var sent = 0
        var unsendable = 0
        var sendFailures = 0
        var latency = SecondsHistogram(bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120])
    }

    private let counts = Mutex(Counts())

    /// `status`: What the client was told; nil where it was told nothing.
    func countRequest(_ route: GatewayRoute, status: Int?, decision: String, end: RequestEnd) {
        let key = RequestKey(route: route, status: status ?? 0, decision: decision, end: end)
        counts.withLock { $0.requests[key, default: 0] += 1 }
    }

    /// Takes the time from sending a request on to the head of its answer.
    func observeUpstream(seconds: Double) {
        counts.withLock { $0.latency.add(seconds: seconds) }
    }

    func countDisconnect() { counts.withLock { $0.disconnects += 1 } }
    func countUpstreamError() { counts.withLock { $0.upstreamErrors += 1 } }
    func countLost() { counts.withLock { $0.lost += 1 } }
    func countCutOff() { counts.withLock { $0.cutOff += 1 } }
    func countOddRequest() { counts.withLock { $0.oddRequests += 1 } }
    func countUnreadAnswer() { counts.withLock { $0.unreadAnswers += 1 } }
    func countUnrecordedPost() { counts.withLock { $0.unrecordedPosts += 1 } }
    func countWriteFailure() { counts.withLock { $0.writeFailures += 1 } }

    func countWritten(events: Int, bytes: Int) {
        counts.withLock { counts in
            counts.written += events
            counts.writtenBytes += bytes
        }
    }

    func countSendFailure() { counts.withLock { $0.sendFailures += 1 } }

    func countSent(_ events: Int, unsendable: Int) {
        counts.withLock { counts in
            counts.sent += events
            counts.unsendable += unsendable
        }
    }

    /// Everything in Prometheus' text format, version 0.0.4.
    ///
    /// - Parameters:
    ///   - queuedEvents: Events that wait to be written.
    ///   - queuedBytes: The bytes of their bodies.
    ///   - unsentBytes: Bytes of segments that Kafka did not acknowledge; nil where nothing is sent.
    ///   - badLines: Bad lines of the block list.
    ///   - accounts: Accounts on the block list; nil while none was ever read.
    ///   - droppedSpans: Spans that no collector took; nil where none are sent.
    /// - Returns: The page.
    func text(
        queuedEvents: Int,
        queuedBytes: Int,
        unsentBytes: Int?,
        badLines: Int,
        accounts: Int?,
        droppedSpans: Int?
    ) -> String {
        let counts = counts.withLock { $0 }
        var page = MetricsPage(prefix: "tocsin_gateway_")
        page.metric("requests_total", "counter", "Requests, by route, status, decision and end.") { page in
            for (key, count) in counts.requests.sorted(by: { $0.key < $1.key }) {
                page.sample(labels: key.labels, "\(count)")
            }
        }
        page.single(
            "client_disconnects_total",
            "counter",
            "Clients that left before their answer ended.",
            counts.disconnects
        )
        page.single(
            "upstream_errors_total",
            "counter",
            "Requests that the upstream did not answer to the end.",
            counts.upstreamErrors
        )
        page.metric("upstream_seconds", "histogram", "From sending a request on to the head of its answer.") { page in
            counts.latency.write(to: &page)
        }
        page.single("events_queued", "gauge", "Events that wait to be written.", queuedEvents)
        page.single("events_queued_bytes", "gauge", "Bytes of the events that wait.", queuedBytes)
        page.single("events_written_total", "counter", "Events written to segments and synced.", counts.written)
        page.single("events_written_bytes_total", "counter", "Bytes written to segments.", counts.writtenBytes)
        page.single("events_lost_total", "counter", "Events dropped because the queue was full.", counts.lost)
        page.single("events_cut_total", "counter", "Events whose answer was longer than is recorded.", counts.cutOff)
        page.single(
            "events_odd_requests_total",
            "counter",
            "Events whose request is no JSON that can be parsed: the texts in it are recorded.",
            counts.oddRequests
        )
        page.single(
            "events_unread_answers_total",
            "counter",
            "Events of whose answer no text could be read, since it is packed or cut off.",
            counts.unreadAnswers
        )
        page.single(
            "unrecorded_posts_total",
            "counter",
            "POSTs passed on that are no call of a model as far as is known, and so no event.",
            counts.unrecordedPosts
        )
        page.single(
            "event_write_failures_total",
            "counter",
            "Attempts to write that failed; the events wait.",
            counts.writeFailures
        )
        if let unsentBytes {
            page.single("kafka_unsent_bytes", "gauge", "Bytes of segments that Kafka did not acknowledge.", unsentBytes)
            page.single("kafka_events_sent_total", "counter", "Events that Kafka acknowledged.", counts.sent)
            page.single(
                "kafka_events_too_long_total",
                "counter",
                "Events too long for Kafka; they stay in their segment.",
                counts.unsendable
            )
            page.single(
                "kafka_send_failures_total",
                "counter",
                "Attempts to send that failed; the events stay on disk and are sent later.",
                counts.sendFailures
            )
        }
        if let droppedSpans {
            page.single("spans_dropped_total", "counter", "Spans of traces that no collector took.", droppedSpans)
        }
        page.single("enforcement_bad_lines", "gauge", "Bad lines of the block list.", badLines)
        if let accounts { page.single("enforcement_accounts", "gauge", "Accounts on the block list.", accounts) }
        return page.text
    }
}
