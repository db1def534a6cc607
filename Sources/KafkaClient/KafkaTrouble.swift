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

    package var description: String {
        switch name {
        case "_TRANSPORT", "_ALL_BROKERS_DOWN", "_TIMED_OUT", "_MSG_TIMED_OUT":
            "Kafka: no broker answers (\(name)). Check the brokers' addresses, the network and the brokers; it tries again by itself."
        case "_RESOLVE":
            "Kafka: a broker's name is not known (\(name)). Check the brokers' addresses and the name service; it tries again by itself."
        case "_AUTHENTICATION", "_SSL":
            "Kafka: the brokers refuse the sign-in, or TLS does not hold (\(name)). Check the file of Kafka's properties."
        default: "Kafka: \(words) (\(name))."
        }
    }
}

/// A client that cannot go on.
package struct KafkaFatalError: Error, Sendable, Equatable, CustomStringConvertible {
    package let name: String

    package var description: String {
        "The Kafka client cannot go on (\(name)). Check the settings and the group's other members, then start again."
    }
}
