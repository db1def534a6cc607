// Tocsin
// SPDX-License-Identifier: Apache-2.0

import KafkaClient
import KafkaTestSupport
import Testing

@Suite("Sending and reading")
struct KafkaClientTests {
    @Test func whatIsSentIsReadAsItWas() throws {
        let cluster = try MockCluster()
        try cluster.makeTopic("t", partitions: 1)
        let messages = [
            KafkaMessage(payload: []), KafkaMessage(key: [0, 255], payload: [1, 0, 200]),
            KafkaMessage(payload: Array("text".utf8), headers: [.init("a", ""), .init("a", "ü"), .init("b", "2")]),
        ]
        try cluster.send(messages, to: "t")
        let read = try cluster.messages(of: "t", partitions: 1)
        #expect(read.map(\.payload) == messages.map(\.payload))
        #expect(read.map(\.key) == messages.map(\.key))
        #expect(read.map(\.headers) == messages.map(\.headers))
        #expect(read.map(\.offset) == [0, 1, 2])
        #expect(read.allSatisfy { $0.topic == "t" && $0.partition == 0 })
    }

    @Test func eachMessageHasAnOutcomeOfItsOwn() throws {
        let cluster = try MockCluster()
        try cluster.makeTopic("t", partitions: 1)
        let messages = [
            KafkaMessage(payload: [1]), KafkaMessage(payload: [UInt8](repeating: 0, count: 2_000_000)),
            KafkaMessage(payload: [2]),
        ]
        let outcomes = try KafkaProducer(cluster.settings).send(messages, to: "t")
        #expect(outcomes == [.acknowledged, .tooLarge, .acknowledged])
        #expect(try cluster.messages(of: "t", partitions: 1).map(\.payload) == [[1], [2]])
    }

    @Test func brokersThatAreAwayFailInTime() throws {
        let settings = KafkaSettings(brokers: "127.0.0.1:1", properties: [])
        let outcomes = try KafkaProducer(settings, seconds: 0.5).send([KafkaMessage(payload: [1])], to: "t")
        guard case .failed(let trouble) = outcomes[0] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(trouble.name == "_MSG_TIMED_OUT")
    }

    @Test func aGroupGoesOnWhereItCommitted() throws {
        let cluster = try MockCluster()
        try cluster.makeTopic("t", partitions: 2)
        try cluster.send((0..<20).map { KafkaMessage(key: [$0], payload: [$0]) }, to: "t")
        var next: [Int32: Int64] = [:]
        var first: Set<UInt8> = []
        do {
            let consumer = try KafkaConsumer(cluster.settings, group: "g", topic: "t")
            while first.count < 11 {
                guard let record = try consumer.poll(milliseconds: 100) else { continue }
                next[record.partition] = record.offset + 1
                first.formUnion(record.payload)
            }
            #expect(consumer.commit(next) == nil)
        }
        let consumer = try KafkaConsumer(cluster.settings, group: "g", topic: "t")
        var second: Set<UInt8> = []
        while second.count < 9 {
            if let record = try consumer.poll(milliseconds: 100) { second.formUnion(record.payload) }
        }
        #expect(first.isDisjoint(with: second))
        #expect(first.union(second) == Set(0..<20))
    }
}
