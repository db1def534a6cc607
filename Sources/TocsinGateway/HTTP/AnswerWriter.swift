// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Writes one answer.
///
/// Hummingbird's writer cannot be copied, so no task can be handed it; this holds it for the one task that answers.
// Only the task that serves the request touches the writer; the one that started it merely waits.
final class AnswerWriter: @unchecked Sendable {
    private var writer: ResponseWriter?

    struct AnsweredTwice: Error {}

    init(_ writer: consuming ResponseWriter) {
        self.writer = consume writer
    }

    /// Whether nothing was written yet.
    var isUnanswered: Bool {
        switch writer {
        case nil: false
        case .some: true
        }
    }

    /// Tells a client that waits with its body to send it.
    func proceed() async throws {
        guard let taken = writer.take() else { throw AnsweredTwice() }
        try await taken.writeInformationalHead(HTTPResponse(status: .continue))
        writer = consume taken
    }

    /// Writes the head, and gives what writes the body.
    func begin(_ head: HTTPResponse) async throws -> any ResponseBodyWriter {
        guard let taken = writer.take() else { throw AnsweredTwice() }
        return try await taken.writeHead(head)
    }

    /// Writes a whole answer, whose head says how long it is.
    func write(_ head: HTTPResponse, _ body: ByteBuffer) async throws {
        guard let taken = writer.take() else { throw AnsweredTwice() }
        try await taken.write(response: head, body: ResponseBody(byteBuffer: body))
    }

    /// Writes a whole answer.
    func write(_ head: HTTPResponse, _ text: String) async throws {
        let body = ByteBuffer(string: text)
        var head = head
        head.headerFields[.contentLength] = "\(body.readableBytes)"
        try await write(head, body)
    }
}
