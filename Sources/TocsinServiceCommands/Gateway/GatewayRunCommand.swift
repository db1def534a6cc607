// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import Logging
internal import TocsinCommandSupport
internal import TocsinGateway
internal import TocsinModel

/// Runs the gateway until it is told to stop.
struct GatewayRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs the gateway (what 'gateway' alone does).",
        discussion: """
            Point clients of OpenAI's API at --listen. Suspended accounts get status 403, rate-limited ones 429. Every call of a model becomes an \
            event in a segment file below --spill, which 'tocsin ingest DIR' reads. It stops on SIGTERM or Ctrl-C, when what is being answered is \
            answered. It speaks plain HTTP: let a proxy before it speak TLS.
            """
    )

    @Option(help: "Where to listen, HOST:PORT; port 0 for any free one.")
    var listen = "127.0.0.1:8080"

    @Option(help: "Where requests go, such as https://api.example.com: what clients ask for is put behind it.")
    var upstream: String

    @Option(help: "The certificates, in PEM, by which an upstream with https:// is known (default: the machine's).")
    var upstreamCA: String?

    @OptionGroup var shared: GatewayOptions

    @OptionGroup var deciding: DecidingOptions

    @OptionGroup var tracing: TraceOptions

    @Option(help: "The folder for segments of events.")
    var spill = "gateway-events"

    @Option(help: "Milliseconds between two writes of events to the disk, each synced.")
    var syncMilliseconds = 200

    @Option(help: "MiB of events that may wait for the disk; those beyond are dropped and counted.")
    var queueMib = 64

    @OptionGroup var kafka: GatewayKafkaOptions

    @Option(
        help:
            "The header with the client's address, such as X-Forwarded-For, whose last entry counts (default: the connection's)."
    )
    var addressHeader: String?

    @Option(help: "Connections of clients at once; each that is served takes one to the upstream.")
    var connections = 4096

    @Option(help: "The longest request taken, in MiB.")
    var maxBodyMib = 32

    @Option(help: "Seconds that a request's body may take.")
    var bodyTimeout = 60

    @Option(help: "Seconds that the upstream may be silent.")
    var upstreamTimeout = 600

    @Option(help: "Seconds that requests may go on once the gateway was told to stop.")
    var grace = 120

    func validate() throws {
        guard ListenAddress(listen) != nil else {
            throw ValidationError("--listen must be HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080.")
        }
        let isTLS = try UpstreamAddress(upstream).isTLS
        guard isTLS || upstreamCA == nil else {
            throw ValidationError("--upstream-ca is for an --upstream with https://. Give that, or leave it out.")
        }
        guard addressHeader.map(AccountSource.isHeaderName) ?? true else {
            throw ValidationError("--address-header must be a header's name, such as X-Forwarded-For.")
        }
        try check("--sync-milliseconds", syncMilliseconds, 1...60_000)
        try check("--queue-mib", queueMib, 1...65_536)
        try check("--connections", connections, 1...1_000_000)
        try check("--max-body-mib", maxBodyMib, 1...1024)
        try check("--body-timeout", bodyTimeout, 1...3600)
        try check("--upstream-timeout", upstreamTimeout, 1...7200)
        try check("--grace", grace, 1...7200)
    }

    func run() async throws {
        let logger = deciding.log.logger("tocsin.gateway")
        let settings = try settings()
        let upstream = settings.upstream?.text ?? ""
        let host = settings.host
        try await GatewayServer(settings, logger: logger, now: { .now }).run { port in
            logger.notice("Listening", metadata: ["host": "\(host)", "port": "\(port)", "upstream": "\(upstream)"])
        }
    }

    private func settings() throws -> GatewaySettings {
        // Checked before.
        guard let address = ListenAddress(listen) else { throw ExitCode.validationFailure }
        var recording = EventRecorder.Settings(folder: spill)
        recording.interval = .milliseconds(syncMilliseconds)
        recording.queueBytes = queueMib << 20
        var settings = GatewaySettings(
            host: address.host,
            port: address.port,
            upstream: try UpstreamAddress(upstream),
            account: try deciding.source(),
            key: try shared.pseudonymKey(),
            enforcementFile: shared.enforcement,
            fallback: try deciding.fallback(),
            recording: recording
        )
        settings.upstreamAuthorities = upstreamCA
        settings.sending = try kafka.sending()
        settings.appeal = deciding.appeal
        settings.addressHeader = addressHeader
        settings.traces = tracing.traces
        settings.traceShare = tracing.traceShare
        settings.limits.connections = connections
        settings.limits.bodyBytes = maxBodyMib << 20
        settings.limits.bodyTime = .seconds(bodyTimeout)
        settings.limits.upstreamTime = .seconds(upstreamTimeout)
        settings.limits.graceTime = .seconds(grace)
        return settings
    }

    private func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
        guard range.contains(value) else {
            throw ValidationError("\(name) must be \(range.lowerBound) to \(range.upperBound).")
        }
    }
}

/// A host and a port, as people write them.
struct ListenAddress: Equatable {
    var host: String
    var port: Int

    /// Nil for anything but `HOST:PORT`; an IPv6 host stands in brackets.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("[") && host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.host = String(host)
        self.port = port
    }
}
