// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import TocsinPublicCheck
internal import TocsinScamCheck

extension ServeCommand {
    func publicCheck() throws -> PublicCheck {
        var settings = CheckSettings()
        settings.addressHeader = addressHeader
        settings.burst = checksPerMinute
        settings.perMinute = checksPerMinute
        return try PublicCheck(check: try ScamCheck(wording: .bundled()), settings: settings)
    }

    /// Serves the public's scam check alone, until it is told to stop.
    func serveCheck() async throws {
        var logger = Logger(label: "tocsin.check", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
        let (host, logged) = (host, logger)
        try await CheckServer(try publicCheck(), host: host, port: port, logger: logger).run { port in
            logged.notice("Listening", metadata: ["address": "http://\(host):\(port)\(CheckPaths.page)"])
        }
    }
}
