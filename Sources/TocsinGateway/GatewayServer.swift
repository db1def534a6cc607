// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
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
        let list = settings.enforcementFile.map { BlockListFile(path: $0, logger: logger) }
        // Before the first request.
        list?.look()
        if list == nil { logger.notice("No block list is named with --enforcement: nobody is refused") }
        let group = MultiThreadedEventLoopGroup.singleton
        let upstream = try settings.upstream.map {
            try Upstream($0, authorities: settings.upstreamAuthorities, settings.limits, group: group)
        }
        let fallback: Enforcer.Fallback = list == nil ? .open : settings.fallback
        let enforcer = Enforcer(
            list: {
                let state = list?.state
                // Whoever lets all pass without a list need not pass over the lines that are known to be good.
                return state?.list ?? (fallback == .open ? state?.partial : nil)
            },
            fallback: fallback,
            now: now
        )
        let responder = GatewayResponder(
            settings: settings,
            accounts: AccountReader(source: settings.account, key: settings.key),
            enforcer: enforcer,
            pages: ServicePages(
                list: list,
                enforcer: enforcer,
                recorder: recorder,
                sender: sender,
                tracer: tracer,
                metrics: metrics,
                prefix: settings.upstream == nil ? ServicePages.reservedPrefix : ""
            ),
            metrics: metrics,
            tracer: tracer,
            logger: logger,
            now: now
        )
        let tools = recorder.map { recorder in
            Forwarding.Tools(
                recorder: recorder,
                metrics: metrics,
                tracer: tracer,
                logger: logger,
                recordedBytes: settings.limits.recordedBytes
            )
        }
        let server = GatewayListener(
            host: settings.host,
            port: settings.port,
            limits: settings.limits,
            group: group,
            connection: { loop in
                let pool = upstream?.pool(on: loop)
                return GatewayConnection(responder, upstream: pool.flatMap { pool in tools.map { (pool, $0) } })
            },
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
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            await recorder?.flush()
            await upstream?.close()
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
        await upstream?.close()
    }
}
