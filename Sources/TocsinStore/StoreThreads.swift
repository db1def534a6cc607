// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BlockingWork

/// Where stages wait for the store: on threads of their own, since Swift's are as few as there are cores and have work to do meanwhile.
package enum StoreThreads {
    private static let work = BlockingWork(name: "tocsin store", atOnce: 4, waiting: .max)

    /// Does something that waits for the store.
    package static func wait<Result: Sendable>(
        for body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await work.run(body)
    }
}
