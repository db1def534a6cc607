// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import KafkaClient
import KafkaTestSupport
import NIOHTTP1
import Testing
import TocsinGateway
import TocsinTestSupport

@Suite("What the gateway sends to Kafka", .serialized)
struct SendingTests {
    private static let topic = "events"

    private static func cluster() throws -> MockCluster {
        let cluster = try MockCluster()
        try cluster.makeTopic(topic, partitions: 1)
        return cluster
    }

    private static func sending(
        _ cluster: MockCluster,
        properties: [(name: String, value: String)] = [],
        _ change: (inout SegmentSender.Settings) -> Void = { _ in }
    ) -> (inout GatewaySettings) -> Void {
        var sending = SegmentSender.Settings(
            kafka: KafkaSettings(
                brokers: cluster.brokers,
                properties: [("reconnect.backoff.max.ms", "200")] + properties
            ),
            topic: topic
        )
        sending.interval = .milliseconds(20)
        sending.messageSeconds = 2
        change(&sending)
        return { [sending] in $0.sending = sending }
    }

    /// The lines that a topic holds.
    private static func received(_ cluster: MockCluster) async throws -> [String] {
        try await cluster.messages(of: topic, partitions: 1).map { String(decoding: $0.payload, as: UTF8.self) }
    }

    private static func lines(_ gateway: GatewayFixture) throws -> [String] {
        try lines(of: gateway.folder.file("events"))
    }

    /// The lines of a folder's segments, but for those that a sender removes in this moment.
    private static func lines(of folder: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("events-") }
            .sorted()
        return try names.flatMap { name in
            do {
                return try String(contentsOfFile: folder + "/" + name, encoding: .utf8).split(separator: "\n")
                    .map(String.init)
            } catch CocoaError.fileReadNoSuchFile {
                return []
            }
        }
    }

    private static func metric(_ name: String, _ gateway: GatewayFixture) async throws -> Int? {
        let page = try await gateway.send("/metrics", method: .GET).body
        return try page.firstMatch(of: Regex("\ntocsin_gateway_\(name) (\\d+)", as: (Substring, Substring).self))
            .flatMap { Int($0.1) }
    }

    @Test func everyLineOfASegmentIsAMessage() async throws {
        let cluster = try Self.cluster()
        try await GatewayFixture.with(settings: Self.sending(cluster)) { gateway in
            for _ in 0..<5 { _ = try await gateway.send() }
            try await GatewayFixture.eventually { try await Self.metric("kafka_events_sent_total", gateway) == 5 }
            #expect(try await Self.received(cluster) == Self.lines(gateway))
            try await GatewayFixture.eventually { try await Self.metric("kafka_unsent_bytes", gateway) == 0 }
        }
    }

    @Test func whatKafkaDidNotTakeIsSentLater() async throws {
        let cluster = try Self.cluster()
        cluster.setUp(false)
        let folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let settings = Self.sending(cluster)
        try await GatewayFixture.with(settings: {
            settings(&$0)
            $0.recording.folder = folder
        }) { gateway in
            for _ in 0..<3 { #expect(try await gateway.send().status == 200) }
            try await GatewayFixture.eventually {
                try await Self.metric("kafka_send_failures_total", gateway) ?? 0 > 0
            }
            #expect(try await Self.metric("kafka_unsent_bytes", gateway) ?? 0 > 0)
        }
        // Another process over the same folder, and brokers that are back.
        cluster.setUp(true)
        let lines = try Self.lines(of: folder)
        #expect(lines.count == 3)
        try await GatewayFixture.with(settings: {
            settings(&$0)
            $0.recording.folder = folder
        }) { _ in
            try await GatewayFixture.eventually { try await Set(Self.received(cluster)).isSuperset(of: lines) }
        }
        // And a third has nothing left to send.
        let sent = try await Self.received(cluster).count
        try await GatewayFixture.with(settings: {
            settings(&$0)
            $0.recording.folder = folder
        }) { gateway in
            _ = try await gateway.send()
            try await GatewayFixture.eventually { try await Self.metric("kafka_events_sent_total", gateway) == 1 }
        }
        #expect(try await Self.received(cluster).count == sent + 1)
    }

    @Test func whatIsTooLongStaysInItsSegment() async throws {
        let cluster = try Self.cluster()
        let settings = Self.sending(cluster, properties: [("message.max.bytes", "4000")]) {
            $0.removesSent = true
            $0.batchBytes = 64
        }
        try await GatewayFixture.with(settings: {
            settings(&$0)
            // Every line is in a segment of its own.
            $0.recording.segmentBytes = 1
        }) { gateway in
            let long = String(repeating: "long ", count: 2000)
            _ = try await gateway.send(
                body: "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\(long)\"}]}"
            )
            try await GatewayFixture.eventually { try await Self.metric("kafka_events_too_long_total", gateway) == 1 }
            _ = try await gateway.send()
            try await GatewayFixture.eventually { try await Self.metric("kafka_events_sent_total", gateway) == 1 }
            let received = try await Self.received(cluster)
            let lines = try Self.lines(gateway)
            #expect(received.count == 1)
            #expect(lines.count == 2)
            #expect(received.allSatisfy { lines.contains($0) })

            // Nobody wrote to them for a long time: what Kafka has goes; what it has not stays, and what the gateway may still write to.
            _ = try await gateway.send()
            try await GatewayFixture.eventually { try await Self.metric("kafka_events_sent_total", gateway) == 2 }
            let last = try #require(try Self.lines(gateway).last)
            let folder = gateway.folder.file("events")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("events-") {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -3600)],
                    ofItemAtPath: folder + "/" + name
                )
            }
            try await GatewayFixture.eventually { try Self.lines(gateway).count == 2 }
            #expect(try Self.lines(gateway)[0].contains(long))
            #expect(try Self.lines(gateway)[1] == last)
        }
    }
}
