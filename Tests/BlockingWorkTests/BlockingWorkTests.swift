// Tocsin
// SPDX-License-Identifier: Apache-2.0

import BlockingWork
import Dispatch
import Synchronization
import Testing

struct BlockingWorkTests {
    private final class Counts: Sendable {
        private let state = Mutex((now: 0, most: 0))

        var most: Int { state.withLock { $0.most } }
        func leave() { state.withLock { $0.now -= 1 } }
        func enter() {
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
        }
    }

    @Test func givesWhatTheWorkGivesAndThrowsWhatItThrows() async throws {
        struct Failure: Error, Equatable {}
        let work = BlockingWork(name: "test", atOnce: 1, waiting: 0)
        #expect(try await work.run { 7 } == 7)
        await #expect(throws: Failure.self) { try await work.run { throw Failure() } }
        // What failed takes nobody's place.
        #expect(try await work.run { 8 } == 8)
    }

    @Test func noMoreAreAtWorkOrWaitThanMay() async throws {
        let work = BlockingWork(name: "test", atOnce: 2, waiting: 1)
        let counts = Counts()
        let gate = DispatchSemaphore(value: 0)
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        try await work.run {
                            counts.enter()
                            enter.yield()
                            // Ends by itself where too many were let in, so that the test fails.
                            _ = gate.wait(timeout: .now() + 30)
                            counts.leave()
                        }
                        return true
                    } catch {
                        return false
                    }
                }
            }
            // Two are at work and one waits, so the first to come back is the one that was turned away.
            var outcomes = [await group.next()]
            var places = entered.makeAsyncIterator()
            for _ in 0..<2 { _ = await places.next() }
            for _ in 0..<3 { gate.signal() }
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        #expect(outcomes == [false, true, true, true])
        #expect(counts.most == 2)
    }

    @Test func withoutPlacesEverybodyIsTurnedAway() async throws {
        let work = BlockingWork(name: "test", atOnce: 0, waiting: 0)
        await #expect(throws: BlockingWorkError.full) { try await work.run { 7 } }
    }
}
