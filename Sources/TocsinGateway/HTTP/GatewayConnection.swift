// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import Tracing

/// One client's connection: the last handler of its pipeline, which serves one request after the other.
///
/// All of it runs on the connection's event loop, with no task and no thread of its own. A client that closes its half is taken for gone, as other proxies do:
/// HTTP has no use for a connection that can only answer.
final class GatewayConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        /// For a request's head.
        case waiting
        /// A request's body.
        case reading(GatewayCall, NamedAccount?, decision: String)
        /// The upstream is asked, or its answer passed on.
        case forwarding(Forwarding)
        /// A request that was answered before its body came is read to its end.
        case skipping(bytes: Int)
        /// The last was said; what still comes is thrown away.
        case closing
    }

    /// How long a client may take to read why its request was not read to the end, before what it still sends is answered with a reset.
    private static let lingerTime = TimeAmount.seconds(2)
    /// Stands for one whose head could not be read.
    private static let noRequest = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")

    private let responder: GatewayResponder
    private let limits: GatewaySettings.Limits
    /// Nil where requests are only decided upon.
    private let upstream: (pool: UpstreamPool, tools: Forwarding.Tools)?
    private var context: ChannelHandlerContext?
    private var state = State.waiting
    /// The request that is being read or answered.
    private var request = GatewayConnection.noRequest
    private var body: RequestBody?
    /// Whom the last request named.
    private var account: AccountReader.Known?
    private var isRequestWhole = true
    /// Whether another request may follow once this one is answered.
    private var isKeptAlive = true
    /// Parts of requests that came while another was being answered; no more are read until they were served.
    private var pending = CircularBuffer<HTTPServerRequestPart>(initialCapacity: 0)
    /// Whether what follows those is no HTTP.
    private var isNextBad = false
    private var isReadHeld = false
    private var isServingPending = false
    /// Whether the gateway was told to stop.
    private var isQuiescing = false
    private var activeAt = NIODeadline.now()
    private var idleTimer: Scheduled<Void>?
    private var bodyTimer: Scheduled<Void>?
    private lazy var peer = context?.channel.remoteAddress?.ipAddress

    init(_ responder: GatewayResponder, upstream: (pool: UpstreamPool, tools: Forwarding.Tools)?) {
        self.responder = responder
        self.upstream = upstream
        limits = responder.settings.limits
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        activeAt = .now()
        armIdleTimer()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        activeAt = .now()
        let part = unwrapInboundIn(data)
        if isBusy || !pending.isEmpty { pending.append(part) } else { take(part) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if case .reading = state, bodyTimer == nil { armBodyTimer() }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        // A client that sends request upon request waits until they are answered.
        guard pending.isEmpty, !(isBusy && isNextBad) else {
            isReadHeld = true
            return
        }
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, case .forwarding(let forwarding) = state { forwarding.clientIsReady() }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        isQuiescing = true
        if case .waiting = state, pending.isEmpty { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let failure = error as? HTTPParserError else {
            // Bytes that follow what is no HTTP cannot be read either, and are no news.
            if case .dataReceivedInErrorState? = error as? ByteToMessageDecoderError { return }
            context.close(promise: nil)
            return
        }
        // The client left, as will be heard next.
        if failure == .invalidEOFState { return }
        switch state {
        case .waiting where pending.isEmpty: answerBad()
        case .reading(let call, _, let decision):
            answerBad()
            responder.brokeOff(call, status: 400, decision: decision, byClient: false)
        case .waiting, .forwarding: isNextBad = true
        case .skipping: context.close(promise: nil)
        case .closing: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let last = state
        state = .closing
        idleTimer?.cancel()
        bodyTimer?.cancel()
        pending.removeAll()
        switch last {
        case .reading(let call, _, let decision):
            responder.brokeOff(call, status: nil, decision: decision, byClient: true)
        case .forwarding(let forwarding):
            forwarding.clientLeft()
            brokeOff(forwarding, byClient: true)
        case .waiting, .skipping, .closing: break
        }
        context.fireChannelInactive()
    }

    // MARK: Requests

    private var isBusy: Bool {
        if case .forwarding = state { true } else { false }
    }

    private func take(_ part: HTTPServerRequestPart) {
        switch (state, part) {
        case (.waiting, .head(let head)):
            isRequestWhole = false
            begin(head)
        case (.reading, .body(let bytes)):
            do throws(Refusal) {
                try body?.append(bytes)
            } catch {
                refuse(error)
            }
        case (.reading(let call, let account, let decision), .end):
            isRequestWhole = true
            forward(call, account, decision)
        case (.skipping(let count), .body(let bytes)):
            let sum = count + bytes.readableBytes
            state = .skipping(bytes: sum)
            if sum > limits.bodyBytes { context?.close(promise: nil) }
        case (.skipping, .end):
            isRequestWhole = true
            state = .waiting
            if isQuiescing { context?.close(promise: nil) }
        default: break
        }
    }

    private func begin(_ head: HTTPRequestHead) {
        request = head
        // After a request for another protocol nothing that follows is read as HTTP; and where a body in chunks ends that a client of HTTP/1.0
        // should not know, something before the gateway may see in another way (RFC 9112, section 6.1).
        let isOdd =
            head.headers.contains(name: "Upgrade")
            || !head.version.hasChunks && head.headers.contains(name: "Transfer-Encoding")
        isKeptAlive = head.isKeepAlive && !isOdd
        let target = RequestTarget(head.uri)
        if let page = responder.page(head.method, target) { return answer(page) }
        let call = responder.begin(head, target, peer: peer)
        switch responder.decide(call, known: &account) {
        case .answer(let own):
            call.span?.end()
            answer(own)
        case .refuse(let refusal, let decision):
            refuse(refusal, call, decision)
        case .pass(let account, let decision):
            state = .reading(call, account, decision: decision)
            guard upstream != nil else {
                answer(OwnAnswer("", type: nil))
                return responder.answered(call, status: 200, decision: decision)
            }
            read(call)
        }
    }

    private func read(_ call: GatewayCall) {
        do throws(Refusal) {
            let body = try RequestBody(of: call.head, limit: limits.bodyBytes)
            if body.isAwaitingContinue {
                let head = HTTPResponseHead(version: .http1_1, status: .continue)
                context?.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            }
            self.body = body
        } catch {
            refuse(error)
        }
    }

    private func forward(_ call: GatewayCall, _ account: NamedAccount?, _ decision: String) {
        bodyTimer?.cancel()
        bodyTimer = nil
        guard let upstream, let loop = context?.eventLoop else { return }
        let bytes = body?.bytes ?? ByteBuffer()
        body = nil
        let forwarding = Forwarding(
            call,
            account: account,
            decision: decision,
            tools: upstream.tools,
            connection: self,
            on: loop
        )
        state = .forwarding(forwarding)
        forwarding.start(bytes, on: upstream.pool)
    }

    /// Goes on with what came while a request was being answered.
    private func servePending() {
        // An answer that is there at once brings this here again, from below.
        guard !isServingPending else { return }
        isServingPending = true
        defer { isServingPending = false }
        while !isBusy, let part = pending.popFirst() { take(part) }
        guard !isBusy else { return }
        if isNextBad, case .waiting = state { answerBad() }
        if case .reading = state, bodyTimer == nil { armBodyTimer() }
        if isReadHeld {
            isReadHeld = false
            context?.read()
        }
    }

    // MARK: Answers

    /// Refuses the request that is being read or forwarded.
    func refuse(_ refusal: Refusal) {
        switch state {
        case .reading(let call, _, let decision): refuse(refusal, call, decision)
        case .forwarding(let forwarding): refuse(refusal, forwarding.call, forwarding.decision)
        case .waiting, .skipping, .closing: break
        }
    }

    private func refuse(_ refusal: Refusal, _ call: GatewayCall, _ decision: String) {
        var own = OwnAnswer(refusal)
        // A body that nobody wanted is read to its end, which must be in sight.
        if !isRequestWhole && !RequestBody.isBounded(call.head, limit: limits.bodyBytes) { own.closes = true }
        answer(own)
        responder.answered(call, status: refusal.status, decision: decision)
    }

    /// Answers what is no HTTP, of which some may not have been read.
    private func answerBad() {
        isRequestWhole = false
        // The one before it says nothing of how this is to be answered.
        if case .waiting = state { request = Self.noRequest }
        answer(.badRequest)
    }

    /// Gives a whole answer to the request that is being read or forwarded.
    private func answer(_ own: OwnAnswer) {
        let bytes = ByteBuffer(string: own.body)
        var head = HTTPResponseHead(version: .http1_1, status: own.status, headers: own.headers)
        head.headers.add(name: "Content-Length", value: "\(bytes.readableBytes)")
        if own.closes { isKeptAlive = false }
        begin(head)
        if request.method != .HEAD, bytes.readableBytes > 0 { write(bytes) }
        end()
    }

    /// Writes an answer's head, which names its length or none.
    func begin(_ head: HTTPResponseHead) {
        var head = head
        let framing = AnswerFraming(&head, for: request)
        if framing == .close || isQuiescing { isKeptAlive = false }
        if !isKeptAlive {
            head.headers.add(name: "Connection", value: "close")
        } else if !request.version.hasChunks {
            head.headers.add(name: "Connection", value: "keep-alive")
        }
        context?.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    func write(_ chunk: ByteBuffer) {
        context?.write(wrapOutboundOut(.body(.byteBuffer(chunk))), promise: nil)
    }

    func flush() {
        context?.flush()
    }

    /// Whether the client takes what is written.
    var isReady: Bool { context?.channel.isWritable ?? false }

    /// Ends the answer that the upstream gave.
    func end(status: Int) {
        guard case .forwarding(let forwarding) = state else { return }
        end()
        responder.answered(forwarding.call, status: status, decision: forwarding.decision)
    }

    /// Ends an answer so that the client sees that it is not whole.
    func breakOff() {
        guard case .forwarding(let forwarding) = state else { return }
        state = .closing
        context?.flush()
        context?.close(promise: nil)
        brokeOff(forwarding, byClient: false)
    }

    private func brokeOff(_ forwarding: Forwarding, byClient: Bool) {
        responder.brokeOff(
            forwarding.call,
            status: forwarding.sentStatus,
            decision: forwarding.decision,
            byClient: byClient
        )
    }

    private func end() {
        bodyTimer?.cancel()
        bodyTimer = nil
        body = nil
        activeAt = .now()
        guard isKeptAlive, !isQuiescing else { return endConnection() }
        context?.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        state = isRequestWhole ? .waiting : .skipping(bytes: 0)
        servePending()
    }

    /// Ends the last answer, and closes the connection so that the client can still read it.
    private func endConnection() {
        state = .closing
        guard let context else { return }
        let isAllRead = isRequestWhole && pending.isEmpty
        pending.removeAll()
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in
            // Were bytes left unread, closing would throw away the answer as well.
            guard !isAllRead else { return context.close(promise: nil) }
            context.close(mode: .output, promise: nil)
            context.eventLoop.assumeIsolated().scheduleTask(in: Self.lingerTime) { context.close(promise: nil) }
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
        if isReadHeld {
            isReadHeld = false
            context.read()
        }
    }

    // MARK: Time

    private func armBodyTimer() {
        bodyTimer = context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.bodyTime)) {
            self.bodyTimer = nil
            self.refuse(RequestBody.tooSlow(self.limits.bodyTime))
        }
    }

    /// One timer looks again and again, so that requests set none.
    private func armIdleTimer() {
        let due = isBusy ? .now() + TimeAmount(limits.idleTime) : activeAt + TimeAmount(limits.idleTime)
        idleTimer = context?.eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.idleTimerFired() }
    }

    private func idleTimerFired() {
        if case .closing = state { return }
        if !isBusy, .now() >= activeAt + TimeAmount(limits.idleTime) {
            context?.close(promise: nil)
        } else {
            armIdleTimer()
        }
    }
}
