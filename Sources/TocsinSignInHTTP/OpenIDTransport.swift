// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
package import TocsinOpenID

/// Carries exchanges with an OpenID provider over HTTP.
///
/// Follows no redirect and uses no proxy: a secret goes to the host that the settings name, or nowhere.
package struct OpenIDTransport: Sendable {
    private let client: HTTPClient
    private let timeout: Duration

    /// Runs `body` with a transport, whose connections are closed when it returns.
    ///
    /// - Parameters:
    ///   - timeout: From sending a request to the reply's last byte.
    ///   - body: Gets what carries exchanges; it must not keep it.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    package static func with<Result: Sendable>(
        timeout: Duration = .seconds(10),
        _ body: (@escaping OpenIDFetch) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let transport = OpenIDTransport(client: client, timeout: timeout)
            return try await body { try await transport.exchangeInTime($0) }
        }
    }

    private struct Timeout: Error {}

    /// The client's own deadline ends with a reply's head, and a body could be sent for ever.
    private func exchangeInTime(_ asked: OpenIDRequest) async throws -> OpenIDReply {
        try await withThrowingTaskGroup(of: OpenIDReply?.self) { group in
            group.addTask { try await exchange(asked) }
            group.addTask {
                try await Task.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            guard let reply = try await group.next() ?? nil else { throw Timeout() }
            return reply
        }
    }

    private func exchange(_ asked: OpenIDRequest) async throws -> OpenIDReply {
        var request = HTTPClientRequest(url: asked.address)
        request.headers.add(name: "Accept", value: "application/json")
        if let form = asked.form {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(Array(form.utf8))
        }
        if let credentials = asked.credentials {
            let pair = Data("\(credentials.name):\(credentials.secret)".utf8).base64EncodedString()
            request.headers.add(name: "Authorization", value: "Basic \(pair)")
        }
        let response = try await client.execute(request, deadline: .distantFuture)
        let bytes = try await response.body.collect(upTo: OpenIDReply.maximumBytes)
        return OpenIDReply(status: Int(response.status.code), body: Array(bytes.readableBytesView))
    }
}
