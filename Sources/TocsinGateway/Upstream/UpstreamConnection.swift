// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import NIOTLS

/// One connection to an upstream: the last handler of its pipeline, with one call on it at a time.
final class UpstreamConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private enum State {
        /// Connected, and its encryption is being agreed on.
        case opening(UpstreamCall?)
        case idle
        case asking(UpstreamCall)
        /// The answer ended, and the bytes that came with its end are still being read.
        case answered
        case closed
    }

    private let limits: UpstreamPool.Limits
    private let pool: UpstreamPool
    private var context: ChannelHandlerContext?
    private var state: State
    /// Whether it served a call before this one; the upstream may be closing it right now.
    private var isReused = false
    /// Whether the system took the call's head; of a call whose head it did not take nobody can have heard.
    private var isHeadSent = false
    private var isAnswerBegun = false
    /// What the answer's head said.
    private var isKeptAlive = false
    private var isPaused = false
    private var isReadHeld = false
    /// When this state began or bytes last came.
    private var activeAt = NIODeadline.now()
    private var timer: Scheduled<Void>?
    private var timerDue = NIODeadline.distantFuture

    init(pool: UpstreamPool, limits: UpstreamPool.Limits, isTLS: Bool) {
        self.pool = pool
        self.limits = limits
        state = isTLS ? .opening(nil) : .idle
    }

    // MARK: What the pool and the call ask for

    /// Sends a call, once the connection is ready for it.
    func begin(_ call: UpstreamCall) {
        call.connection = self
        activeAt = .now()
        switch state {
        case .opening:
            state = .opening(call)
            arm()
        case .idle: send(call)
        case .asking, .answered, .closed: call.fail(.closed)
        }
    }

    /// Closes; a call that is on it fails.
    func close() {
        context?.close(promise: nil)
    }

    /// Closes a connection whose answer nobody waits for any more.
    func abandon() {
        state = .closed
        context?.close(promise: nil)
    }

    func pause() { isPaused = true }

    func resume() {
        guard isPaused else { return }
        isPaused = false
        // It was silent because it was not listened to.
        activeAt = .now()
        guard isReadHeld else { return }
        isReadHeld = false
        context?.read()
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        self.context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent, case .opening(let call) = state {
            state = .idle
            if let call { send(call) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .asking(let call) = state else { return }
        activeAt = .now()
        switch unwrapInboundIn(data) {
        case .head(let head):
            // The gateway never asks for another protocol.
            guard head.status != .switchingProtocols else { return give(call, up: .noHTTP) }
            isAnswerBegun = true
            isKeptAlive = head.isKeepAlive
            call.begin(head)
        case .body(let chunk):
            call.listener?.upstreamDidSend(chunk)
        case .end:
            state = .answered
            call.end()
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        switch state {
        case .asking(let call):
            call.listener?.upstreamDidPause()
        case .answered:
            // Only now it is sure that nothing came after the answer, which the next call would take for its own. An answer that came before
            // its request was sent leaves a rest of that to be sent.
            isKeptAlive && isSent ? park() : abandon()
        case .opening, .idle, .closed: break
        }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        guard !isPaused else {
            isReadHeld = true
            return
        }
        context.read()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch state {
        case .opening(let call?) where !(error is IOError):
            // No certificate that is trusted, or no common protocol.
            give(call, up: .noTLS)
        case .asking(let call) where !(error is IOError):
            // The answer ended too soon, or what came is none, or its encryption broke.
            give(call, up: error as? HTTPParserError == .invalidEOFState ? .closed : .noHTTP)
        case .opening, .idle, .asking, .answered, .closed:
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let last = state
        state = .closed
        timer?.cancel()
        timer = nil
        pool.remove(self)
        switch last {
        case .opening(let call): call?.fail(.cannotConnect)
        case .asking(let call): lose(call)
        case .idle, .answered, .closed: break
        }
        context.fireChannelInactive()
    }

    // MARK: Calls

    private func send(_ call: UpstreamCall) {
        guard let context else { return call.fail(.closed) }
        state = .asking(call)
        isAnswerBegun = false
        isHeadSent = false
        isPaused = false
        context.write(wrapOutboundOut(.head(call.head)), promise: nil)
        if call.body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(call.body))), promise: nil)
        }
        // When the system takes nothing of it the connection closes in here.
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        isHeadSent = true
        arm()
    }

    /// Whether the system took all of the call.
    private var isSent: Bool {
        (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) == 0
    }

    /// Keeps the connection for the next call.
    private func park() {
        state = .idle
        isReused = true
        activeAt = .now()
        resume()
        arm()
        pool.park(self)
    }

    private func give(_ call: UpstreamCall, up error: UpstreamError) {
        state = .closed
        context?.close(promise: nil)
        call.fail(error)
    }

    /// Repeats a call, once, or fails it.
    ///
    /// The upstream may close a connection that stood idle in the moment in which a call goes out on it. To repeat it does no harm when its head
    /// never went out whole, so that nobody can have acted on it, or when doing it twice does what doing it once does. A call of a model is neither,
    /// and costs; its client is told, and decides.
    private func lose(_ call: UpstreamCall) {
        guard isReused, !isAnswerBegun, !call.isRepeated, !call.isOver, call.isIdempotent || !isHeadSent else {
            return call.fail(.closed)
        }
        call.isRepeated = true
        call.connection = nil
        pool.connect(call)
    }

    // MARK: Time

    /// When the state that holds has lasted too long.
    private var due: NIODeadline {
        switch state {
        case .opening: activeAt + limits.connectTime
        case .idle, .answered: activeAt + limits.idleTime
        case .asking(let call): isPaused ? call.deadline : min(call.deadline, activeAt + limits.silentTime)
        case .closed: .distantFuture
        }
    }

    /// Sees to it that a timer runs no later than it must.
    ///
    /// One that runs earlier looks and is set anew: so a call on a connection in use sets none.
    private func arm() {
        let due = due
        guard let context, due < .distantFuture, timer == nil || due < timerDue else { return }
        timer?.cancel()
        timerDue = due
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.timerFired() }
    }

    private func timerFired() {
        timer = nil
        let now = NIODeadline.now()
        guard now >= due else { return arm() }
        switch state {
        case .opening(let call):
            state = .closed
            context?.close(promise: nil)
            call?.fail(.connectTimeout)
        case .idle, .answered:
            pool.remove(self)
            abandon()
        case .asking(let call): give(call, up: now >= call.deadline ? .tooLong : .silent)
        case .closed: break
        }
    }
}
