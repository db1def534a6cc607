// Tocsin
// SPDX-License-Identifier: Apache-2.0

import KafkaClient
import KafkaTestSupport
import Testing

@Suite("Sending and reading")
struct KafkaClientTests {
    @Test func whatIsSentIsReadAsItWas() async throws {
        let cluster = try MockCluster()
        try cluster.makeTopic("t", partitions: 1)
        let messages = [
            KafkaMessage(payload: []), KafkaMessage(key: [0, 255], payload: [1, 0, 200]),
            KafkaMessage(payload: Array("text".utf8), headers: [.init("a", ""), .init("a", "ü"), .init("b", "2")]),
        ]
        try await cluster.send(messages, to: "t")
        let read = try await cluster.messages(of: "t", partitions: 1)
        #expect(read.map(\.payload) == messages.map(\.payload))
        #expect(read.map(\.key) == messages.map(\.key))
        #expect(read.map(\.headers) == messages.map(\.headers))
        #expect(read.map(\.offset) == [0, 1, 2])
        #expect(read.allSatisfy { $0.topic == "t" && $0.partition == 0 })
    }

    @Test func eachMessageHasAnOutcomeOfItsOwn() async throws {
        let cluster = try MockCluster()
        try cluster.makeTopic("t", partitions: 1)
        let messages = [
            KafkaMessage(payload: [1]), KafkaMessage(payload: [UInt8](repeating: 0, count: 2_000_000)),
            KafkaMessage(payload: [2]),
        ]
        let outcomes = try await MockCluster.apart { try KafkaProducer(cluster.settings).send(messages, to: "t") }
        #expect(outcomes == [.acknowledged, .tooLarge, .acknowledged])
        #expect(try await cluster.messages(of: "t", partitions: 1).map(\.payload) == [[1], [2]])
    }

    @Test func brokersThatAreAwayFailInTime() async throws {
        let settings = KafkaSettings(brokers: "127.0.0.1:1", properties: [])
        let outcomes = try await MockCluster.apart {
            try KafkaProducer(settings, seconds: 0.5).send([KafkaMessage(payload: [1])], to: "t")
        }
        guard case .failed(let trouble) = outcomes[0] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(trouble.name == "_MSG_TIMED_OUT")
    }

    @Test func whatIsPausedGoesOnWhereItStopped() async throws {
        let cluster = try MockCluster()
        try cluster.makeTopic("t", partitions: 1)
        try await cluster.send((1...3).map { KafkaMessage(payload: [$0]) }, to: "t")
        let read = try await MockCluster.apart { () throws -> [UInt8?] in
            let consumer = try KafkaConsumer(cluster.settings, group: "g", topic: "t")
            func next(polls: Int) throws -> UInt8? {
                for _ in 0..<polls {
                    if let record = try consumer.poll(milliseconds: 100) { return record.payload.first }
                }
                return nil
            }
            let first = try next(polls: 600)
            // The others are read ahead by then.
            consumer.setPaused(true)
            let meanwhile = try next(polls: 5)
            consumer.setPaused(false)
            return [first, meanwhile, try next(polls: 600), try next(polls: 600)]
        }
        #expect(read == [1, nil, 2, 3])
    }

    /// A program that is told to stop must not wait for room in the library's queue either.
    @Test func aFullQueueDoesNotKeepItFromStopping() async throws {
        let settings = KafkaSettings(brokers: "127.0.0.1:1", properties: [("queue.buffering.max.messages", "1")])
        let outcomes = try await MockCluster.apart {
            let producer = try KafkaProducer(settings, seconds: 60, stops: { true })
            return producer.send((0..<3).map { KafkaMessage(payload: [$0]) }, to: "t")
        }
        // Purged because it stops; after those sixty seconds they would have timed out.
        let names = outcomes.map { if case .failed(let trouble) = $0 { trouble.name } else { "\($0)" } }
        #expect(names.count == 3 && names.allSatisfy { $0.hasPrefix("_PURGE_") }, "\(names)")
    }

    @Test func aGroupGoesOnWhereItCommitted() async throws {
        let cluster = try MockCluster()
        try cluster.makeTopic("t", partitions: 2)
        try await cluster.send((0..<20).map { KafkaMessage(key: [$0], payload: [$0]) }, to: "t")
        let first = try await MockCluster.apart {
            let consumer = try KafkaConsumer(cluster.settings, group: "g", topic: "t")
            var next: [Int32: Int64] = [:]
            var seen: Set<UInt8> = []
            while seen.count < 11 {
                guard let record = try consumer.poll(milliseconds: 100) else { continue }
                next[record.partition] = record.offset + 1
                seen.formUnion(record.payload)
            }
            let trouble = consumer.commit(next)
            #expect(trouble == nil)
            return seen
        }
        let second = try await MockCluster.apart {
            let consumer = try KafkaConsumer(cluster.settings, group: "g", topic: "t")
            var seen: Set<UInt8> = []
            while seen.count < 9 {
                if let record = try consumer.poll(milliseconds: 100) { seen.formUnion(record.payload) }
            }
            return seen
        }
        #expect(first.isDisjoint(with: second))
        #expect(first.union(second) == Set(0..<20))
    }

    /// A member that waited for brokers that are away would not poll meanwhile, and say nothing of them.
    @Test func aCommitWithoutBrokersFailsInTime() async throws {
        let cluster = try MockCluster()
        try cluster.makeTopic("t", partitions: 1)
        try await cluster.send([KafkaMessage(payload: [1])], to: "t")
        let (trouble, time) = try await MockCluster.apart {
            let consumer = try KafkaConsumer(cluster.settings, group: "g", topic: "t")
            while try consumer.poll(milliseconds: 100) == nil {}
            cluster.setUp(false)
            let start = ContinuousClock.now
            let trouble = consumer.commit([0: 1], seconds: 1)
            let time = start.duration(to: .now)
            cluster.setUp(true)
            return (trouble, time)
        }
        #expect(trouble != nil)
        #expect(time < .seconds(25))
    }
}
