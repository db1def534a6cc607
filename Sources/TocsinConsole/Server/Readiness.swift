// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BlockingWork
internal import Synchronization

/// Whether the store can be read, said before a load balancer gives up: a database that is away keeps whoever asks it for half a minute.
///
/// However many ask, one question at a time is with the store, on a thread of its own.
package final class Readiness: Sendable {
    private let queue = BlockingWork(name: "tocsin console readiness", atOnce: 1, waiting: .max)
    private let waiting = Mutex<[AsyncStream<Bool>.Continuation]>([])
    private let limit: Duration

    /// `limit`: How long an answer may take.
    package init(limit: Duration = .seconds(2)) {
        self.limit = limit
    }

    /// False when the question fails, or has no answer in time.
    package func isReady(_ question: @escaping @Sendable () throws -> Void) async -> Bool {
        let (answers, continuation) = AsyncStream.makeStream(of: Bool.self)
        let isFirst = waiting.withLock { waiting in
            waiting.append(continuation)
            return waiting.count == 1
        }
        // Ends with the store's answer, which nobody may wait for any more by then.
        if isFirst { Task { await ask(question) } }
        let timer = Task { [limit] in
            try? await Task.sleep(for: limit)
            continuation.finish()
        }
        defer { timer.cancel() }
        for await isReady in answers { return isReady }
        return false
    }

    private func ask(_ question: @escaping @Sendable () throws -> Void) async {
        let isReady = (try? await queue.run(question)) != nil
        let all = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for continuation in all { continuation.yield(isReady) }
    }
}
