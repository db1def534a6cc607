// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import OTLPTracing
internal import TocsinIngest
internal import TocsinModel
internal import Tracing

/// Sends requests on and streams their answers back, and has them recorded.
// A class, as the responder is, and for the same reason.
final class Forwarder: Sendable {
    private let client: HTTPClient
    private let upstream: UpstreamAddress
    private let settings: GatewaySettings
    private let recorder: EventRecorder
    private let metrics: GatewayMetrics
    private let tracer: OTLPTracer?
    private let logger: Logger
    /// No answer may take longer than this, however lively it is.
    private static let longestAnswer = TimeAmount.hours(2)
    /// What says that it is no longer than this is written at once, in place of head, chunks and end; who streams does not say how long it will be.
    private static let wholeBytes = 64 << 10

    /// `tracer`: Nil where no traces are wanted.
    init(
        client: HTTPClient,
        upstream: UpstreamAddress,
        settings: GatewaySettings,
        recorder: EventRecorder,
        metrics: GatewayMetrics,
        tracer: OTLPTracer?,
        logger: Logger
    ) {
        self.client = client
        self.upstream = upstream
        self.settings = settings
        self.recorder = recorder
        self.metrics = metrics
        self.tracer = tracer
        self.logger = logger
    }

    /// - Returns: The status that the upstream answered with.
    /// - Throws: A ``Refusal`` while nothing was answered; then whatever broke the answer off, upon which the connection must be closed so that the client
    ///   sees that the answer is not whole.
    func forward(
        _ request: HummingbirdCore.Request,
        _ call: GatewayCall,
        account: NamedAccount?,
        body: ByteBuffer,
        _ answer: AnswerWriter
    ) async throws -> Int {
        let isRecorded = call.route.callsModel && request.method == .post
        var exchange = exchange(request, call, account, isRecorded ? body : ByteBuffer())
        defer {
            if isRecorded {
                exchange.latencyMilliseconds = call.elapsedMilliseconds
                recorder.offer(exchange)
            }
        }
        let response: HTTPClientResponse
        do {
            // In a task of its own: what a task took for its deepest call it keeps until it ends, and a stream can stand for hours.
            async let sent = send(request, call, body, isRecorded: isRecorded)
            response = try await sent
        } catch {
            exchange.brokeOff = true
            throw error
        }
        exchange.status = Int(response.status.code)
        do {
            try await stream(response, isHead: request.method == .head, answer) { chunk in
                if isRecorded { record(chunk, in: &exchange) }
            }
        } catch {
            exchange.brokeOff = !Task.isCancelled
            if exchange.brokeOff {
                metrics.countUpstreamError()
                logger.warning("An answer broke off", metadata: ["route": "\(call.route.rawValue)"])
                if answer.isUnanswered { throw Self.refusal(nil) }
            }
            throw error
        }
        return Int(response.status.code)
    }

    private func send(
        _ request: HummingbirdCore.Request,
        _ call: GatewayCall,
        _ body: ByteBuffer,
        isRecorded: Bool
    ) async throws -> HTTPClientResponse {
        var forwarded = HTTPClientRequest(url: upstream.text + call.target)
        forwarded.method = HTTPMethod(rawValue: request.method.rawValue)
        forwarded.headers = ForwardedHeaders.request(request.headers, isRecorded: isRecorded)
        if body.readableBytes > 0 || request.headers.contains(.contentLength) { forwarded.body = .bytes(body) }
        // Until the head of the answer: a stream can go on for hours.
        let span = call.trace.flatMap { context in tracer?.startSpan("upstream", context: context, ofKind: .client) }
        defer { span?.end() }
        if let span { tracer?.inject(span.context, into: &forwarded.headers, using: HeaderCarrier()) }
        do {
            let response = try await client.execute(forwarded, deadline: .now() + Self.longestAnswer)
            metrics.observeUpstream(seconds: Double(call.elapsedMilliseconds) / 1000)
            span?.attributes["http.response.status_code"] = Int64(response.status.code)
            return response
        } catch {
            span?.recordError(error)
            if Task.isCancelled { throw CancellationError() }
            metrics.countUpstreamError()
            let failure = error as? HTTPClientError
            // The short description has no address and nothing of the request in it.
            let reason = failure?.shortDescription ?? "no connection"
            logger.warning("The upstream did not answer", metadata: ["reason": "\(reason)"])
            throw Self.refusal(failure)
        }
    }

    private static func refusal(_ failure: HTTPClientError?) -> Refusal {
        switch failure {
        case .invalidURL, .emptyHost, .emptyScheme:
            Refusal(status: 400, code: "invalid_target", message: "The request's target is no path.")
        case .readTimeout, .deadlineExceeded, .connectTimeout, .getConnectionFromPoolTimeout:
            Refusal(
                status: 504,
                type: "server_error",
                code: "upstream_timeout",
                message: "The service did not answer in time. Try again."
            )
        default:
            Refusal(
                status: 502,
                type: "server_error",
                code: "upstream_unavailable",
                message: "The service cannot be reached. Try again."
            )
        }
    }

    /// Passes an answer on: a short one whose length is known in one piece, any other chunk by chunk, the next asked for when the last was taken.
    private func stream(
        _ response: HTTPClientResponse,
        isHead: Bool,
        _ answer: AnswerWriter,
        _ seen: (ByteBuffer) -> Void
    ) async throws {
        var head = HTTPResponse(
            status: HTTPResponse.Status(
                code: Int(response.status.code),
                reasonPhrase: response.status.reasonPhrase
            ),
            headerFields: ForwardedHeaders.response(response.headers)
        )
        // Without a length the server would end the head's missing body with a chunk.
        if isHead && !head.headerFields.contains(.contentLength) { head.headerFields[.contentLength] = "0" }
        let length = head.headerFields[.contentLength].flatMap { Int($0) }
        if isHead || length.map({ $0 <= Self.wholeBytes }) ?? false {
            var body = ByteBuffer()
            for try await chunk in response.body {
                seen(chunk)
                body.writeImmutableBuffer(chunk)
            }
            return try await answer.write(head, body)
        }
        var writer = try await answer.begin(head)
        for try await chunk in response.body {
            seen(chunk)
            try await writer.write(chunk)
        }
        try await writer.finish(nil)
    }

    private func record(_ chunk: ByteBuffer, in exchange: inout GatewayExchange) {
        let room = settings.limits.recordedBytes - exchange.responseBody.count
        guard room > 0 else { return }
        exchange.responseBody += chunk.readableBytesView.prefix(room)
        if chunk.readableBytes > room { metrics.countCutOff() }
    }

    private func exchange(
        _ request: HummingbirdCore.Request,
        _ call: GatewayCall,
        _ account: NamedAccount?,
        _ body: ByteBuffer
    ) -> GatewayExchange {
        GatewayExchange(
            id: UUID().uuidString.lowercased(),
            time: call.time,
            endpoint: call.path,
            account: account?.name,
            address: call.client,
            headers: request.headers.compactMap { field in
                field.name == .authorization || field.name == .cookie ? nil : (field.name.rawName, field.value)
            },
            requestBody: Array(body.readableBytesView)
        )
    }
}
