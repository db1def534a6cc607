// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
package import Logging
internal import OTLPTracing
internal import ServiceLifecycle
package import TocsinAPI
package import TocsinPublicCheck
internal import TocsinPublication
package import WebService

/// The console as a service.
package struct ConsoleServer: Sendable {
    private let parts: ConsoleParts
    private let routes: [Route]
    private let check: PublicCheck?
    private let api: ProgramAPI?
    private let storeProblem: @Sendable (any Error) -> StoreProblem?
    private let logger: Logger

    /// - Parameters:
    ///   - parts: What pages are made from.
    ///   - routes: What is answered to whom.
    ///   - check: Served to everybody beside the console; nil for none.
    ///   - api: Served to programs beside the console; nil for none.
    ///   - storeProblem: Knows errors of the store; nil for any other.
    ///   - logger: Gets a line for each request of the console.
    package init(
        _ parts: ConsoleParts,
        routes: [Route] = ConsoleRoutes.all,
        check: PublicCheck? = nil,
        api: ProgramAPI? = nil,
        storeProblem: @escaping @Sendable (any Error) -> StoreProblem? = { _ in nil },
        logger: Logger
    ) {
        self.parts = parts
        self.routes = routes
        self.check = check
        self.api = api
        self.storeProblem = storeProblem
        self.logger = logger
    }

    private var server: WebServer {
        let settings = parts.settings
        return WebServer(
            host: settings.host,
            port: settings.port,
            idleTime: settings.idleTime,
            connections: settings.connections,
            logger: logger
        )
    }

    /// The application, which tests call without a socket.
    package func application(
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> WebServer.WebApplication {
        let router = Router(context: ConnectionContext.self)
        // Before the middleware, which is for what is added after it: the public's check has headers of its own and no line for each request.
        check?.add(to: router, logger: logger)
        router.add(
            middleware: Wrapping(
                logger: logger,
                metrics: parts.metrics,
                tracer: parts.tracer,
                storeProblem: storeProblem
            )
        )
        api?.add(to: router)
        for route in routes {
            let responder = RouteResponder(route: route, parts: parts)
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await responder.respond(to: request, context: context)
            }
        }
        var services: [any Service] = []
        if let tracer = parts.tracer, let endpoint = parts.settings.traces {
            services.append(SpanExporter(tracer, endpoint: endpoint, service: "tocsin-console", logger: logger))
        }
        if parts.settings.countsInBackground { services.append(ActivityService(parts: parts, logger: logger)) }
        return server.application(
            router,
            services: services,
            onListening: onListening
        )
    }

    /// Serves until it is told to stop, by a signal or by cancellation; requests that are being answered are answered first.
    ///
    /// - Parameter onListening: Gets the port.
    /// - Throws: ``ListenProblem``.
    package func run(onListening: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        try parts.shelf.sweep()
        try await server.run(application(onListening: onListening))
    }
}
