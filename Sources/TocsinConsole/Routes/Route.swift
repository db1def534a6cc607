// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BlockingWork
package import HTTPTypes

/// One row of the table of routes: what answers to a method and a path, and who may ask.
package struct Route: Sendable {
    package let method: HTTPRequest.Method
    /// As the router reads it, such as `/cases/:case`.
    package let path: String
    package let access: Access
    let handler: @Sendable (Visit, ConsoleParts) async throws -> Answer

    /// A route that reads the store: the handler runs on the queue for that.
    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        reading handler: @escaping @Sendable (Visit, ConsoleParts) throws -> Answer
    ) {
        self.init(method, path, access) { visit, parts in
            try await parts.queue.run { try handler(visit, parts) }
        }
    }

    /// A route that waits for something else.
    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        waiting handler: @escaping @Sendable (Visit, ConsoleParts) async throws -> Answer
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.handler = handler
    }
}
