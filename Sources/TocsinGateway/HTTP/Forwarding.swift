// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import OTLPTracing
internal import TocsinIngest
internal import Tracing

/// One request on its way to the upstream, and its answer on the way back.
///
/// Used on its connection's event loop alone. A short answer whose length is known is passed on in one piece; any other as it comes, and while the client
/// does not take it the upstream is not read.
final class Forwarding: UpstreamListener {
    /// What all requests share.
    struct Tools: Sendable {
        var recorder: EventRecorder
        var metrics: GatewayMetrics
        /// Nil where no traces are wanted.
        var tracer: OTLPTracer?
        var logger: Logger
        /// Of an answer, so much is recorded.
        var recordedBytes: Int
    }

    private enum Stage {
        case asking
        /// Nothing was said to the client yet.
        case collecting(HTTPResponseHead, ByteBuffer)
        case streaming
        case over
    }

    /// No answer may take longer than this, however lively it is.
    private static let longestAnswer = TimeAmount.hours(2)
    /// What says that it is no longer than this is written at once, in place of head, chunks and end; who streams does not say how long it will be.
    private static let wholeBytes = 64 << 10

    let call: GatewayCall
    let decision: String
    private let tools: Tools
    private unowned let connection: GatewayConnection
    private var stage = Stage.asking
    private var status: Int?
    /// What the client was told; nil while it was told nothing.
    private(set) var sentStatus: Int?
    private let account: NamedAccount?
    private let loop: any EventLoop
    private let isRecorded: Bool
    private var upstreamCall: UpstreamCall?
    /// The part of the span in which the upstream has not answered yet.
    private var upstreamSpan: OTLPSpan?
    /// Nil for a request that is not recorded, and until its request was sent.
    private var exchange: GatewayExchange?
    /// Whether the answer is longer than is recorded.
    private var isCutOff = false

    /// `connection`: It holds this until the answer ended or it closed.
    init(
        _ call: GatewayCall,
        account: NamedAccount?,
        decision: String,
        tools: Tools,
        connection: GatewayConnection,
        on loop: any EventLoop
    ) {
        self.call = call
        self.account = account
        self.decision = decision
        self.tools = tools
        self.connection = connection
        self.loop = loop
        isRecorded = call.route.callsModel && call.head.method == .POST
    }

    /// Sends the request to the upstream.
    func start(_ body: ByteBuffer, on pool: UpstreamPool) {
        var head = HTTPRequestHead(
            version: .http1_1,
            method: call.head.method,
            uri: pool.target.pathPrefix + call.target.text,
            headers: ForwardedHeaders.request(
                call.head.headers,
                host: pool.target.authority,
                isRecorded: isRecorded
            )
        )
        if body.readableBytes > 0 || call.head.headers.contains(name: "Content-Length")
            || [.POST, .PUT, .PATCH].contains(call.head.method)
        {
            head.headers.add(name: "Content-Length", value: "\(body.readableBytes)")
        }
        if let tracer = tools.tracer, let context = call.span?.context {
            // Until the head of the answer: a stream can go on for hours.
            let span = tracer.startSpan("upstream", context: context, ofKind: .client)
            tracer.inject(span.context, into: &head.headers, using: HeaderCarrier())
            upstreamSpan = span
        }
        let upstreamCall = UpstreamCall(head: head, body: body, deadline: .now() + Self.longestAnswer, listener: self)
        self.upstreamCall = upstreamCall
        pool.send(upstreamCall)
        // Once it is on its way: the upstream need not wait for what is only written down. If it failed at once, that is now known.
        guard isRecorded else {
            if call.head.method == .POST { tools.metrics.countUnrecordedPost() }
            return
        }
        exchange = exchange(body)
        if case .over = stage { offer(brokeOff: true) }
    }

    // MARK: The client

    /// The client takes what is written again.
    func clientIsReady() {
        upstreamCall?.resume()
    }

    func clientLeft() {
        upstreamCall?.cancel()
        upstreamSpan?.end()
        // Of a stream, the last may have been said already and only its end be missing.
        let isWhole = exchange.map { AnswerEnd.isReached($0.responseBody) } ?? false
        finish(brokeOff: !isWhole)
    }

    // MARK: The upstream

    func upstreamDidAnswer(_ head: HTTPResponseHead) {
        status = Int(head.status.code)
        tools.metrics.observeUpstream(seconds: Double(call.elapsedMilliseconds) / 1000)
        upstreamSpan?.attributes["http.response.status_code"] = Int64(head.status.code)
        upstreamSpan?.end()
        upstreamSpan = nil
        let forwarded = HTTPResponseHead(
            version: .http1_1,
            status: head.status,
            headers: ForwardedHeaders.response(head.headers)
        )
        let length = forwarded.headers.first(name: "Content-Length").flatMap { Int($0) }
        if !AnswerFraming.hasBody(call.head.method, head.status) || length.map({ $0 <= Self.wholeBytes }) ?? false {
            stage = .collecting(forwarded, ByteBuffer())
        } else {
            stage = .streaming
            sentStatus = status
            connection.begin(forwarded)
        }
    }

    func upstreamDidSend(_ chunk: ByteBuffer) {
        switch stage {
        case .collecting(let head, var body):
            stage = .asking
            if body.readableBytes == 0 { body = chunk } else { body.writeImmutableBuffer(chunk) }
            stage = .collecting(head, body)
        case .streaming:
            connection.write(chunk)
            record(chunk)
        case .asking, .over: break
        }
    }

    func upstreamDidPause() {
        guard case .streaming = stage else { return }
        connection.flush()
        if !connection.isReady { upstreamCall?.pause() }
    }

    func upstreamDidEnd() {
        let last = stage
        let status = status ?? 502
        finish(brokeOff: false) { connection in
            if case .collecting(let head, let body) = last {
                connection.begin(head)
                if body.readableBytes > 0 { connection.write(body) }
            }
            connection.end(status: status)
        }
    }

    func upstreamDidFail(_ error: UpstreamError) {
        tools.metrics.countUpstreamError()
        let reason: Logger.Metadata = ["route": "\(call.route.rawValue)", "reason": "\(error.word)"]
        tools.logger.warning(status == nil ? "The upstream did not answer" : "An answer broke off", metadata: reason)
        upstreamSpan?.recordError(error)
        upstreamSpan?.end()
        let isBegun = if case .streaming = stage { true } else { false }
        finish(brokeOff: true) { connection in
            isBegun ? connection.breakOff() : connection.refuse(Self.refusal(error))
        }
    }

    // MARK: The end

    /// Lets the connection say the last, and then has the exchange recorded: the client need not wait for that.
    private func finish(brokeOff: Bool, _ last: (GatewayConnection) -> Void = { _ in }) {
        let collected = if case .collecting(_, let body) = stage { body } else { ByteBuffer() }
        stage = .over
        upstreamCall = nil
        upstreamSpan = nil
        exchange?.latencyMilliseconds = call.elapsedMilliseconds
        last(connection)
        record(collected)
        offer(brokeOff: brokeOff)
    }

    private func offer(brokeOff: Bool) {
        guard var exchange else { return }
        self.exchange = nil
        exchange.status = status
        exchange.brokeOff = brokeOff
        tools.recorder.offer(exchange, on: loop)
    }

    private func record(_ chunk: ByteBuffer) {
        guard !isCutOff, let taken = exchange?.responseBody.count else { return }
        let room = tools.recordedBytes - taken
        exchange?.responseBody += chunk.readableBytesView.prefix(room)
        guard chunk.readableBytes > room else { return }
        isCutOff = true
        tools.metrics.countCutOff()
    }

    private static func refusal(_ error: UpstreamError) -> Refusal {
        error.isTimeout
            ? Refusal(
                status: 504,
                type: "server_error",
                code: "upstream_timeout",
                message: "The service did not answer in time. Try again."
            )
            : Refusal(
                status: 502,
                type: "server_error",
                code: "upstream_unavailable",
                message: "The service cannot be reached. Try again."
            )
    }

    private func exchange(_ body: ByteBuffer) -> GatewayExchange {
        GatewayExchange(
            id: ExchangeID.random(),
            time: call.time,
            endpoint: call.route.rawValue,
            account: account?.name,
            address: call.client,
            headers: call.head.headers.compactMap { name, value in
                ["authorization", "cookie", "host"].contains(name.lowercased()) ? nil : (name, value)
            },
            requestBody: Array(body.readableBytesView)
        )
    }
}
