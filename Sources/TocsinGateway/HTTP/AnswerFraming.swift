// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1

/// How a client can tell where an answer ends (RFC 9112, section 6.3).
enum AnswerFraming: Equatable {
    /// There is no body, whatever the head says.
    case noBody
    case length
    case chunks
    /// The connection's end ends it, for clients of HTTP/1.0.
    case close

    /// Chooses for an answer whose headers hold a length or none, and writes what belongs into them.
    ///
    /// - Parameters:
    ///   - head: The answer's; its headers name no transfer coding.
    ///   - request: The head of the request.
    init(_ head: inout HTTPResponseHead, for request: HTTPRequestHead) {
        if !Self.hasBody(request.method, head.status) {
            // These two must not name a length; an answer to HEAD and "not modified" say how long the body would be.
            if head.status == .noContent || head.status.code < 200 { head.headers.remove(name: "Content-Length") }
            self = .noBody
        } else if head.headers.contains(name: "Content-Length") {
            self = .length
        } else if request.version.hasChunks {
            head.headers.add(name: "Transfer-Encoding", value: "chunked")
            self = .chunks
        } else {
            self = .close
        }
    }

    static func hasBody(_ method: HTTPMethod, _ status: HTTPResponseStatus) -> Bool {
        method != .HEAD && status.code >= 200 && status != .noContent && status != .notModified
    }
}

extension HTTPVersion {
    /// Whether who speaks it knows bodies in chunks, connections that stay open unasked, and a word before a body is sent.
    var hasChunks: Bool { (major, minor) >= (1, 1) }
}
