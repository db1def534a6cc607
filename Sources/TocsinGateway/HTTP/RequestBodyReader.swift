// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Reads a request's body to its end, within a size and a time.
struct RequestBodyReader: Sendable {
    let limits: GatewaySettings.Limits

    /// Reads a body; a client that waits with it is asked for it.
    ///
    /// `loop`: The connection's.
    ///
    /// - Throws: A ``Refusal`` for a body that is too long or too slow; what the connection throws when it breaks off.
    func read(_ request: HummingbirdCore.Request, _ answer: AnswerWriter, on loop: any EventLoop) async throws
        -> ByteBuffer
    {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limits.bodyBytes { throw tooLong }
        if announced == 0 { return ByteBuffer() }
        if request.headers[.expect]?.lowercased() == "100-continue" { try await answer.proceed() }
        let deadline = NIODeadline.now() + TimeAmount(limits.bodyTime)
        let collecting = Task.detached(executorPreference: LoopExecutor(loop)) { try await collect(request.body) }
        // On the loop's own clock: a task that sleeps beside each request costs more than the reading.
        let timer = loop.scheduleTask(deadline: deadline) { collecting.cancel() }
        defer { timer.cancel() }
        let result = await withTaskCancellationHandler {
            await collecting.result
        } onCancel: {
            collecting.cancel()
        }
        if NIODeadline.now() >= deadline { throw tooSlow }
        let body = try result.get()
        // A connection that broke off may look like an end.
        guard announced.map({ $0 == body.readableBytes }) ?? true else { throw CancellationError() }
        return body
    }

    private func collect(_ parts: RequestBody) async throws -> ByteBuffer {
        var body = ByteBuffer()
        for try await var part in parts {
            guard body.readableBytes + part.readableBytes <= limits.bodyBytes else { throw tooLong }
            body.writeBuffer(&part)
        }
        return body
    }

    private var tooLong: Refusal {
        Refusal(
            status: 413,
            code: "request_too_large",
            message: "The request's body is longer than \(limits.bodyBytes) bytes. Send less at once.",
            closes: true
        )
    }

    private var tooSlow: Refusal {
        Refusal(
            status: 408,
            code: "request_timeout",
            message: "The request's body did not arrive within \(limits.bodyTime). Send it again.",
            closes: true
        )
    }
}
