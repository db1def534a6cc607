// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore

/// Reads a request's body within limits of bytes and time.
struct BodyReader: Sendable {
    let mostBytes: Int
    let time: Duration

    /// - Throws: ``CheckRefusal/tooLong``, ``CheckRefusal/tooSlow``, ``CheckRefusal/brokenOff``.
    func read(_ request: Request) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > mostBytes {
            throw CheckRefusal.tooLong
        }
        let body = request.body
        return try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            group.addTask {
                do {
                    return try await body.collect(upTo: mostBytes)
                } catch is NIOTooManyBytesError {
                    throw CheckRefusal.tooLong
                } catch is CancellationError {
                    return nil
                } catch {
                    throw CheckRefusal.brokenOff
                }
            }
            group.addTask {
                try? await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            guard let buffer = try await group.next() ?? nil else { throw CheckRefusal.tooSlow }
            return buffer
        }
    }
}
