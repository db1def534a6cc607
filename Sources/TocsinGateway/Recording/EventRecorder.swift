// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Foundation
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization
internal import TocsinIngest

/// Writes exchanges as events to segments of a folder, in the background.
///
/// Whoever offers an exchange never waits. Every interval, all that wait become lines of one segment, which is then synced: an event is safe one interval and
/// one write after its answer ended. When the disk fails or is slow they wait in memory up to a limit, and beyond it are dropped and counted.
///
/// A small exchange becomes a line on the event loop that offers it, some milliseconds later: requests that came together are answered first, and no thread takes
/// the processor for as long as all of an interval's would take.
package final class EventRecorder: Service {
    /// How it works.
    package struct Settings: Sendable {
        /// Made when it is not there, for its owner alone.
        package var folder: String
        package var interval = Duration.milliseconds(200)
        /// A segment is left for the next one at this size or age.
        package var segmentBytes = 64 << 20
        package var segmentAge = Duration.seconds(300)
        /// Bytes of bodies that may wait.
        package var queueBytes = 64 << 20

        package init(folder: String) {
            self.folder = folder
        }
    }

    private struct Queue {
        /// Lines of events.
        var lines: [UInt8] = []
        var lineCount = 0
        /// What becomes a line on an event loop, and what waits for the writer's thread.
        var small: [GatewayExchange] = []
        var large: [GatewayExchange] = []
        /// Of all that wait and of what is being written, by the size of their exchanges.
        var bytes = 0
        var isLineMakingDue = false
    }

    /// How long an exchange waits until it becomes a line.
    private static let lineDelay = TimeAmount.milliseconds(2)
    /// Longer bodies are large.
    private static let smallBytes = 16 << 10

    private struct Writing: ~Copyable {
        var segment: SegmentFile?
        var startedAt = ContinuousClock.now
        var number = 0
    }

    private let settings: Settings
    private let metrics: GatewayMetrics
    private let logger: Logger
    private let queue = Mutex(Queue())
    /// Held by who has exchanges in hand that are in no queue meanwhile.
    private let lineMaking = Mutex<Void>(())
    private let writing = Mutex(Writing())
    private let drops = Mutex(OncePerMinute())
    private let failures = Mutex(OncePerMinute())
    /// Writing and syncing block, so they have a thread of their own.
    private let writer = DispatchQueue(label: "tocsin.gateway.events")
    /// Tells this process's segments from those of others in the folder.
    private let run: String

    init(_ settings: Settings, metrics: GatewayMetrics, logger: Logger) throws(GatewayStartError) {
        self.settings = settings
        self.metrics = metrics
        self.logger = logger
        let format = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        run = "\(Date().formatted(format))-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        do {
            try FileManager.default.createDirectory(
                atPath: settings.folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .cannotMakeFolder(path: settings.folder)
        }
    }

    /// Events and bytes that wait.
    var waiting: (events: Int, bytes: Int) {
        queue.withLock { ($0.lineCount + $0.small.count + $0.large.count, $0.bytes) }
    }

    /// Takes an exchange to be written; never waits.
    ///
    /// `loop`: The event loop that this runs on.
    func offer(_ exchange: GatewayExchange, on loop: any EventLoop) {
        let bytes = Self.bytes(of: exchange)
        let isSmall = exchange.requestBody.count + exchange.responseBody.count <= Self.smallBytes
        let (isTaken, isFirst) = queue.withLock { queue in
            guard hasRoom(for: bytes, in: queue) else { return (false, false) }
            queue.bytes += bytes
            guard isSmall else {
                queue.large.append(exchange)
                return (true, false)
            }
            queue.small.append(exchange)
            defer { queue.isLineMakingDue = true }
            return (true, !queue.isLineMakingDue)
        }
        if !isTaken { drop() }
        if isFirst { loop.scheduleTask(in: Self.lineDelay) { self.makeLines() } }
    }

    /// Makes lines of the small exchanges that wait, unless somebody else does so just now.
    private func makeLines() {
        queue.withLock { $0.isLineMakingDue = false }
        lineMaking.withLockIfAvailable { _ in
            let exchanges = queue.withLock { queue in
                defer { queue.small = [] }
                return queue.small
            }
            var lines: [UInt8] = []
            for exchange in exchanges { write(exchange, to: &lines) }
            queue.withLock { queue in
                queue.lines += lines
                queue.lineCount += exchanges.count
            }
        }
    }

    private func write(_ exchange: GatewayExchange, to lines: inout [UInt8]) {
        let reading = exchange.write(to: &lines)
        if reading.isRequestOdd { metrics.countOddRequest() }
        if reading.isAnswerUnread { metrics.countUnreadAnswer() }
    }

    private func hasRoom(for bytes: Int, in queue: borrowing Queue) -> Bool {
        queue.bytes + bytes <= settings.queueBytes
    }

    private func drop() {
        metrics.countLost()
        tell(drops.withLock { $0.count(at: .now) })
    }

    /// `dropped`: How many events were dropped that nobody was told of; nil where it is not time to tell.
    private func tell(_ dropped: Int?) {
        guard let dropped else { return }
        logger.error(
            "Events were dropped: the queue is full. Make room on the disk, or raise --queue-mib; more are told of once a minute",
            metadata: ["folder": "\(settings.folder)", "events": "\(dropped)"]
        )
    }

    package func run() async throws {
        var pause = settings.interval
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            try? await cancelWhenGracefulShutdown { [pause] in try await Task.sleep(for: pause) }
            // A disk that failed is given time.
            pause = await flush() ? settings.interval : max(settings.interval, .seconds(2))
            tell(drops.withLock { $0.due(at: .now) })
        }
        await flush()
        tell(drops.withLock { $0.rest() })
    }

    /// Writes all that wait.
    ///
    /// - Returns: Whether that went well.
    @discardableResult
    func flush() async -> Bool {
        await withCheckedContinuation { continuation in
            writer.async { continuation.resume(returning: self.writeWaiting()) }
        }
    }

    /// Runs on the writer's thread alone.
    private func writeWaiting() -> Bool {
        let (waiting, bytes) = lineMaking.withLock { _ in
            queue.withLock { queue in
                // What is being written counts against the limit until it is: a slow disk must not let twice as much pile up.
                defer { queue = Queue(bytes: queue.bytes, isLineMakingDue: queue.isLineMakingDue) }
                return (queue, queue.bytes)
            }
        }
        let exchanges = waiting.small + waiting.large
        var lines = waiting.lines
        for exchange in exchanges { write(exchange, to: &lines) }
        let count = waiting.lineCount + exchanges.count
        guard count > 0 else { return true }
        do throws(SegmentError) {
            try append(lines)
        } catch {
            metrics.countWriteFailure()
            // It is tried again every two seconds.
            if let count = failures.withLock({ $0.count(at: .now) }) {
                logger.error("\(error)", metadata: ["failures": "\(count)"])
            }
            queue.withLock { queue in
                queue.lines = lines + queue.lines
                queue.lineCount += count
            }
            return false
        }
        queue.withLock { $0.bytes -= bytes }
        metrics.countWritten(events: count, bytes: lines.count)
        return true
    }

    private func append(_ lines: [UInt8]) throws(SegmentError) {
        try writing.withLock { (writing) throws(SegmentError) in
            let isOld = ContinuousClock.now - writing.startedAt >= settings.segmentAge
            let isLarge = (writing.segment?.sizeBytes ?? 0) >= settings.segmentBytes
            if writing.segment == nil || isOld || isLarge {
                writing.number += 1
                writing.segment = try SegmentFile(
                    folder: settings.folder,
                    name: "events-\(run)-\(writing.number).jsonl"
                )
                writing.startedAt = .now
            }
            try writing.segment?.append(lines)
        }
    }

    private static func bytes(of exchange: GatewayExchange) -> Int {
        // Small ones cost something too.
        exchange.requestBody.count + exchange.responseBody.count + 1024
    }
}
