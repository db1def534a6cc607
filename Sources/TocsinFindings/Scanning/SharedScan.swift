// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BlockingWork
internal import OrderedWork
internal import Synchronization
internal import TocsinSignals
internal import TocsinStore

/// The first half of a scan by several processes: whoever leads offers batches, and takes what they gave in the order of the log; it and
/// whoever helps scan what is on offer.
struct SharedScan: Sendable {
    private let store: any SharedScanStore
    /// What it is scanned with.
    private let version: String
    private let matchers: Pool<RequestScan.Matchers>
    private let workers: Int
    private let threads: BlockingWork

    /// So many batches are on offer at most, each about a mebibyte of log: enough for as many cores.
    private static let mostOffered = 64
    /// How long the one that leads waits for a batch, in case the machine that works on it has vanished; and for others after such a one.
    private static let patience = (first: Duration.seconds(60), next: Duration.seconds(3))
    /// How often it looks for what a batch gave, and who scans for what is on offer.
    private static let interval = (result: Duration.milliseconds(5), offer: Duration.milliseconds(20))

    init(store: any SharedScanStore, version: String, matchers: Pool<RequestScan.Matchers>, workers: Int) {
        self.store = store
        self.version = version
        self.matchers = matchers
        self.workers = workers
        threads = BlockingWork(name: "tocsin scan", atOnce: workers, waiting: .max)
    }

    /// What this process scanned itself while it leads.
    private final class Done: Sendable {
        private struct State {
            var results: [Int64: RequestScan.Scanned] = [:]
            var trouble: (any Error)?
            var isOver = false
        }

        private let state = Mutex(State())

        var isOver: Bool { state.withLock { $0.isOver } }

        func end() { state.withLock { $0.isOver = true } }

        func put(_ result: RequestScan.Scanned) { state.withLock { $0.results[result.batch.cursor] = result } }

        func fail(_ error: any Error) { state.withLock { $0.trouble = $0.trouble ?? error } }

        /// Hands out the result of a batch, once.
        ///
        /// - Throws: What scanning any batch threw.
        func take(_ cursor: Int64) throws -> RequestScan.Scanned? {
            try state.withLock { state in
                if let trouble = state.trouble { throw trouble }
                return state.results.removeValue(forKey: cursor)
            }
        }
    }

    // MARK: Helping

    /// Scans what is on offer for the process that leads, until nothing is.
    ///
    /// - Returns: How many batches it scanned.
    func help(while isWanted: @escaping @Sendable () -> Bool) async throws -> Int {
        guard try await StoreThreads.wait(for: { try store.hasOffers(rulesVersion: version) }) else { return 0 }
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    var batches = 0
                    do {
                        while !Task.isCancelled, isWanted(), try await scanOne({ $0.batch }) { batches += 1 }
                    } catch is ErasedMeanwhile {
                        // Whoever leads reads anew, and offers it again.
                    }
                    return batches
                }
            }
            return try await group.reduce(0, +)
        }
    }

    /// `keep`: Gets what the batch gave, and says what of it the store is to hold for another process.
    ///
    /// - Returns: False when nothing is on offer.
    private func scanOne(_ keep: @escaping @Sendable (RequestScan.Scanned) -> ScanBatch?) async throws -> Bool {
        try await threads.run {
            try store.scanOffered(rulesVersion: version) { batch in
                keep(try matchers.use { try RequestScan.scan(batch, $0) })
            }
        }
    }

    // MARK: Leading

    /// Has everything behind a place scanned.
    ///
    /// `take`: Gets what batches gave, in their order.
    func lead(after place: Int64, take: (RequestScan.Scanned) async throws -> Void) async throws {
        do {
            try await leadOn(after: place, take: take)
        } catch {
            // Nobody need scan what nobody will take.
            try? await StoreThreads.wait { try store.endOffers() }
            throw error
        }
    }

    private func leadOn(after place: Int64, take: (RequestScan.Scanned) async throws -> Void) async throws {
        let isAnythingThere = try await StoreThreads.wait { [place] in
            guard try !store.batchCursors(after: place, atMost: 1).isEmpty else { return false }
            // What a process left that was killed.
            try store.endOffers()
            return true
        }
        guard isAnythingThere else { return }
        let done = Done()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers { group.addTask { await scanUntilOver(done) } }
            defer { done.end() }
            var taken = place
            var offered = place
            var waiting: ArraySlice<Int64> = []
            var patience = Self.patience.first
            while true {
                if waiting.count <= Self.mostOffered / 2 {
                    let next = try await offer(after: offered, atMost: Self.mostOffered - waiting.count)
                    waiting += next
                    offered = next.last ?? offered
                }
                guard let cursor = waiting.popFirst() else { break }
                let result: RequestScan.Scanned
                if let given = try await self.result(of: cursor, after: taken, within: patience, done) {
                    result = given
                } else {
                    patience = Self.patience.next
                    result = try await scanHere(after: taken)
                }
                try await take(result)
                taken = cursor
            }
        }
    }

    private func offer(after cursor: Int64, atMost count: Int) async throws -> [Int64] {
        try await StoreThreads.wait {
            let cursors = try store.batchCursors(after: cursor, atMost: count)
            try store.offer(cursors, rulesVersion: version)
            return cursors
        }
    }

    /// Scans what is on offer, and goes on when nothing is.
    private func scanUntilOver(_ done: Done) async {
        while !done.isOver {
            do {
                let isScanned = try await scanOne { result in
                    done.put(result)
                    return nil
                }
                if !isScanned { try await Task.sleep(for: Self.interval.offer) }
            } catch {
                return done.fail(error)
            }
        }
    }

    /// - Returns: Nil when it is not there in time.
    private func result(
        of cursor: Int64,
        after place: Int64,
        within patience: Duration,
        _ done: Done
    ) async throws -> RequestScan.Scanned? {
        let begin = ContinuousClock.now
        while begin.duration(to: .now) < patience {
            if let own = try done.take(cursor) { return own }
            if let batch = try await StoreThreads.wait(for: { try store.scanned(cursor) }) {
                return try await joined(batch, after: place)
            }
            try await Task.sleep(for: Self.interval.result)
        }
        return nil
    }

    /// Scans a batch whoever else works on it.
    private func scanHere(after place: Int64) async throws -> RequestScan.Scanned {
        let batch = try await batch(after: place, withText: true)
        return try await threads.run { try matchers.use { try RequestScan.scan(batch, $0) } }
    }

    /// What another process made of a batch, with the batch's events.
    private func joined(_ batch: ScanBatch, after place: Int64) async throws -> RequestScan.Scanned {
        let events = try await self.batch(after: place, withText: false).load()
        let signals = try SignalCodec.decode(batch.signals)
        guard events.count == signals.count else { throw ErasedMeanwhile() }
        return RequestScan.Scanned(batch: batch, events: events, signals: signals)
    }

    /// - Throws: ``ErasedMeanwhile`` when it is no longer there.
    private func batch(after place: Int64, withText: Bool) async throws -> EventBatch {
        let batch = try await StoreThreads.wait { try store.eventBatch(after: place, withText: withText) }
        guard let batch else { throw ErasedMeanwhile() }
        return batch
    }
}
