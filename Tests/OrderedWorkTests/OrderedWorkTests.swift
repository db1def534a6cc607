// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import OrderedWork
import Synchronization
import Testing

struct OrderedWorkTests {
    struct Failure: Error {}

    /// Hands out the numbers below a limit, and says how many were under way at most.
    private static func run(
        _ count: Int,
        workers: Int,
        _ work: @escaping @Sendable (Int) throws -> Int
    ) async throws -> (taken: [Int], mostUnderWay: Int) {
        var (given, most) = (0, 0)
        var taken: [Int] = []
        try await inOrder(workers: workers) { () -> Int? in
            guard given < count else { return nil }
            given += 1
            most = max(most, given - taken.count)
            return given - 1
        } work: { input in
            try work(input)
        } take: { output in
            taken.append(output)
        }
        return (taken, most)
    }

    @Test(arguments: [1, 2, 7, 100])
    func resultsComeInOrderAndFewAreUnderWay(_ workers: Int) async throws {
        let run = try await Self.run(40, workers: workers) { $0 * 2 }
        #expect(run.taken == (0..<40).map { $0 * 2 })
        // One more waits than is worked on.
        #expect(run.mostUnderWay == min(workers + 1, 40))
    }

    @Test func whatIsDoneFirstWaitsForWhatCameBefore() async throws {
        let second = DispatchSemaphore(value: 0)
        let done = Mutex<[Int]>([])
        let run = try await Self.run(2, workers: 2) { input in
            // Ends by itself where there is only one thread.
            if input == 0 { _ = second.wait(timeout: .now() + 5) }
            done.withLock { $0.append(input) }
            if input == 1 { second.signal() }
            return input
        }
        #expect(done.withLock { $0 }.sorted() == [0, 1])
        #expect(run.taken == [0, 1])
    }

    @Test func nothingIsDoneWithoutInput() async throws {
        let run = try await Self.run(0, workers: 3) { _ in throw Failure() }
        #expect(run.taken.isEmpty)
    }

    @Test func whatTheWorkThrowsIsThrownAndNothingBehindItTaken() async throws {
        let taken = Mutex<[Int]>([])
        var given = 0
        await #expect(throws: Failure.self) {
            try await inOrder(workers: 2) { () -> Int? in
                given += 1
                return given < 20 ? given : nil
            } work: { (input: Int) throws -> Int in
                if input == 5 { throw Failure() }
                return input
            } take: { output in
                taken.withLock { $0.append(output) }
            }
        }
        #expect([1, 2, 3, 4].starts(with: taken.withLock { $0 }))
    }

    @Test(
        arguments: [
            (3..<20, [3..<8, 8..<13, 13..<18, 18..<20]), (0..<5, [0..<5]), (7..<7, []),
        ] as [(Range<Int32>, [Range<Int32>])]
    )
    func aRangeIsWorkedOnInStretches(_ range: Range<Int32>, _ stretches: [Range<Int32>]) async throws {
        var taken: [Range<Int32>] = []
        try await inOrder(over: range, by: 5, workers: 2) { stretch in
            stretch
        } take: { stretch in
            taken.append(stretch)
        }
        #expect(taken == stretches)
    }

    @Test func aPoolLendsEachValueToOneAndKeepsSome() throws {
        let made = Mutex(0)
        let pool = Pool<Int>(mostIdle: 1) {
            made.withLock { made in
                made += 1
                return made
            }
        }
        for _ in 0..<3 { #expect(try pool.use { $0 } == 1) }
        let both = try pool.use { first in try pool.use { second in [first, second] } }
        #expect(both == [1, 2])
        // The second came back first, and there was no room for the other.
        #expect(try pool.use { $0 } == 2)
        #expect(made.withLock { $0 } == 2)
    }
}
