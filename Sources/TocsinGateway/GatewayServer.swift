// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Foundation
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import NIOPosix
internal import OTLPTracing
internal import ServiceLifecycle
package import TocsinModel
internal import UnixSignals

/// A running gateway: the server, the block list that it follows, and the recorder.
package struct GatewayServer: Sendable {
    private let settings: GatewaySettings
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    package init(_ settings: GatewaySettings, logger: Logger, now: @escaping @Sendable () -> Timestamp) {
        self.settings = settings
        self.logger = logger
        self.now = now
    }

    /// Serves until it is told to stop, by a signal or by cancellation.
    ///
    /// Requests that are being served are answered first, within the grace time; then the last events are written.
    ///
    /// - Parameter onListening: Gets the port.
    /// - Throws: ``GatewayStartError`` when the folder for events cannot be made, or the address cannot be listened on.
    package func run(onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }) async throws {
        let metrics = GatewayMetrics()
        let recorder = try settings.upstream.map { _ in
            try EventRecorder(settings.recording, metrics: metrics, logger: logger)
        }
        let tracer = settings.traces.map { _ in OTLPTracer(share: settings.traceShare) }
        let exporter = settings.traces.flatMap { endpoint in
            tracer.map { SpanExporter($0, endpoint: endpoint, service: "tocsin-gateway", logger: logger) }
        }
        let sender =
            try settings.upstream == nil
            ? nil
            : settings.sending.map { sending in
                try SegmentSender(
                    sending,
                    folder: settings.recording.folder,
                    segmentAge: settings.recording.segmentAge,
                    metrics: metrics,
                    logger: logger
                )
            }
        let list = BlockListFile(path: settings.enforcementFile, logger: logger)
        // Before the first request.
        list.look()
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            configuration: clientConfiguration
        )
        let server = server(
            responder(client, list, recorder, sender, metrics, tracer),
            onListening: onListening
        )
        var configuration = ServiceGroupConfiguration(
            // The server comes last, so that it stops first, and what sends events after what writes them.
            services: ([exporter, sender, recorder, list, server] as [(any Service)?]).compactMap { service in
                service.map { .init(service: $0) }
            },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = settings.limits.graceTime
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch {
            await recorder?.flush()
            try? await client.shutdown()
            // Connections keep their errors to themselves: this is of the socket that listens.
            guard let failure = error as? IOError else { throw error }
            throw GatewayStartError.cannotListen(
                address: "\(settings.host):\(settings.port)",
                reason: String(cString: strerror(failure.errnoCode))
            )
        }
        // What was answered after the recorder had been told to stop.
        await recorder?.flush()
        await sender?.sendAll()
        try await client.shutdown()
    }

    private func responder(
        _ client: HTTPClient,
        _ list: BlockListFile,
        _ recorder: EventRecorder?,
        _ sender: SegmentSender?,
        _ metrics: GatewayMetrics,
        _ tracer: OTLPTracer?
    ) -> GatewayResponder {
        let enforcer = Enforcer(list: { list.state.list }, fallback: settings.fallback, now: now)
        return GatewayResponder(
            settings: settings,
            accounts: AccountReader(source: settings.account, key: settings.key),
            enforcer: enforcer,
            forwarder: forwarder(client, recorder, metrics, tracer),
            pages: ServicePages(list: list, enforcer: enforcer, recorder: recorder, sender: sender, metrics: metrics),
            metrics: metrics,
            tracer: tracer,
            logger: logger,
            now: now
        )
    }

    /// Nil where nothing is passed on.
    private func forwarder(
        _ client: HTTPClient,
        _ recorder: EventRecorder?,
        _ metrics: GatewayMetrics,
        _ tracer: OTLPTracer?
    ) -> Forwarder? {
        guard let upstream = settings.upstream, let recorder else { return nil }
        return Forwarder(
            client: client,
            upstream: upstream,
            settings: settings,
            recorder: recorder,
            metrics: metrics,
            tracer: tracer,
            logger: logger
        )
    }

    private func server(
        _ responder: GatewayResponder,
        onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        let limits = settings.limits
        let channel = HTTP1Channel(
            responder: { try await responder.respond($0, $1, $2) },
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [ClientWatch()],
                idleTimeout: TimeAmount(limits.idleTime),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerBytes,
                    maxHeaderListSize: limits.headerBytes,
                    maxHeaderFieldCount: limits.headerCount
                )
            )
        )
        return LoopBoundChannel(base: channel).server(
            configuration: ServerConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)
            ),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        )
    }

    private var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        // An answer is passed on, whatever it says.
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = TimeAmount(settings.limits.connectTime)
        configuration.timeout.read = TimeAmount(settings.limits.upstreamTime)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = settings.limits.connections
        // Whether to try again is decided by the client.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Its own spans would hold addresses.
        configuration.tracing.tracer = nil
        return configuration
    }
}
