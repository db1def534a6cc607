// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import KafkaClient
import KafkaTestSupport
import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinStreams
import TocsinTestSupport

@Suite("Workers over a stream")
struct StreamWorkerTests {
    @Test func eachEventIsStoredOnceAndCommitted() async throws {
        let stream = try StreamFixture()
        try await stream.send(events: 0..<100)
        // What a producer sends twice is one event.
        try await stream.send(events: 50..<60)
        let first = stream.start()
        try await StreamFixture.eventually("110 messages") { first.counts.messages == 110 }
        try await first.end()
        #expect(stream.store.eventCount() == 100)
        #expect(first.counts.newEvents == 100)
        #expect(first.counts.unreadable == 0)
        #expect(first.counts.failedCommits == 0)
        #expect(stream.store.sources().reduce(0) { $0 + $1.coverage.events } == 110)
        #expect(stream.store.sources().map(\.name).sorted() == (0..<4).map { "events/\($0)" })

        // The group's next worker goes on behind them.
        try await stream.send(events: 100..<105)
        let second = stream.start()
        try await StreamFixture.eventually("five more") { stream.store.eventCount() == 105 }
        try await second.end()
        #expect(second.counts.messages == 5)
    }

    @Test func whatIsReadAgainIsNotCountedAgain() async throws {
        let stream = try StreamFixture()
        try await stream.send((0..<40).map(StreamFixture.event) + ["no event", "{}"])
        for group in ["one", "two"] {
            let worker = stream.start(group: group)
            try await StreamFixture.eventually("42 messages") { worker.counts.messages == 42 }
            try await worker.end()
            #expect(worker.counts.newEvents == (group == "one" ? 40 : 0))
        }
        #expect(stream.store.eventCount() == 40)
        #expect(stream.store.rejects().count == 2)
        let sources = stream.store.sources()
        #expect(sources.reduce(0) { $0 + $1.coverage.events } == 40)
        #expect(sources.reduce(0) { $0 + $1.rejects } == 2)
        #expect(sources.reduce(0) { $0 + $1.lines } == 42)
    }

    @Test func whatCannotBeReadIsALetterWithItsReasonAndPlace() async throws {
        let stream = try StreamFixture()
        let secret = "my private words"
        let bad = [
            "{\"schema\":1,", "{\"schema\":2,\"text\":\"\(secret)\"}", "",
            StreamFixture.event(1) + StreamFixture.event(2),
        ]
        try await stream.send(bad + [StreamFixture.event(3)])
        let worker = stream.start(deadLetters: StreamFixture.letters)
        try await StreamFixture.eventually("five messages") { worker.counts.messages == 5 }
        try await worker.end()
        #expect(worker.counts.unreadable == 4)
        #expect(stream.store.eventCount() == 1)

        let sent = try await stream.cluster.messages(of: StreamFixture.topic, partitions: StreamFixture.partitions)
        let letters = try await stream.cluster.messages(of: StreamFixture.letters, partitions: 1)
        #expect(letters.count == 4)
        for letter in letters {
            let headers = Dictionary(letter.headers.map { ($0.name, $0.value) }) { first, _ in first }
            #expect(headers["tocsin.topic"] == StreamFixture.topic)
            let original = try #require(
                sent.first {
                    "\($0.partition)" == headers["tocsin.partition"] && "\($0.offset)" == headers["tocsin.offset"]
                }
            )
            #expect(original.payload == letter.payload)
            #expect(original.key == letter.key)
            #expect(bad.contains(String(decoding: letter.payload, as: UTF8.self)))
            #expect(["malformed", "wrong-shape"].contains(headers["tocsin.code"]))
            #expect(headers["tocsin.reason"]?.isEmpty == false)
            #expect(headers["tocsin.reason"]?.contains(secret) == false)
        }
        let places = Set(letters.map { letter in letter.headers.map(\.value).suffix(2).joined(separator: "/") })
        #expect(places == Set(stream.store.rejects().map { "\($0.file.split(separator: "/")[1])/\($0.line)" }))
        #expect(stream.told.allSatisfy { !$0.contains(secret) })
    }

    @Test func twoWorkersShareAndOneTakesOver() async throws {
        let stream = try StreamFixture()
        let first = stream.start()
        let second = stream.start()
        // Both have partitions once each has read something.
        var sent = 0
        try await StreamFixture.eventually("both at work") {
            try await stream.send(events: sent..<sent + 20)
            sent += 20
            return first.counts.messages > 0 && second.counts.messages > 0
        }
        #expect(first.counts.rebalances >= 1)
        try await first.end()
        try await stream.send(events: sent..<sent + 40)
        sent += 40
        try await StreamFixture.eventually("all events") { [sent] in stream.store.eventCount() == sent }
        // A third comes while there is work.
        let third = stream.start()
        try await StreamFixture.eventually("the third at work") {
            try await stream.send(events: sent..<sent + 20)
            sent += 20
            return third.counts.messages > 0
        }
        try await StreamFixture.eventually("all events") { [sent] in stream.store.eventCount() == sent }
        try await second.end()
        try await third.end()
        #expect(stream.store.eventCount() == sent)
        let new = [first, second, third].reduce(0) { $0 + $1.counts.newEvents }
        #expect(new == sent)
    }

    @Test func nothingIsCommittedWhileLettersCannotBeSent() async throws {
        let stream = try StreamFixture()
        stream.cluster.refuse(topic: StreamFixture.letters, true)
        try await stream.send(["no event"])
        let worker = stream.start(deadLetters: StreamFixture.letters)
        try await StreamFixture.eventually("a wait") { worker.counts.waits > 0 }
        #expect(worker.counts.commits == 0)
        #expect(stream.told.contains { $0.contains("cannot be sent to 'letters'") })
        stream.cluster.refuse(topic: StreamFixture.letters, false)
        try await StreamFixture.eventually("the commit") { worker.counts.commits == 1 }
        try await worker.end()
        #expect(
            try await stream.cluster.messages(of: StreamFixture.letters, partitions: 1).map(\.payload) == [
                Array("no event".utf8)
            ]
        )
    }

    @Test func aLetterIsSentOnceHoweverOftenTheStoreIsAskedForTheRest() async throws {
        let stream = try StreamFixture()
        stream.store.setAway(true)
        try await stream.send(["no event", StreamFixture.event(1)])
        let worker = stream.start(deadLetters: StreamFixture.letters)
        try await StreamFixture.eventually("three waits") { worker.counts.waits >= 3 }
        stream.store.setAway(false)
        try await StreamFixture.eventually("the event") { stream.store.eventCount() == 1 }
        try await StreamFixture.eventually("the commit") { worker.counts.unreadable == 1 }
        try await worker.end()
        #expect(try await stream.cluster.messages(of: StreamFixture.letters, partitions: 1).count == 1)
    }

    @Test func aHoldReadsNothingAndLosesNothing() async throws {
        let stream = try StreamFixture()
        let worker = stream.start(holding: true)
        try await StreamFixture.eventually("its partitions") { worker.counts.rebalances > 0 }
        try await stream.send(events: 0..<30)
        // It stays in its group meanwhile: partitions that come later are held too.
        let other = stream.start(holding: true)
        try await StreamFixture.eventually("the other's partitions") { other.counts.rebalances > 0 }
        #expect(worker.counts.messages + other.counts.messages == 0)
        worker.hold(false)
        other.hold(false)
        try await StreamFixture.eventually("all events") { stream.store.eventCount() == 30 }
        try await worker.end()
        try await other.end()
    }

    @Test func brokersMayGoAndComeBack() async throws {
        let stream = try StreamFixture()
        try await stream.send(events: 0..<10)
        let worker = stream.start()
        try await StreamFixture.eventually("ten events") { stream.store.eventCount() == 10 }
        stream.cluster.setUp(false)
        try await StreamFixture.eventually("a word of it") { stream.told.contains { $0.hasPrefix("Kafka: ") } }
        stream.cluster.setUp(true)
        try await stream.send(events: 10..<20)
        try await StreamFixture.eventually("twenty events") { stream.store.eventCount() == 20 }
        try await worker.end()
    }
}
