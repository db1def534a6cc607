// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import TocsinIngest

/// Writes exchanges as events to segments of a folder, in the background.
///
/// Whoever offers an exchange never waits. Every interval, all that wait become lines of one segment, which is then synced: an event is safe one interval and
/// one write after its answer ended. When the disk fails or is slow they wait in memory up to a limit, and beyond it are dropped and counted.
///
/// A small exchange becomes a line on the thread that offers it, which costs less than a tenth of a millisecond; all of an interval's at once, on a thread of
/// their own, would take the processor for milliseconds from the requests that come in just then.
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

    /// An event that waits, and what it counts for.
    private struct Waiting {
        enum Form {
            case line([UInt8])
            case exchange(GatewayExchange)
        }

        var form: Form
        var bytes: Int
    }

    private struct Queue {
        var events: [Waiting] = []
        var bytes = 0
    }

    /// Bodies up to here become a line at once.
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
    private let writing = Mutex(Writing())
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
        queue.withLock { ($0.events.count, $0.bytes) }
    }

    /// Takes an exchange to be written; never waits.
    func offer(_ exchange: GatewayExchange) {
        let bytes = Self.bytes(of: exchange)
        guard queue.withLock({ hasRoom(for: bytes, in: $0) }) else { return drop() }
        let waiting = Waiting(form: Self.form(of: exchange), bytes: bytes)
        let isTaken = queue.withLock { queue in
            guard hasRoom(for: bytes, in: queue) else { return false }
            queue.events.append(waiting)
            queue.bytes += bytes
            return true
        }
        if !isTaken { drop() }
    }

    private func hasRoom(for bytes: Int, in queue: borrowing Queue) -> Bool {
        queue.bytes + bytes <= settings.queueBytes
    }

    private func drop() {
        metrics.countLost()
        logger.error("An event was dropped: the queue is full", metadata: ["folder": "\(settings.folder)"])
    }

    private static func form(of exchange: GatewayExchange) -> Waiting.Form {
        guard exchange.requestBody.count + exchange.responseBody.count <= smallBytes else { return .exchange(exchange) }
        var line: [UInt8] = []
        exchange.write(to: &line)
        return .line(line)
    }

    package func run() async throws {
        var pause = settings.interval
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            try? await cancelWhenGracefulShutdown { [pause] in try await Task.sleep(for: pause) }
            // A disk that failed is given time.
            pause = await flush() ? settings.interval : max(settings.interval, .seconds(2))
        }
        await flush()
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
        // What waits counts against the limit until it is written: a slow disk must not let twice as much pile up.
        let events = queue.withLock { $0.events }
        var lines: [UInt8] = []
        for event in events {
            switch event.form {
            case .line(let line): lines += line
            case .exchange(let exchange): exchange.write(to: &lines)
            }
        }
        guard !lines.isEmpty else { return true }
        do throws(SegmentError) {
            try append(lines)
        } catch {
            metrics.countWriteFailure()
            logger.error("\(error)")
            return false
        }
        queue.withLock { queue in
            queue.events.removeFirst(events.count)
            queue.bytes -= events.reduce(0) { $0 + $1.bytes }
        }
        metrics.countWritten(events: events.count, bytes: lines.count)
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
