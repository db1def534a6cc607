// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Lines of Prometheus' text format, version 0.0.4.
package struct MetricsPage: Sendable {
    /// The page's media type.
    package static let type = "text/plain; version=0.0.4"

    package private(set) var text = ""
    private let prefix: String
    private var name = ""

    /// `prefix`: What every name begins with, such as `tocsin_gateway_`.
    package init(prefix: String) {
        self.prefix = prefix
    }

    /// One metric: its head, then whatever `body` adds.
    package mutating func metric(
        _ suffix: String,
        _ type: String,
        _ help: String,
        _ body: (inout MetricsPage) -> Void
    ) {
        name = prefix + suffix
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        body(&self)
    }

    /// A metric of one value.
    package mutating func single(_ suffix: String, _ type: String, _ help: String, _ value: Int) {
        metric(suffix, type, help) { $0.sample(labels: "", "\(value)") }
    }

    /// A metric's value.
    ///
    /// `labels`: As they are written; they hold names of ours alone, never what somebody sent.
    package mutating func sample(_ suffix: String = "", labels: String = "", _ value: String) {
        text += name + suffix + (labels.isEmpty ? "" : "{\(labels)}") + " \(value)\n"
    }
}
