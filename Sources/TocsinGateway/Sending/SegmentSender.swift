// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Foundation
package import KafkaClient
internal import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import TocsinIngest

/// Sends what lies in a folder's segments to Kafka, a line a message, and notes on disk what the brokers have.
///
/// It reads what is written and synced, so no request waits for Kafka, and what Kafka did not acknowledge stays on disk: it is sent later, by this process or by
/// the next over the same folder. A line may be sent twice, as when a process is killed in between; its event has the same id both times.
package final class SegmentSender: Service {
    /// How it works.
    package struct Settings: Sendable {
        package var kafka: KafkaSettings
        package var topic: String
        package var interval = Duration.milliseconds(200)
        /// How much is read of a segment at once; more where a line is longer.
        package var batchBytes = 1 << 20
        /// How long a message may take, with all tries.
        package var messageSeconds = 30.0
        /// Whether segments go once all their lines are acknowledged and nobody writes to them any more.
        package var removesSent = false

        package init(kafka: KafkaSettings, topic: String) {
            self.kafka = kafka
            self.topic = topic
        }
    }

    private struct Sending: ~Copyable {
        var cursors: [String: SegmentCursor] = [:]
        /// Segments that nobody writes to and of which nothing is left to send.
        var done: Set<String> = []
    }

    private let settings: Settings
    private let folder: String
    /// A segment that nobody wrote to for so long is done.
    private let secondsUntilDone: Double
    private let producer: KafkaProducer
    private let metrics: GatewayMetrics
    private let logger: Logger
    private let sending = Mutex(Sending())
    private let isStopping: IsStopping
    private let unsent = Mutex(0)
    /// Reading and waiting for brokers block, so they have a thread of their own.
    private let queue = DispatchQueue(label: "tocsin.gateway.kafka")

    private final class IsStopping: Sendable {
        let value = Atomic(false)
    }

    init(
        _ settings: Settings,
        folder: String,
        segmentAge: Duration,
        metrics: GatewayMetrics,
        logger: Logger
    ) throws(KafkaSettingsError) {
        self.settings = settings
        self.folder = folder
        self.metrics = metrics
        self.logger = logger
        // A minute for a write that was under way.
        secondsUntilDone = segmentAge / .seconds(1) + 60
        let isStopping = IsStopping()
        self.isStopping = isStopping
        producer = try KafkaProducer(settings.kafka, seconds: settings.messageSeconds) {
            isStopping.value.load(ordering: .relaxed)
        }
    }

    /// Bytes of segments that are not acknowledged, when it last looked.
    var unsentBytes: Int { unsent.withLock { $0 } }

    package func run() async throws {
        var pause = settings.interval
        await withGracefulShutdownHandler {
            while !Task.isShuttingDownGracefully && !Task.isCancelled {
                try? await cancelWhenGracefulShutdown { [pause] in try await Task.sleep(for: pause) }
                // Brokers that are away are given time.
                pause = await sendAll() ? settings.interval : max(settings.interval, .seconds(2))
            }
        } onGracefulShutdown: { [isStopping] in
            isStopping.value.store(true, ordering: .relaxed)
        }
    }

    /// Sends what is there.
    ///
    /// - Returns: Whether the brokers took all of it.
    @discardableResult
    func sendAll() async -> Bool {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.sendWaiting()) }
        }
    }

    /// Runs on the sender's thread alone.
    private func sendWaiting() -> Bool {
        sending.withLock { sending in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
            let segments = names.filter { $0.hasPrefix("events-") && $0.hasSuffix(".jsonl") }
            forgetRemoved(segments, among: names, &sending)
            var isWell = true
            var waiting = 0
            for name in segments where !sending.done.contains(name) {
                var status = stat()
                guard stat(folder + "/" + name, &status) == 0 else { continue }
                let size = Int(status.st_size)
                let cursor =
                    sending.cursors[name]
                    ?? SegmentCursor(
                        path: SegmentCursor.path(of: name, in: folder),
                        file: UInt64(status.st_ino),
                        size: size
                    )
                guard let cursor else { continue }
                // Once the brokers are away, the rest of the folder would wait for each segment in turn, and hold a file open.
                if isWell {
                    sending.cursors[name] = cursor
                    isWell = send(name, cursor, upTo: size)
                }
                waiting += max(0, size - cursor.sentBytes)
                let age = Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec)
                if cursor.sentBytes >= size && age >= secondsUntilDone && !SegmentLock.isHeld(folder + "/" + name) {
                    finish(name, cursor, &sending)
                }
            }
            unsent.withLock { $0 = waiting }
            return isWell
        }
    }

    private func finish(_ name: String, _ cursor: SegmentCursor, _ sending: inout Sending) {
        sending.cursors[name] = nil
        if settings.removesSent && cursor.unsendable == 0 {
            unlink(folder + "/" + name)
            unlink(cursor.path)
        } else {
            sending.done.insert(name)
        }
    }

    /// Drops cursors whose segment somebody removed.
    private func forgetRemoved(_ segments: [String], among names: [String], _ sending: inout Sending) {
        let segments = Set(segments)
        sending.done.formIntersection(segments)
        for name in sending.cursors.keys where !segments.contains(name) { sending.cursors[name] = nil }
        for name in names where name.hasPrefix(".events-") && name.hasSuffix(SegmentCursor.suffix) {
            let segment = String(name.dropFirst().dropLast(SegmentCursor.suffix.count))
            if !segments.contains(segment) { unlink(folder + "/" + name) }
        }
    }

    /// - Returns: Whether the brokers took all of it.
    private func send(_ name: String, _ cursor: SegmentCursor, upTo size: Int) -> Bool {
        let path = folder + "/" + name
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        while cursor.sentBytes < size {
            let lines = wholeLines(descriptor, from: cursor.sentBytes, upTo: size)
            // What is left is a line that is being written.
            if lines.isEmpty { return true }
            let outcomes = producer.send(lines.map { KafkaMessage(payload: $0) }, to: settings.topic)
            var (sent, unsendable, place) = (0, 0, cursor.sentBytes)
            var trouble: KafkaTrouble?
            for (line, outcome) in zip(lines, outcomes) {
                if case .failed(let failure) = outcome {
                    trouble = failure
                    break
                }
                if outcome == .tooLarge { unsendable += 1 } else { sent += 1 }
                place += line.count + 1
            }
            cursor.advance(to: place, unsendable: unsendable)
            metrics.countSent(sent, unsendable: unsendable)
            if unsendable > 0 {
                logger.error(
                    "Events are too long for Kafka, and stay in their segment: raise message.max.bytes",
                    metadata: ["events": "\(unsendable)", "segment": "\(name)"]
                )
            }
            if let trouble {
                metrics.countSendFailure()
                logger.error("Kafka does not take events; they stay on disk", metadata: ["reason": "\(trouble.name)"])
                return false
            }
        }
        return true
    }

    /// The next lines without their ends, of about a batch, at least one if a whole one is there.
    private func wholeLines(_ descriptor: Int32, from start: Int, upTo size: Int) -> [[UInt8]] {
        var count = min(settings.batchBytes, size - start)
        while true {
            var bytes = [UInt8](repeating: 0, count: count)
            let read = max(0, pread(descriptor, &bytes, count, off_t(start)))
            if let end = bytes[..<read].lastIndex(of: UInt8(ascii: "\n")) {
                return bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                    .map(Array.init)
            }
            guard read == count, count < size - start else { return [] }
            count = min(count * 2, size - start)
        }
    }
}
