// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import UnixSignals

/// The public check as a service of its own, for those who want it apart from the console.
package struct CheckServer: Sendable {
    private let check: PublicCheck
    private let host: String
    private let port: Int
    private let logger: Logger

    /// `port`: 0 for one that is free.
    package init(_ check: PublicCheck, host: String, port: Int, logger: Logger) {
        self.check = check
        self.host = host
        self.port = port
        self.logger = logger
    }

    /// The application, which tests call without a socket.
    package func application(
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> Application<RouterResponder<CheckRequestContext>> {
        let router = Router(context: CheckRequestContext.self)
        check.add(to: router) { $0.peer }
        router.get("/health") { _, _ in "ok\n" }
        router.get("/") { _, _ in Response.redirect(to: CheckPaths.page, type: .normal) }
        return Application(
            router: router,
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(30),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 * 1024,
                        maxHeaderListSize: 32 * 1024,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(1024)
            ),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }

    /// Serves until it is told to stop, by a signal or by cancellation.
    ///
    /// - Parameter onListening: Gets the port.
    /// - Throws: ``CheckStartError/cannotListen(address:reason:)``.
    package func run(onListening: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        try await check.warmUp()
        var configuration = ServiceGroupConfiguration(
            services: [application(onListening: onListening)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let failure as IOError {
            throw CheckStartError.cannotListen(address: "\(host):\(port)", reason: failure.description)
        }
    }
}

/// A request's context, with where it came from.
package struct CheckRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    let peer: String?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }
}
