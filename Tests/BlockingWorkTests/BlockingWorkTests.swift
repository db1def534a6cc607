// Tocsin
// SPDX-License-Identifier: Apache-2.0

import BlockingWork
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

    @Test func noMoreAreAtWorkThanMayBe() async throws {
        let work = BlockingWork(name: "test", atOnce: 2, waiting: 100)
        let counts = Counts()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try? await work.run {
                        counts.enter()
                        counts.leave()
                    }
                }
            }
        }
        #expect((1...2).contains(counts.most))
    }

    @Test func moreThanMayWaitAreTurnedAway() async throws {
        let work = BlockingWork(name: "test", atOnce: 0, waiting: 0)
        await #expect(throws: BlockingWorkError.full) { try await work.run { 7 } }
    }
}
