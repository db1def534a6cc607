// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Foundation
package import Logging
internal import NIOCore
internal import NIOHTTP1
internal import ServiceLifecycle

/// Sends spans to an OTLP collector over HTTP, as JSON; what cannot be sent is dropped and said once.
package struct SpanExporter: Service, CustomStringConvertible {
    private static let most = 512

    private let tracer: OTLPTracer
    private let url: String
    private let service: String
    private let interval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - tracer: Whose spans.
    ///   - endpoint: The collector's address, such as `http://127.0.0.1:4318`; `/v1/traces` is put behind it.
    ///   - service: What the spans are of.
    ///   - interval: Between two sendings.
    ///   - logger: Says when spans cannot be sent.
    package init(
        _ tracer: OTLPTracer,
        endpoint: String,
        service: String,
        interval: Duration = .seconds(2),
        logger: Logger
    ) {
        self.tracer = tracer
        url = (endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint) + "/v1/traces"
        self.service = service
        self.interval = interval
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
            await send(client, &hasFailed)
        }
    }

    private func send(_ client: HTTPClient, _ hasFailed: inout Bool) async {
        while true {
            let spans = tracer.take(Self.most)
            if spans.isEmpty { return }
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(Array(FinishedSpan.request(spans, service: service).utf8))
            let response = try? await client.execute(request, timeout: .seconds(10))
            let isSent = response.map { (200...299).contains($0.status.code) } ?? false
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
