// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// The connections that are open: no more than a limit, and told when the gateway stops.
final class OpenConnections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isQuiescing = false
        /// Called once there is room again.
        var whenRoom: (@Sendable () -> Void)?
        var whenEmpty: CheckedContinuation<Void, Never>?
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    func add(_ channel: any Channel) {
        state.withLock { $0.channels[ObjectIdentifier(channel)] = channel }
        channel.closeFuture.whenComplete { _ in self.remove(channel) }
    }

    /// Whether the gateway was told to stop; a connection that is accepted then is served no more.
    var isQuiescing: Bool { state.withLock { $0.isQuiescing } }

    /// Whether another may be accepted; if not, `body` is called once it may.
    func hasRoom(orElse body: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            guard state.channels.count >= limit else { return true }
            state.whenRoom = body
            return false
        }
    }

    /// Has each close as soon as the request on it is answered.
    func quiesce() {
        let channels = state.withLock { state in
            state.isQuiescing = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
    }

    /// Closes all at once.
    func close() {
        for channel in state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
    }

    /// Returns when none is open.
    func closed() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.channels.isEmpty { state.whenEmpty = continuation }
                return state.channels.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }

    private func remove(_ channel: any Channel) {
        let (whenRoom, whenEmpty) = state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = nil
            var after: (room: (@Sendable () -> Void)?, empty: CheckedContinuation<Void, Never>?)
            if state.channels.count < limit {
                after.room = state.whenRoom
                state.whenRoom = nil
            }
            if state.channels.isEmpty {
                after.empty = state.whenEmpty
                state.whenEmpty = nil
            }
            return after
        }
        whenRoom?()
        whenEmpty?.resume()
    }
}

/// Accepts connections while there is room for them; the others wait where the system keeps them.
final class ConnectionGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never

    private let connections: OpenConnections

    init(_ connections: OpenConnections) {
        self.connections = connections
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connections.add(unwrapInboundIn(data))
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        let channel = context.channel
        // From outside its pipeline, so that there is looked again.
        if connections.hasRoom(orElse: { channel.read() }) { context.read() }
    }
}
