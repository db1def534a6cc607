// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Connections to one upstream on one event loop, kept while they are idle.
///
/// A pool of our own, since a library's costs more than all the rest of a request: it hands calls over between threads, makes futures and timers for
/// each, and has a lock for all loops (see docs/performance.md). A call here stays on the loop that reads and writes its client's bytes.
final class UpstreamPool {
    struct Limits: Sendable {
        var connectTime: TimeAmount
        /// How long the upstream may say nothing while it is listened to.
        var silentTime: TimeAmount
        /// How long a connection is kept without a call.
        var idleTime = TimeAmount.seconds(60)
    }

    let target: UpstreamTarget
    private let loop: any EventLoop
    private let limits: Limits
    private let tls: NIOSSLContext?
    /// The last is the one used last, so that the others can grow old.
    private var idle: [UpstreamConnection] = []
    private var open: [ObjectIdentifier: UpstreamConnection] = [:]
    private var isClosed = false

    /// `tls`: For a target with TLS.
    init(target: UpstreamTarget, limits: Limits, tls: NIOSSLContext?, loop: any EventLoop) {
        self.target = target
        self.limits = limits
        self.tls = tls
        self.loop = loop
    }

    /// Sends a call on an idle connection, or on a new one.
    func send(_ call: UpstreamCall) {
        guard let connection = idle.popLast() else { return connect(call) }
        connection.begin(call)
    }

    /// Sends a call on a new connection.
    func connect(_ call: UpstreamCall) {
        guard !isClosed else { return call.fail(.cannotConnect) }
        let this = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .connectTimeout(limits.connectTime)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try this.value.configure(channel) }
            }
            .connect(host: target.host, port: target.port)
            .assumeIsolated()
            .whenComplete { result in
                do {
                    self.connected(try result.get(), call)
                } catch {
                    call.fail(Self.isTimeout(error) ? .connectTimeout : .cannotConnect)
                }
            }
    }

    /// Takes a connection back whose call ended.
    func park(_ connection: UpstreamConnection) {
        isClosed ? connection.abandon() : idle.append(connection)
    }

    /// Forgets a connection that is closing.
    func remove(_ connection: UpstreamConnection) {
        open[ObjectIdentifier(connection)] = nil
        idle.removeAll { $0 === connection }
    }

    /// Closes all; calls on them fail.
    func close() {
        isClosed = true
        for connection in open.values { connection.close() }
    }

    private func configure(_ channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls {
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: target.serverName))
        }
        var encoder = HTTPRequestEncoder.Configuration()
        encoder.automaticallySetFramingHeaders = false
        // Heads are of names and values that a parser of HTTP let through, and of the gateway's own.
        try pipeline.addHTTPClientHandlers(enableOutboundHeaderValidation: false, encoderConfiguration: encoder)
        try pipeline.addHandler(UpstreamConnection(pool: self, limits: limits, isTLS: tls != nil))
    }

    private func connected(_ channel: any Channel, _ call: UpstreamCall) {
        guard let connection = try? channel.pipeline.syncOperations.handler(type: UpstreamConnection.self),
            channel.isActive
        else { return call.fail(.cannotConnect) }
        guard !isClosed, !call.isOver else {
            connection.abandon()
            return call.fail(.cannotConnect)
        }
        open[ObjectIdentifier(connection)] = connection
        connection.begin(call)
    }

    private static func isTimeout(_ error: any Error) -> Bool {
        switch error {
        case ChannelError.connectTimeout: true
        case let failure as NIOConnectionError:
            failure.connectionErrors.contains { isTimeout($0.error) }
        default: false
        }
    }
}
