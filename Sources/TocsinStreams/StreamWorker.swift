// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
package import KafkaClient
package import TocsinIngest
package import TocsinModel
package import TocsinStore

/// Reads a topic of events into a store, as one of a group that shares the topic's partitions.
///
/// A message counts as read when the store has its event, so each is read at least once, whenever a worker is killed; and since the store knows the events that
/// it has, what is read twice is there once. While the store is away nothing is read, and nothing lost: the worker stays in its group and tries again.
package struct StreamWorker: Sendable {
    /// How it works.
    package struct Settings: Sendable {
        package var kafka: KafkaSettings
        package var topic: String
        package var group: String
        /// Where messages go that cannot be read; nil to note in the store alone which they were.
        package var deadLetters: String?
        /// How long such a message may take, with all tries, before the worker waits and sends it again.
        package var deadLetterSeconds = 30.0
        /// How long messages are gathered before the store gets them.
        package var gatherTime = Duration.milliseconds(200)
        package var batchMessages = 5000
        package var batchBytes = 2 << 20
        package var limits = ReadingLimits()

        package init(kafka: KafkaSettings, topic: String, group: String) {
            self.kafka = kafka
            self.topic = topic
            self.group = group
        }
    }

    private let settings: Settings
    private let store: any Store
    private let key: PseudonymKey
    private let directory: NetworkDirectory
    package let counts = StreamCounts()
    private let now: @Sendable () -> Timestamp
    private let note: @Sendable (String) -> Void

    /// - Parameters:
    ///   - settings: How it works.
    ///   - store: Where events go.
    ///   - key: What makes pseudonyms.
    ///   - directory: What is known of networks.
    ///   - now: The time.
    ///   - note: Gets what went wrong, in words for the operator.
    package init(
        _ settings: Settings,
        store: any Store,
        key: PseudonymKey,
        directory: NetworkDirectory,
        now: @escaping @Sendable () -> Timestamp,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.settings = settings
        self.store = store
        self.key = key
        self.directory = directory
        self.now = now
        self.note = note
    }

    /// Reads until it is told to stop; then it settles what it holds and leaves the group.
    ///
    /// - Parameters:
    ///   - stops: Asked several times a second whether to stop.
    ///   - holds: Whether to read nothing for now, since what comes behind is late.
    /// - Throws: `KafkaSettingsError`, `KafkaTrouble` or `KafkaFatalError` when Kafka cannot be used.
    package func run(
        until stops: @escaping @Sendable () -> Bool,
        holds: @escaping @Sendable () -> Bool = { false }
    ) async throws {
        // Waiting for messages and for the disk blocks, so it has a thread of its own for as long as it runs.
        let queue = DispatchQueue(label: "tocsin.worker")
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async {
                continuation.resume(
                    with: Result {
                        var loop = try Loop(self, stops: stops)
                        try loop.run(until: stops, holds: holds)
                    }
                )
            }
        }
    }
}

extension StreamWorker {
    /// The worker at work, on one thread.
    private struct Loop {
        private let worker: StreamWorker
        private let ingest: StreamIngest
        private var deadLetters: DeadLetters?
        private let consumer: KafkaConsumer
        private var pending = PendingMessages()
        private var pendingSince = ContinuousClock.now
        /// While the store is away: when to try again, and the pause behind that.
        private var retry: (at: ContinuousClock.Instant, pause: Duration)?
        private var told: [KafkaTrouble: ContinuousClock.Instant] = [:]

        init(_ worker: StreamWorker, stops: @escaping @Sendable () -> Bool) throws {
            let settings = worker.settings
            self.worker = worker
            ingest = try StreamIngest(
                store: worker.store,
                topic: settings.topic,
                key: worker.key,
                directory: worker.directory,
                limits: settings.limits
            )
            deadLetters = try settings.deadLetters.map { topic in
                let producer = try KafkaProducer(settings.kafka, seconds: settings.deadLetterSeconds, stops: stops)
                return DeadLetters(producer: producer, topic: topic)
            }
            consumer = try KafkaConsumer(settings.kafka, group: settings.group, topic: settings.topic)
        }

        mutating func run(until stops: () -> Bool, holds: () -> Bool) throws {
            while true {
                let isStopping = stops()
                if isStopping && pending.isEmpty { return }
                consumer.setPaused(retry != nil || isStopping || holds())
                try take(waiting: isStopping ? 0 : waitMilliseconds)
                guard !pending.isEmpty, isDue || isStopping, isStopping || retry.map({ $0.at <= .now }) ?? true else {
                    continue
                }
                do {
                    try settle()
                    retry = nil
                } catch {
                    worker.counts.change { $0.waits += 1 }
                    worker.note("\(error)")
                    // Nothing was committed: others, or the next run, read it again.
                    if isStopping { return }
                    let pause = min(.seconds(30), (retry?.pause ?? .milliseconds(500)) * 2)
                    retry = (.now + pause, pause)
                }
            }
        }

        private var isDue: Bool {
            pending.records.count >= worker.settings.batchMessages || pending.bytes >= worker.settings.batchBytes
                || pendingSince.duration(to: .now) >= worker.settings.gatherTime
        }

        private var waitMilliseconds: Int32 {
            if pending.isEmpty || retry != nil { return 100 }
            let left = worker.settings.gatherTime - pendingSince.duration(to: .now)
            return max(0, min(100, Int32(left / .milliseconds(1))))
        }

        /// Takes the next message, if one comes.
        private mutating func take(waiting milliseconds: Int32) throws {
            let record = try consumer.poll(milliseconds: milliseconds)
            let revoked = consumer.takeRevoked()
            for partition in revoked { ingest.forget(partition: partition) }
            let givenUp = pending.drop(revoked)
            let rebalances = consumer.rebalances
            worker.counts.change { counts in
                counts.givenUp += givenUp
                counts.rebalances = rebalances
            }
            for trouble in consumer.takeTroubles() { tell(trouble) }
            guard let record else { return }
            if pending.isEmpty { pendingSince = .now }
            pending.add(record)
        }

        /// Once a minute for each kind.
        private mutating func tell(_ trouble: KafkaTrouble) {
            if let last = told[trouble], last.duration(to: .now) < .seconds(60) { return }
            told[trouble] = .now
            worker.note(trouble.description)
        }

        /// Puts what is pending where it belongs, and says so to the brokers.
        private mutating func settle() throws {
            let adapted = try ingest.adapt(pending.messages, now: worker.now())
            // First, so that no message is committed whose letter is not there.
            try deadLetters?.send(adapted.unreadable, of: pending.records)
            let newEvents = try ingest.append(adapted)
            let trouble = consumer.commit(pending.next)
            if let trouble { tell(trouble) }
            worker.counts.change { [pending] counts in
                counts.messages += pending.records.count
                counts.newEvents += newEvents
                counts.unreadable += adapted.unreadable.count
                counts.commits += trouble == nil ? 1 : 0
                counts.failedCommits += trouble == nil ? 0 : 1
            }
            pending.clear()
            deadLetters?.settled()
        }
    }
}
