// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import ServiceLifecycle

/// Listens for clients, and serves each on an event loop until it leaves or the gateway stops.
struct GatewayListener: Service {
    let host: String
    let port: Int
    let limits: GatewaySettings.Limits
    let group: any EventLoopGroup
    /// Makes what serves a connection, on the loop of the connection.
    let connection: @Sendable (_ loop: any EventLoop) -> GatewayConnection
    let onListening: @Sendable (_ port: Int) async -> Void

    /// - Throws: When the address cannot be listened on.
    func run() async throws {
        let connections = OpenConnections(limit: limits.connections)
        let channel = try await bootstrap(connections).bind(host: host, port: port).get()
        await onListening(channel.localAddress?.port ?? 0)
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                try? await channel.closeFuture.get()
                await connections.closed()
            } onGracefulShutdown: {
                channel.close(promise: nil)
                connections.quiesce()
            }
        } onCancel: {
            channel.close(promise: nil)
            connections.close()
        }
    }

    private func bootstrap(_ connections: OpenConnections) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ConnectionGate(connections))
                }
            }
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // Those that were accepted before are told.
                    if connections.isQuiescing { throw CancellationError() }
                    try configure(channel)
                }
            }
    }

    private func configure(_ channel: any Channel) throws {
        var encoder = HTTPResponseEncoder.Configuration()
        encoder.automaticallySetFramingHeaders = false
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = limits.headerBytes
        decoder.maxHeaderListSize = limits.headerBytes
        decoder.maxHeaderFieldCount = limits.headerCount
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false,
            withErrorHandling: false,
            // Headers are of the gateway's own, or went through a parser of HTTP, which lets no end of a line through.
            withOutboundHeaderValidation: false,
            withEncoderConfiguration: encoder,
            withDecoderLimitConfiguration: decoder
        )
        try pipeline.addHandler(connection(channel.eventLoop))
    }
}
