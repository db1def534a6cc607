// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PrometheusText
internal import Synchronization
internal import TocsinCases
internal import TocsinDelivery
internal import TocsinModel
internal import TocsinStore

/// Counts for Prometheus: what was answered, how cases stand, and how far decisions were carried.
///
/// No label holds anything that somebody sent: routes are named as the table names them.
final class ConsoleMetrics: Sendable {
    private struct Key: Hashable, Comparable {
        var route: String
        var status: Int

        static func < (left: Key, right: Key) -> Bool { (left.route, left.status) < (right.route, right.status) }
    }

    private struct Counts {
        var answers: [Key: Int] = [:]
        var seconds = SecondsHistogram(bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5])
    }

    private let counts = Mutex(Counts())

    /// `route`: The method and the path as the router has it.
    func count(route: String, status: Int, seconds: Double) {
        counts.withLock { counts in
            counts.answers[Key(route: route, status: status), default: 0] += 1
            counts.seconds.add(seconds: seconds)
        }
    }

    /// `droppedSpans`: Spans that no collector took; nil where none are sent.
    func text(_ store: any ConsoleParts.ConsoleStore, droppedSpans: Int?, at now: Timestamp) throws -> String {
        let counts = counts.withLock { $0 }
        var page = MetricsPage(prefix: "tocsin_console_")
        page.metric("answers_total", "counter", "Pages, forms and programs answered, by route and status.") { page in
            for (key, count) in counts.answers.sorted(by: { $0.key < $1.key }) {
                page.sample(labels: "route=\"\(key.route)\",status=\"\(key.status)\"", "\(count)")
            }
        }
        page.metric("answer_seconds", "histogram", "From a request to its answer.") { counts.seconds.write(to: &$0) }
        if let droppedSpans {
            page.single("spans_dropped_total", "counter", "Spans of traces that no collector took.", droppedSpans)
        }
        var query = CaseQuery()
        var states: [(String, Int)] = []
        for state in Case.State.allCases {
            query.states = [state.rawValue]
            states.append((state.rawValue, try store.caseCount(query)))
        }
        page.metric("cases", "gauge", "Cases by state.") { page in
            for (state, count) in states { page.sample(labels: "state=\"\(state)\"", "\(count)") }
        }
        query = CaseQuery()
        query.lateAt = now
        page.single("cases_late", "gauge", "Cases that should have been decided by now.", try store.caseCount(query))
        if let last = try store.timeSpan()?.upperBound {
            page.single(
                "last_event_timestamp_seconds",
                "gauge",
                "Time of the latest event that was ingested.",
                Int(last.milliseconds / 1_000)
            )
        }
        Self.write(try DeliveryRecord.load(from: store), to: &page)
        return page.text
    }

    private static func write(_ delivery: DeliveryRecord, to page: inout MetricsPage) {
        guard let lookedAt = delivery.lookedAt else { return }
        page.single(
            "delivery_timestamp_seconds",
            "gauge",
            "When 'tocsin deliver' gave its last sign.",
            Int(lookedAt.milliseconds / 1_000)
        )
        if let list = delivery.blockList {
            page.single("delivery_accounts", "gauge", "Accounts on the block list.", list.accounts)
        }
        page.single(
            "delivery_broken",
            "gauge",
            "Answers of gateways that differ from what was decided.",
            delivery.gateways.map(\.brokenCount).reduce(0, +)
        )
        page.single(
            "delivery_webhooks_waiting",
            "gauge",
            "Messages that wait for receivers.",
            delivery.webhooks.values.map(\.waiting.count).reduce(0, +)
        )
        page.single(
            "delivery_webhooks_given_up_total",
            "counter",
            "Messages that were given up.",
            delivery.webhooks.values.map(\.givenUp).reduce(0, +)
        )
    }
}
