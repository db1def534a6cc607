// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinModel
internal import TocsinStore
internal import TocsinStreams

/// A worker that reads, and beside it the scan, which one of all workers over a store leads; where processes can share it, the others help.
struct StreamWatch {
    private let worker: StreamWorker
    private let prepared: PreparedDetection
    private let every: Double
    private let mostWaiting: Int
    private let scanned = Scanned()

    /// How many of the worker's events a look has seen; nil while somebody else scans.
    private final class Scanned: Sendable {
        let events = Mutex<Int?>(nil)
    }

    /// - Parameters:
    ///   - worker: What reads.
    ///   - prepared: What scans.
    ///   - every: Seconds between two looks.
    ///   - mostWaiting: How many events that this worker stored may wait to be scanned, while it is the one that scans.
    init(worker: StreamWorker, prepared: PreparedDetection, every: Double, mostWaiting: Int) {
        self.worker = worker
        self.prepared = prepared
        self.every = every
        self.mostWaiting = mostWaiting
    }

    private var console: Console { prepared.stages.console }
    private var store: any Store { prepared.stages.store }

    /// Reads and scans until told to stop; then it scans what was read last.
    ///
    /// - Returns: What was found in all.
    /// - Throws: What keeps it from reading. A scan that fails is told of and begun again.
    func run(until stop: StopSignal) async throws -> DetectionNews {
        async let reading: Void = read(until: stop)
        var news = DetectionNews(time: .now)
        var scanning: LiveDetection?
        var turn = JobTurn(.scan, of: store)
        var pause = every
        while !stop.isSet {
            do {
                try await look(&scanning, &turn, &news, until: stop)
                pause = every
            } catch {
                console.warn("Scanning failed, and is tried again: \(error)")
                scanning = nil
                turn.giveBack()
                scanned.events.withLock { $0 = nil }
                pause = min(60, max(pause, 1) * 2)
            }
            await stop.wait(seconds: pause)
        }
        try await reading
        if scanning != nil {
            try await look(&scanning, &turn, &news, until: stop)
            if let last = try await scanning?.finish() { news += last }
        }
        turn.giveBack()
        return news
    }

    private func read(until stop: StopSignal) async throws {
        // Whatever ended it, the rest ends too.
        defer { stop.set() }
        try await worker.run {
            stop.isSet
        } holds: { [worker, scanned, mostWaiting] in
            scanned.events.withLock { $0.map { worker.counts.values.newEvents - $0 > mostWaiting } ?? false }
        }
    }

    private func look(
        _ scanning: inout LiveDetection?,
        _ turn: inout JobTurn,
        _ news: inout DetectionNews,
        until stop: StopSignal
    ) async throws {
        switch try turn.look(console.warn) {
        case .kept: break
        case .begun: scanning = try await prepared.begin()
        case .taken:
            scanning = nil
            scanned.events.withLock { $0 = nil }
        }
        if scanning != nil {
            let stored = worker.counts.values.newEvents
            if let found = try await scanning?.lookOnce() { news += found }
            scanned.events.withLock { $0 = stored }
        } else {
            _ = try await prepared.scan.help { !stop.isSet }
        }
        let counts = worker.counts.values
        console.progress(
            "\(counts.messages.grouped) messages, \(counts.newEvents.grouped) new events, "
                + (scanning == nil ? "another process leads the scan" : "\(news.findings.grouped) findings")
        )
    }
}
