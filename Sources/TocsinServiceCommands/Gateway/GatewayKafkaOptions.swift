// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KafkaClient
internal import TocsinGateway

/// Whether events go to Kafka too.
struct GatewayKafkaOptions: ParsableArguments {
    @Option(help: "Send events to Kafka as well: the brokers to begin with, HOST:PORT, several parted by commas.")
    var kafka: String?

    @Option(help: "The topic for events.")
    var kafkaTopic: String?

    @Option(
        help:
            "A file of librdkafka's properties, a line 'name=value' each: SASL, TLS and whatever else. For your eyes alone when it holds secrets."
    )
    var kafkaConfig: String?

    @Flag(help: "Remove a segment once Kafka has all of it.")
    var kafkaRemoveSent = false

    func validate() throws {
        guard (kafka == nil) == (kafkaTopic == nil) else {
            throw ValidationError("--kafka and --kafka-topic belong together: which brokers, and which topic.")
        }
        if kafka == nil, kafkaConfig != nil || kafkaRemoveSent {
            throw ValidationError("--kafka-config and --kafka-remove-sent are for --kafka. Name the brokers with it.")
        }
    }

    /// Nil when they stay in their segments.
    func sending() throws -> SegmentSender.Settings? {
        guard let kafka, let kafkaTopic else { return nil }
        var settings = SegmentSender.Settings(
            kafka: try KafkaSettings(brokers: kafka, file: kafkaConfig),
            topic: kafkaTopic
        )
        settings.removesSent = kafkaRemoveSent
        return settings
    }
}
