// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation

/// Where traces of requests go.
struct TraceOptions: ParsableArguments {
    @Option(
        help: "A collector of OpenTelemetry traces (OTLP over HTTP), such as http://127.0.0.1:4318 (default: none)."
    )
    var traces: String?

    @Option(help: "The share of traces that is kept, 0 to 1, where a request comes without one.")
    var traceShare = 1.0

    func validate() throws {
        guard (0...1).contains(traceShare) else { throw ValidationError("--trace-share must be 0 to 1.") }
        guard let traces else { return }
        let parts = URLComponents(string: traces)
        guard let host = parts?.host, !host.isEmpty, ["http", "https"].contains(parts?.scheme) else {
            throw ValidationError("--traces must be an address such as http://127.0.0.1:4318.")
        }
    }
}
