// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// Notices on a connection that its client is gone, also while nothing is read or written.
///
/// A client that closes its half is taken for gone, as other proxies do: HTTP has no use for a connection that can only answer.
final class ClientWatch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = Any

    private struct State {
        var isGone = false
        var whenGone: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Calls `body` when the client goes, at once if it has; nil for nothing any more.
    func whenGone(_ body: (@Sendable () -> Void)?) {
        let isGone = state.withLock { state in
            state.whenGone = body
            return state.isGone
        }
        if isGone { body?() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            leave()
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    private func leave() {
        let body = state.withLock { state in
            state.isGone = true
            return state.whenGone
        }
        body?()
    }
}
