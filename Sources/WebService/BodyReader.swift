// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Hummingbird
package import NIOCore

/// Reads a request's body within limits of bytes and time.
package struct BodyReader: Sendable {
    private let mostBytes: Int
    private let time: Duration

    /// `time`: From now to the last byte.
    package init(mostBytes: Int, time: Duration) {
        self.mostBytes = mostBytes
        self.time = time
    }

    /// - Throws: ``BodyError``.
    package func read(_ request: Request) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > mostBytes {
            throw BodyError.tooLong
        }
        let body = request.body
        return try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            group.addTask {
                do {
                    return try await body.collect(upTo: mostBytes)
                } catch is NIOTooManyBytesError {
                    throw BodyError.tooLong
                } catch is CancellationError {
                    return nil
                } catch {
                    throw BodyError.brokenOff
                }
            }
            group.addTask {
                try? await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            guard let buffer = try await group.next() ?? nil else { throw BodyError.tooSlow }
            return buffer
        }
    }
}

/// Why a body was not read to its end.
package enum BodyError: Error, Equatable {
    case tooLong, tooSlow, brokenOff
}
