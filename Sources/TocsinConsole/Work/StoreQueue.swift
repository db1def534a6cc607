// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Where pages read the store: threads of their own, so that a slow disk never holds up the pool that serves connections.
package final class StoreQueue: Sendable {
    private let queue: DispatchQueue
    private let limit: DispatchSemaphore

    /// `width`: How many may read at once, from 1.
    package init(width: Int) {
        queue = DispatchQueue(label: "tocsin.console.store", attributes: .concurrent)
        limit = DispatchSemaphore(value: max(1, width))
    }

    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [limit] in
                limit.wait()
                defer { limit.signal() }
                continuation.resume(with: Result { try work() })
            }
        }
    }
}
