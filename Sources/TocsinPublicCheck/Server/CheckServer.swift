// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
package import Logging
package import WebService

/// The public check as a service of its own, for those who want it apart from the console.
package struct CheckServer: Sendable {
    private let check: PublicCheck
    private let server: WebServer

    /// `port`: 0 for one that is free.
    package init(_ check: PublicCheck, host: String, port: Int, logger: Logger) {
        self.check = check
        server = WebServer(host: host, port: port, idleTime: check.settings.idleTime, connections: 1024, logger: logger)
    }

    /// The application, which tests call without a socket.
    package func application(
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> WebServer.WebApplication {
        let router = Router(context: ConnectionContext.self)
        check.add(to: router, logger: server.logger)
        router.get("/health") { _, _ in "ok\n" }
        router.get("/") { _, _ in Response.redirect(to: CheckPaths.page, type: .normal) }
        return server.application(router, onListening: onListening)
    }

    /// Serves until it is told to stop, by a signal or by cancellation.
    ///
    /// - Parameter onListening: Gets the port.
    /// - Throws: ``ListenProblem``.
    package func run(onListening: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        try await check.warmUp()
        try await server.run(application(onListening: onListening))
    }
}
