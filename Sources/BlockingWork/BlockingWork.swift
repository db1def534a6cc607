// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Work that takes its time and memory, a few at once and away from the threads that serve requests.
package final class BlockingWork: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct State {
        var running = 0
        /// In the order in which they came.
        var waiting: [Job] = []
    }

    private let atOnce: Int
    private let mostWaiting: Int
    private let queue: DispatchQueue
    private let state = Mutex(State())

    /// - Parameters:
    ///   - name: For whoever looks at threads.
    ///   - atOnce: How many are at work at the same time, from 1; 0 turns everybody away.
    ///   - waiting: How many more may wait, from 0.
    package init(name: String, atOnce: Int, waiting: Int) {
        self.atOnce = atOnce
        mostWaiting = waiting
        queue = DispatchQueue(label: name, attributes: .concurrent)
    }

    /// Does some work when its turn comes.
    ///
    /// - Throws: ``BlockingWorkError/full`` at once when too many wait, or what `body` throws.
    package func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            begin({ continuation.resume(with: Swift.Result(catching: body)) }) {
                continuation.resume(throwing: BlockingWorkError.full)
            }
        }
    }

    private enum Place {
        case now, later, none
    }

    private func begin(_ job: @escaping Job, orElse refuse: () -> Void) {
        let place = state.withLock { state -> Place in
            if state.running < atOnce {
                state.running += 1
                return .now
            }
            guard state.waiting.count < mostWaiting else { return .none }
            state.waiting.append(job)
            return .later
        }
        switch place {
        case .now: start(job)
        case .later: break
        case .none: refuse()
        }
    }

    private func start(_ job: @escaping Job) {
        queue.async { [self] in
            job()
            if let next = next() { start(next) }
        }
    }

    /// What comes next; nil leaves the place free.
    private func next() -> Job? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}

/// Why work was not begun.
package enum BlockingWorkError: Error, Equatable, CustomStringConvertible {
    case full

    package var description: String { "Too much is waiting already. Try again in a minute." }
}
