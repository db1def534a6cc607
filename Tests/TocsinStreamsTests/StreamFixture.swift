// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import KafkaClient
import KafkaTestSupport
import Synchronization
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinStreams
import TocsinTestSupport

/// A cluster with a topic of events, and a store.
final class StreamFixture: Sendable {
    static let topic = "events"
    static let letters = "letters"
    static let partitions: Int32 = 4

    let cluster: MockCluster
    let store = MemoryStore()
    private let notes = Mutex<[String]>([])

    init() throws {
        cluster = try MockCluster()
        try cluster.makeTopic(Self.topic, partitions: Self.partitions)
        try cluster.makeTopic(Self.letters, partitions: 1)
    }

    struct Never: Error {
        var waitingFor: String
    }

    /// Waits for what will come, however slow the machine is.
    static func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<1200 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Never(waitingFor: what)
    }

    static func event(_ number: Int) -> String {
        """
        {"schema":1,"type":"request","id":"e\(number)","time":"2026-11-01T10:00:00Z","account":"a\(number % 7)",\
        "input":[{"role":"user","parts":[{"type":"text","text":"Question \(number)"}]}]}
        """
    }

    func send(_ texts: [String]) async throws {
        let messages = texts.enumerated().map { KafkaMessage(key: Array("\($0)".utf8), payload: Array($1.utf8)) }
        try await cluster.send(messages, to: Self.topic)
    }

    func send(events: Range<Int>) async throws { try await send(events.map(Self.event)) }

    /// What a worker told the operator.
    var told: [String] { notes.withLock { $0 } }

    /// A worker at work.
    struct Running: Sendable {
        let worker: StreamWorker
        fileprivate let stop: Stop
        fileprivate let task: Task<Void, any Error>

        var counts: StreamCounts.Values { worker.counts.values }

        func end() async throws {
            stop.isSet.store(true, ordering: .relaxed)
            try await task.value
        }

        /// Whether it is to read nothing for now.
        func hold(_ holds: Bool) { stop.holds.store(holds, ordering: .relaxed) }
    }

    final class Stop: Sendable {
        let isSet = Atomic(false)
        let holds = Atomic(false)
    }

    /// Starts a worker; the test ends it.
    func start(group: String = "g", deadLetters: String? = nil, holding: Bool = false) -> Running {
        var settings = StreamWorker.Settings(kafka: cluster.settings, topic: Self.topic, group: group)
        settings.deadLetters = deadLetters
        settings.deadLetterSeconds = 2
        settings.gatherTime = .milliseconds(20)
        let worker = StreamWorker(
            settings,
            store: store,
            key: PseudonymKey(bytes: Array(repeating: 7, count: 32)),
            directory: NetworkDirectory.empty,
            now: { Timestamp(milliseconds: 1_800_000_000_000) },
            note: { [self] note in notes.withLock { $0.append(note) } }
        )
        let stop = Stop()
        stop.holds.store(holding, ordering: .relaxed)
        let task = Task {
            try await worker.run {
                stop.isSet.load(ordering: .relaxed)
            } holds: {
                stop.holds.load(ordering: .relaxed)
            }
        }
        return Running(worker: worker, stop: stop, task: task)
    }
}
