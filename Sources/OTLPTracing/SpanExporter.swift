// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Foundation
package import Logging
internal import NIOCore
internal import NIOHTTP1
internal import ServiceLifecycle

/// Sends spans to an OTLP collector over HTTP, as JSON; what cannot be sent is dropped, counted and said once.
///
/// When it is told to stop it sends what waits, but not for long: whoever stops a service waits for it.
package struct SpanExporter: Service, CustomStringConvertible {
    /// Spans of one request at most.
    package static let most = 512

    private let tracer: OTLPTracer
    private let url: String
    private let service: String
    private let interval: Duration
    private let patience: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - tracer: Whose spans.
    ///   - endpoint: The collector's address, such as `http://127.0.0.1:4318`; `/v1/traces` is put behind it.
    ///   - service: What the spans are of.
    ///   - interval: Between two sendings.
    ///   - patience: How long the collector may take to answer, and how long all may still take once the service stops.
    ///   - logger: Says when spans cannot be sent.
    package init(
        _ tracer: OTLPTracer,
        endpoint: String,
        service: String,
        interval: Duration = .seconds(2),
        patience: Duration = .seconds(5),
        logger: Logger
    ) {
        self.tracer = tracer
        url = (endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint) + "/v1/traces"
        self.service = service
        self.interval = interval
        self.patience = patience
        self.logger = logger
    }

    /// Logs name services; what this one is made of is nothing for them.
    package var description: String { "SpanExporter" }

    package func run() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.tracing.tracer = nil
        try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            var hasFailed = false
            while !Task.isShuttingDownGracefully && !Task.isCancelled {
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: interval) }
                await send(client, &hasFailed)
            }
            await send(client, &hasFailed, until: ContinuousClock.now + patience)
        }
        tracer.drop(tracer.take(.max).count)
    }

    /// Sends all that waits.
    ///
    /// `end`: When it has to be done, once the service stops; nil while it runs, and then it leaves the rest as soon as it is told to stop.
    private func send(
        _ client: HTTPClient,
        _ hasFailed: inout Bool,
        until end: ContinuousClock.Instant? = nil
    ) async {
        while true {
            if end == nil && Task.isShuttingDownGracefully { return }
            let left = end.map { ContinuousClock.now.duration(to: $0) } ?? patience
            guard left > .zero else { return }
            let spans = tracer.take(Self.most)
            if spans.isEmpty { return }
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(Array(FinishedSpan.request(spans, service: service).utf8))
            let response = try? await client.execute(request, timeout: TimeAmount(left))
            let isSent = response.map { (200...299).contains($0.status.code) } ?? false
            if !isSent { tracer.drop(spans.count) }
            if !isSent && !hasFailed {
                logger.error(
                    "Spans cannot be sent and are dropped",
                    metadata: ["status": "\(response.map { "\($0.status.code)" } ?? "no answer")"]
                )
            }
            hasFailed = !isSent
        }
    }
}
