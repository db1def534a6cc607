// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Work that takes its time and memory, a few at once and away from the threads that serve requests.
package final class BlockingWork: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct State {
        /// Places that nobody is at.
        var free: [Int]
        /// In the order in which they came.
        var waiting: [Job] = []
    }

    private let mostWaiting: Int
    /// A serial queue for each place: those have threads of their own, where a concurrent one would take Swift's.
    private let places: [DispatchQueue]
    private let state: Mutex<State>

    /// - Parameters:
    ///   - name: For whoever looks at threads.
    ///   - atOnce: How many are at work at the same time, from 1; 0 turns everybody away.
    ///   - waiting: How many more may wait, from 0.
    package init(name: String, atOnce: Int, waiting: Int) {
        mostWaiting = waiting
        places = (0..<atOnce).map { DispatchQueue(label: "\(name) \($0)") }
        state = Mutex(State(free: Array(0..<atOnce)))
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

    private enum Turn {
        case now(place: Int)
        case later, never
    }

    private func begin(_ job: @escaping Job, orElse refuse: () -> Void) {
        let turn = state.withLock { state -> Turn in
            if let place = state.free.popLast() { return .now(place: place) }
            guard state.waiting.count < mostWaiting else { return .never }
            state.waiting.append(job)
            return .later
        }
        switch turn {
        case .now(let place): start(job, at: place)
        case .later: break
        case .never: refuse()
        }
    }

    private func start(_ job: @escaping Job, at place: Int) {
        places[place].async { [self] in
            job()
            if let next = next(at: place) { start(next, at: place) }
        }
    }

    /// What comes next; nil leaves the place free.
    private func next(at place: Int) -> Job? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.free.append(place)
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
