// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import Logging
internal import TocsinCommandSupport
internal import TocsinGateway
internal import TocsinModel

/// Answers a proxy that asks whether a request may pass.
struct GatewayAuthorizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorize",
        abstract: "Answers other proxies that ask about each request: 200 to pass, 403 or 429 to refuse.",
        discussion: """
            For Envoy's ext_authz filter over HTTP, nginx's auth_request, Tocsin's hook for LiteLLM, or anything else that sends a request's \
            headers and obeys the status. It passes nothing on and records nothing.
            """
    )

    @Option(help: "Where to listen, HOST:PORT; port 0 for any free one.")
    var listen = "127.0.0.1:8081"

    @OptionGroup var shared: GatewayOptions

    @OptionGroup var deciding: DecidingOptions

    func validate() throws {
        _ = try shared.list()
    }

    func run() async throws {
        guard let address = ListenAddress(listen) else {
            throw ValidationError("--listen must be HOST:PORT, such as 127.0.0.1:8081 or [::1]:8081.")
        }
        let logger = deciding.log.logger("tocsin.gateway")
        var settings = GatewaySettings(
            host: address.host,
            port: address.port,
            upstream: nil,
            account: try deciding.source(),
            key: try shared.pseudonymKey(),
            enforcementFile: try shared.list(),
            fallback: try deciding.fallback(),
            recording: EventRecorder.Settings(folder: "")
        )
        settings.appeal = deciding.appeal
        try await GatewayServer(settings, logger: logger, now: { .now }).run { port in
            logger.notice("Listening", metadata: ["host": "\(address.host)", "port": "\(port)"])
        }
    }
}
