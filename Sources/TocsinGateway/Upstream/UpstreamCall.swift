// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// What hears of an answer, on the event loop that asked.
protocol UpstreamListener: AnyObject {
    func upstreamDidAnswer(_ head: HTTPResponseHead)
    func upstreamDidSend(_ chunk: ByteBuffer)
    /// All that had come was handed on, and more may follow later.
    func upstreamDidPause()
    func upstreamDidEnd()
    /// The last that is heard, as is the end.
    func upstreamDidFail(_ error: UpstreamError)
}

/// One request to an upstream, from its start until its answer ended, failed or was no longer wanted.
///
/// Used on one event loop alone.
final class UpstreamCall {
    let head: HTTPRequestHead
    /// Empty once the answer began: a stream can go on for hours, and needs it no more.
    private(set) var body: ByteBuffer
    /// When it is given up, however lively its answer is.
    let deadline: NIODeadline
    /// Nil once nothing more is to be heard.
    private(set) var listener: (any UpstreamListener)?
    /// The connection that it is on; nil while there is none, and at the end.
    var connection: UpstreamConnection?
    /// Whether it was sent a second time already.
    var isRepeated = false

    init(head: HTTPRequestHead, body: ByteBuffer, deadline: NIODeadline, listener: any UpstreamListener) {
        self.head = head
        self.body = body
        self.deadline = deadline
        self.listener = listener
    }

    var isOver: Bool { listener == nil }

    /// Whether sending it twice does what sending it once does (RFC 9110, section 9.2.2).
    var isIdempotent: Bool {
        switch head.method {
        case .GET, .HEAD, .OPTIONS, .PUT, .DELETE: true
        default: false
        }
    }

    /// Stops it, since nobody waits for the answer; its listener hears nothing more.
    func cancel() {
        listener = nil
        connection?.abandon()
        connection = nil
    }

    /// Takes no more of the answer for now, which makes the upstream wait.
    func pause() { connection?.pause() }

    func resume() { connection?.resume() }

    func begin(_ head: HTTPResponseHead) {
        body = ByteBuffer()
        listener?.upstreamDidAnswer(head)
    }

    func end() {
        let listener = finish()
        listener?.upstreamDidEnd()
    }

    func fail(_ error: UpstreamError) {
        let listener = finish()
        listener?.upstreamDidFail(error)
    }

    private func finish() -> (any UpstreamListener)? {
        defer {
            listener = nil
            connection = nil
        }
        return listener
    }
}
