// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// A request's body as it comes in, up to a size.
struct RequestBody {
    private let limit: Int
    private(set) var bytes = ByteBuffer()
    /// Whether the client waits for a word before it sends it.
    let isAwaitingContinue: Bool

    /// - Throws: A ``Refusal`` for a body that is announced to be too long.
    init(of head: HTTPRequestHead, limit: Int) throws(Refusal) {
        self.limit = limit
        let announced = head.headers.first(name: "Content-Length").flatMap { Int($0) }
        if let announced, announced > limit { throw Self.tooLong(limit) }
        isAwaitingContinue =
            announced != 0 && head.version.hasChunks
            && head.headers.first(name: "Expect")?.lowercased() == "100-continue"
    }

    /// - Throws: A ``Refusal`` when it grows too long.
    mutating func append(_ part: ByteBuffer) throws(Refusal) {
        guard bytes.readableBytes + part.readableBytes <= limit else { throw Self.tooLong(limit) }
        if bytes.readableBytes == 0 {
            bytes = part
        } else {
            bytes.writeImmutableBuffer(part)
        }
    }

    /// Whether what a request's head says of its body puts an end to it in sight.
    static func isBounded(_ head: HTTPRequestHead, limit: Int) -> Bool {
        guard let length = head.headers.first(name: "Content-Length") else {
            return !head.headers.contains(name: "Transfer-Encoding")
        }
        return Int(length).map { $0 <= limit } ?? false
    }

    private static func tooLong(_ limit: Int) -> Refusal {
        Refusal(
            status: 413,
            code: "request_too_large",
            message: "The request's body is longer than \(limit) bytes. Send less at once.",
            closes: true
        )
    }

    static func tooSlow(_ time: Duration) -> Refusal {
        Refusal(
            status: 408,
            code: "request_timeout",
            message: "The request's body did not arrive within \(time). Send it again.",
            closes: true
        )
    }
}
