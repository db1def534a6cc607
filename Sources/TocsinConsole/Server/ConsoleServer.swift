// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Hummingbird
package import Logging
internal import HummingbirdCore
internal import NIOCore
internal import ServiceLifecycle
package import TocsinPublicCheck
internal import UnixSignals

/// The console as a service.
package struct ConsoleServer: Sendable {
    private let parts: ConsoleParts
    private let routes: [Route]
    private let check: PublicCheck?
    private let logger: Logger

    /// `check`: Served to everybody beside the console; nil for the console alone.
    package init(
        _ parts: ConsoleParts,
        routes: [Route] = ConsoleRoutes.all,
        check: PublicCheck? = nil,
        logger: Logger
    ) {
        self.parts = parts
        self.routes = routes
        self.check = check
        self.logger = logger
    }

    /// The application, which tests call without a socket.
    package func application(
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> Application<RouterResponder<ConsoleRequestContext>> {
        let router = Router(context: ConsoleRequestContext.self)
        // Before the middleware, which is for what is added after it: the check has headers of its own and no line for each request.
        check?.add(to: router) { $0.remoteAddress }
        router.add(middleware: Wrapping(logger: logger))
        for route in routes {
            let responder = RouteResponder(route: route, parts: parts)
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await responder.respond(to: request, context: context)
            }
        }
        let settings = parts.settings
        return Application(
            router: router,
            server: .http1(
                configuration: .init(
                    idleTimeout: TimeAmount(settings.idleTime),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 * 1024,
                        maxHeaderListSize: 32 * 1024,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: MaximumAvailableConnections(settings.connections)
            ),
            services: settings.countsInBackground ? [ActivityService(parts: parts, logger: logger)] : [],
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }

    /// Serves until it is told to stop, by a signal or by cancellation; requests that are being answered are answered first.
    ///
    /// - Parameter onListening: Gets the port.
    /// - Throws: ``ConsoleStartError/cannotListen(address:reason:)``.
    package func run(onListening: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [application(onListening: onListening)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let failure as IOError {
            throw ConsoleStartError.cannotListen(
                address: "\(parts.settings.host):\(parts.settings.port)",
                reason: failure.description
            )
        }
    }
}

/// A request's context, with where it came from.
package struct ConsoleRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    let remoteAddress: String?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress
    }
}
