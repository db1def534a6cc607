// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// An HTTP server on loopback that answers every request as a test tells it to.
package final class LoopbackServer: Sendable {
    /// What it does with a request.
    package enum Behaviour: Sendable {
        case answers(status: Int, headers: [String: String] = [:], body: String = "")
        /// Answers with status 200 and what this makes of the request's body.
        case computes(@Sendable (_ body: String) -> String)
        /// Says that it will send so many bytes, sends these and closes.
        case truncates(String, promised: Int)
        /// Takes the request and says nothing.
        case hangs
        /// Sends the beginning of an answer and then nothing.
        case stalls(String)
        /// Sends an answer's parts, of type `text/event-stream`, one each pause.
        case streams([String], every: Duration)
        /// Sends bytes that are no HTTP, and closes.
        case garbles(String)
    }

    /// A request as it came in.
    package struct Received: Sendable {
        package var method: String
        package var uri: String
        package var headers: [String: String]
        package var body: String
    }

    private let channel: any Channel
    private let log: Log

    private final class Log: Sendable {
        let received = Mutex<[Received]>([])
        let closed = Mutex(0)
        let behaviours: Mutex<[Behaviour]>

        init(_ behaviours: [Behaviour]) {
            self.behaviours = Mutex(behaviours)
        }
    }

    package var received: [Received] { log.received.withLock { $0 } }

    /// How many connections to it have ended.
    package var closedConnections: Int { log.closed.withLock { $0 } }

    /// Where it listens, such as `http://127.0.0.1:1234`.
    package var address: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    private init(channel: any Channel, log: Log) {
        self.channel = channel
        self.log = log
    }

    /// Runs `body` beside a server, which acts as told request by request, and goes on with the last.
    @discardableResult
    package static func with<Result: Sendable>(
        _ behaviours: Behaviour...,
        body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let log = Log(behaviours)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: false)
                    try channel.pipeline.syncOperations.addHandler(Handler(log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = LoopbackServer(channel: channel, log: log)
        do {
            let result = try await body(server)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    /// Used on its channel's event loop alone.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let log: Log
        private var head: HTTPRequestHead?
        private var body = ByteBuffer()

        init(_ log: Log) {
            self.log = log
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body(var part): body.writeBuffer(&part)
            case .end:
                guard let head else { return }
                let received = Received(
                    method: head.method.rawValue,
                    uri: head.uri,
                    headers: Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { $1 },
                    body: String(buffer: body)
                )
                body.clear()
                log.received.withLock { $0.append(received) }
                act(context, received)
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            log.closed.withLock { $0 += 1 }
            context.fireChannelInactive()
        }

        private func act(_ context: ChannelHandlerContext, _ received: Received) {
            let behaviour = log.behaviours.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
            switch behaviour {
            case .answers(let status, let headers, let body):
                writeWhole(context, status: status, headers: headers, body)
            case .computes(let answer): writeWhole(context, status: 200, headers: [:], answer(received.body))
            case .truncates(let body, let promised):
                write(context, status: 200, headers: [("Content-Length", "\(promised)")], body)
                context.close(promise: nil)
            case .stalls(let body):
                write(context, status: 200, headers: [("Content-Length", "\(body.utf8.count + 10)")], body)
            case .streams(let parts, let pause): stream(context, parts, TimeAmount(pause))
            case .garbles(let bytes):
                // From the encoder on, so that it is not made into HTTP.
                let pipeline = context.pipeline.syncOperations
                if let encoder = try? pipeline.context(handlerType: HTTPResponseEncoder.self) {
                    encoder.writeAndFlush(NIOAny(ByteBuffer(string: bytes)), promise: nil)
                }
                context.close(promise: nil)
            case .hangs, nil: break
            }
        }

        private func stream(_ context: ChannelHandlerContext, _ parts: [String], _ pause: TimeAmount) {
            let head = HTTPResponseHead(
                version: .http1_1,
                status: .ok,
                headers: ["Content-Type": "text/event-stream"]
            )
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            for (index, part) in parts.enumerated() {
                context.eventLoop.scheduleTask(in: .nanoseconds(pause.nanoseconds * Int64(index))) {
                    let (this, context) = handler.value
                    let body = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: part)))
                    context.writeAndFlush(this.wrapOutboundOut(body), promise: nil)
                    guard index == parts.count - 1 else { return }
                    context.writeAndFlush(this.wrapOutboundOut(.end(nil)), promise: nil)
                }
            }
        }

        private func writeWhole(
            _ context: ChannelHandlerContext,
            status: Int,
            headers: [String: String],
            _ body: String
        ) {
            let all = Array(headers) + [("Content-Length", "\(body.utf8.count)")]
            write(context, status: status, headers: all, body)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }

        private func write(
            _ context: ChannelHandlerContext,
            status: Int,
            headers: [(String, String)],
            _ body: String
        ) {
            let head = HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: status),
                headers: HTTPHeaders(headers)
            )
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        }
    }
}
