// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KafkaClient

/// Which Kafka.
struct KafkaOptions: ParsableArguments {
    @Option(help: "The brokers to begin with, HOST:PORT, several parted by commas.")
    var brokers: String

    @Option(
        help:
            "A file of librdkafka's properties, a line 'name=value' each: SASL, TLS and whatever else. For your eyes alone when it holds secrets."
    )
    var config: String?

    func settings() throws -> KafkaSettings {
        try KafkaSettings(brokers: brokers, file: config)
    }
}
