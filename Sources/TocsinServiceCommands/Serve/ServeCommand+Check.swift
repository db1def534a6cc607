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
        let (host, logger) = (host, log.logger("tocsin.check"))
        try await CheckServer(try publicCheck(), host: host, port: port, logger: logger).run { port in
            logger.notice("Listening", metadata: ["address": "http://\(host):\(port)\(CheckPaths.page)"])
        }
    }
}
