// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CRdKafka

/// Something that went wrong between a client and the brokers, by the name that librdkafka has for it.
package struct KafkaTrouble: Error, Sendable, Hashable, CustomStringConvertible {
    /// Such as `_ALL_BROKERS_DOWN`; a leading underscore is the client's own.
    package let name: String
    /// librdkafka's fixed words for it.
    package let words: String

    init(_ code: rd_kafka_resp_err_t) {
        name = String(cString: rd_kafka_err2name(code))
        words = String(cString: rd_kafka_err2str(code))
    }

    package var description: String { "Kafka: \(words) (\(name))." }
}

/// A client that cannot go on.
package struct KafkaFatalError: Error, Sendable, Equatable, CustomStringConvertible {
    package let name: String

    package var description: String {
        "The Kafka client cannot go on (\(name)). Check the settings and the group's other members, then start again."
    }
}
