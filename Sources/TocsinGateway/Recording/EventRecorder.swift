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
        var exchanges: [GatewayExchange] = []
        var bytes = 0
    }

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
        queue.withLock { ($0.exchanges.count, $0.bytes) }
    }

    /// Takes an exchange to be written; never waits.
    func offer(_ exchange: GatewayExchange) {
        let bytes = Self.bytes(of: exchange)
        let isTaken = queue.withLock { queue in
            guard queue.bytes + bytes <= settings.queueBytes else { return false }
            queue.exchanges.append(exchange)
            queue.bytes += bytes
            return true
        }
        if !isTaken {
            metrics.countLost()
            logger.error("An event was dropped: the queue is full", metadata: ["folder": "\(settings.folder)"])
        }
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
        let exchanges = queue.withLock { $0.exchanges }
        let bytes = exchanges.reduce(0) { $0 + Self.bytes(of: $1) }
        var lines: [UInt8] = []
        for exchange in exchanges { exchange.write(to: &lines) }
        guard !lines.isEmpty else { return true }
        do throws(SegmentError) {
            try append(lines)
        } catch {
            metrics.countWriteFailure()
            logger.error("\(error)")
            return false
        }
        queue.withLock { queue in
            queue.exchanges.removeFirst(exchanges.count)
            queue.bytes -= bytes
        }
        metrics.countWritten(events: exchanges.count, bytes: lines.count)
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
