// Tocsin
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import TocsinGateway

/// An upstream that answers in bytes, as a test writes them, HTTP or not.
final class ScriptedUpstream: Sendable {
    /// What it does with a request.
    enum Act: Sendable {
        case says(String)
        /// Says it and closes.
        case saysAndCloses(String)
        /// Says it once the test lets it.
        case waitsAndSays(String, Gate)
        /// Says the first, and then a buffer over and over, as fast as it is taken.
        case pours(String, ByteBuffer, times: Int)
    }

    /// What an answer waits for.
    final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var waiting: [@Sendable () -> Void] = []
        }

        private let state = Mutex(State())

        func open() {
            let waiting = state.withLock { state in
                state.isOpen = true
                defer { state.waiting = [] }
                return state.waiting
            }
            for body in waiting { body() }
        }

        func whenOpen(_ body: @escaping @Sendable () -> Void) {
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(body) }
                return state.isOpen
            }
            if isOpen { body() }
        }
    }

    /// A request as it came in, with a body of a length that it names.
    struct Request: Sendable {
        /// From 1 on, in the order in which they were made.
        var connection: Int
        /// On its connection, from 1 on.
        var number: Int
        var text: String
    }

    private struct Log {
        var connections = 0
        var open = 0
        var requests: [Request] = []
        var poured = 0
    }

    private let channel: any Channel
    private let log: Shared

    private final class Shared: Sendable {
        let log = Mutex(Log())
        /// Whether it acts when it has a head, in place of the whole request.
        let actsOnHead: Bool
        let script: @Sendable (Request) -> Act

        init(actsOnHead: Bool, _ script: @escaping @Sendable (Request) -> Act) {
            self.actsOnHead = actsOnHead
            self.script = script
        }
    }

    private init(channel: any Channel, log: Shared) {
        self.channel = channel
        self.log = log
    }

    var connections: Int { log.log.withLock { $0.connections } }
    var openConnections: Int { log.log.withLock { $0.open } }
    var requests: [Request] { log.log.withLock { $0.requests } }
    /// Bytes that were taken of what it pours.
    var poured: Int { log.log.withLock { $0.poured } }

    /// Runs `body` beside a gateway that has it for its upstream, with TLS where it is given some.
    static func with(
        tls: NIOSSLContext? = nil,
        host: String = "127.0.0.1",
        actsOnHead: Bool = false,
        list: String = "",
        settings: (inout GatewaySettings) -> Void = { _ in },
        _ script: @escaping @Sendable (Request) -> Act,
        body: (GatewayFixture, ScriptedUpstream) async throws -> Void
    ) async throws {
        let shared = Shared(actsOnHead: actsOnHead, script)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.addHandler(Handler(shared))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let upstream = ScriptedUpstream(channel: channel, log: shared)
        let result: Result<Void, any Error>
        do {
            let address = "\(tls == nil ? "http" : "https")://\(host):\(channel.localAddress?.port ?? 0)"
            try await GatewayFixture.with(list: list, upstream: address, settings: settings) { gateway in
                try await body(gateway, upstream)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await channel.close()
        try result.get()
    }

    /// Used on its channel's event loop alone.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let shared: Shared
        private var connection = 0
        private var number = 0
        private var text = ""

        init(_ shared: Shared) {
            self.shared = shared
        }

        func channelActive(context: ChannelHandlerContext) {
            connection = shared.log.withLock { log in
                log.connections += 1
                log.open += 1
                return log.connections
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            shared.log.withLock { $0.open -= 1 }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            while let request = next() {
                number += 1
                let received = Request(connection: connection, number: number, text: request)
                shared.log.withLock { $0.requests.append(received) }
                act(context, shared.script(received))
            }
        }

        private func next() -> String? {
            guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
            let head = String(text[..<end.upperBound])
            let length = head.lowercased().firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
            if shared.actsOnHead {
                text = ""
                return head
            }
            let body = text[end.upperBound...]
            guard body.utf8.count >= length else { return nil }
            let rest = String(body.utf8.dropFirst(length)) ?? ""
            defer { text = rest }
            return head + (String(body.utf8.prefix(length)) ?? "")
        }

        private func act(_ context: ChannelHandlerContext, _ act: Act) {
            switch act {
            case .says(let bytes): write(context, bytes)
            case .saysAndCloses(let bytes):
                write(context, bytes)
                context.close(promise: nil)
            case .waitsAndSays(let bytes, let gate):
                let loop = context.eventLoop
                let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
                gate.whenOpen { loop.execute { bound.value.handler.write(bound.value.context, bytes) } }
            case .pours(let head, let buffer, let times):
                write(context, head)
                pour(context, buffer, times)
            }
        }

        private func write(_ context: ChannelHandlerContext, _ bytes: String) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: bytes)), promise: nil)
        }

        private func pour(_ context: ChannelHandlerContext, _ buffer: ByteBuffer, _ times: Int) {
            guard times > 0 else { return }
            context.writeAndFlush(wrapOutboundOut(buffer)).assumeIsolated().whenSuccess {
                self.shared.log.withLock { $0.poured += buffer.readableBytes }
                self.pour(context, buffer, times - 1)
            }
        }
    }
}
