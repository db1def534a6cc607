// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
package import ServiceLifecycle
internal import UnixSignals

/// A server of pages, with limits on what a browser may send and how long it may take.
package struct WebServer: Sendable {
    package typealias WebApplication = Application<RouterResponder<ConnectionContext>>

    package var host: String
    /// 0 for one that is free.
    package var port: Int
    /// After how long a connection on which nothing happens is closed.
    package var idleTime: Duration
    package var connections: Int
    package var logger: Logger

    package init(host: String, port: Int, idleTime: Duration, connections: Int, logger: Logger) {
        self.host = host
        self.port = port
        self.idleTime = idleTime
        self.connections = connections
        self.logger = logger
    }

    /// The application, which tests call without a socket.
    ///
    /// - Parameters:
    ///   - router: What is served.
    ///   - services: What runs beside it.
    ///   - onListening: Gets the port.
    /// - Returns: The application, not yet running.
    package func application(
        _ router: Router<ConnectionContext>,
        services: [any Service] = [],
        onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) -> WebApplication {
        Application(
            router: router,
            server: .http1(
                configuration: .init(
                    idleTimeout: TimeAmount(idleTime),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 * 1024,
                        maxHeaderListSize: 32 * 1024,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(connections)
            ),
            services: services,
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }

    /// Serves until it is told to stop, by a signal or by cancellation; requests that are being answered are answered first.
    ///
    /// - Throws: ``ListenProblem``.
    package func run(_ application: WebApplication) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [application],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let failure as IOError {
            throw ListenProblem(failure, host: host, port: port)
        } catch is SocketAddressError.UnknownHost {
            throw ListenProblem.notHere(host: host)
        }
    }
}
