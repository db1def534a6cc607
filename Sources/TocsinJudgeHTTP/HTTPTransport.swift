// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
package import TocsinJudge

/// Asks an endpoint over HTTP, with connections that are kept between questions.
///
/// Follows no redirect and uses no proxy: what is sent goes to the host that was named, or nowhere.
package struct HTTPTransport: JudgeTransport {
    private let client: HTTPClient
    private let endpoint: JudgeEndpoint
    private let key: String?
    private let timeout: Duration

    /// The longest reply that is read.
    private static let maximumReplyBytes = 1 << 20

    /// Runs `body` with a transport, whose connections are closed when it returns.
    ///
    /// - Parameters:
    ///   - endpoint: Where questions go.
    ///   - key: Sent as a bearer token; nil for none.
    ///   - timeout: From sending a question to the reply's last byte.
    ///   - connections: How many are open at once, from 1.
    ///   - body: Gets the transport; it must not keep it.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    package static func with<Result: Sendable>(
        _ endpoint: JudgeEndpoint,
        key: String?,
        timeout: Duration,
        connections: Int,
        _ body: (HTTPTransport) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        // Whether and when to try again is decided by whoever asks.
        configuration.connectionPool.retryConnectionEstablishment = false
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            try await body(HTTPTransport(client: client, endpoint: endpoint, key: key, timeout: timeout))
        }
    }

    package func send(_ body: [UInt8]) async throws(TransportError) -> TransportReply {
        do {
            return try await withThrowingTaskGroup(of: TransportReply?.self) { group in
                group.addTask { try await exchange(body) }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    return nil
                }
                defer { group.cancelAll() }
                guard let reply = try await group.next() ?? nil else { throw TransportError.timeout }
                return reply
            }
        } catch let error as TransportError {
            throw error
        } catch is NIOTooManyBytesError {
            throw .tooLong
        } catch let error as HTTPClientError {
            throw error == .connectTimeout || error == .readTimeout || error == .deadlineExceeded
                ? .timeout : .unreachable
        } catch {
            throw .unreachable
        }
    }

    private func exchange(_ body: [UInt8]) async throws -> TransportReply {
        var request = HTTPClientRequest(url: endpoint.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Accept", value: "application/json")
        if let key { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        request.body = .bytes(body)
        let response = try await client.execute(request, deadline: .distantFuture)
        // Of anything but an answer only the status counts.
        let bytes =
            response.status == .ok ? try await response.body.collect(upTo: Self.maximumReplyBytes) : ByteBuffer()
        return TransportReply(
            status: Int(response.status.code),
            retryAfter: response.headers.first(name: "Retry-After").flatMap { RetryAfter.duration($0, now: Date()) },
            body: Array(bytes.readableBytesView)
        )
    }
}
