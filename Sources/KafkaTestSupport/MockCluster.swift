// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CRdKafka
internal import Dispatch
package import KafkaClient

/// librdkafka's own stand-in for a Kafka cluster: it listens on loopback, in this process, and other processes may use it.
///
/// It keeps messages in memory, and of each partition no more than the last five mebibytes.
package final class MockCluster: Sendable {
    // Written once in `init`; the library locks what lies behind them.
    nonisolated(unsafe) private let client: OpaquePointer
    nonisolated(unsafe) private let cluster: OpaquePointer
    package let brokers: String

    package struct Failure: Error {
        package var reason: String
    }

    package init(brokers count: Int32 = 1) throws {
        let configuration = rd_kafka_conf_new()
        rd_kafka_conf_set_log_cb(configuration, nil)
        guard let client = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0) else {
            throw Failure(reason: "no client")
        }
        guard let cluster = rd_kafka_mock_cluster_new(client, count) else {
            rd_kafka_destroy(client)
            throw Failure(reason: "no cluster")
        }
        self.client = client
        self.cluster = cluster
        brokers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(client)
    }

    package func makeTopic(_ name: String, partitions: Int32) throws {
        let code = rd_kafka_mock_topic_create(cluster, name, partitions, 1)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw Failure(reason: String(cString: rd_kafka_err2name(code)))
        }
    }

    /// Whether the brokers answer.
    package func setUp(_ isUp: Bool) {
        _ = isUp ? rd_kafka_mock_broker_set_up(cluster, 1) : rd_kafka_mock_broker_set_down(cluster, 1)
    }

    /// Whether a topic may not be written to or read.
    package func refuse(topic: String, _ isRefused: Bool) {
        rd_kafka_mock_topic_set_error(
            cluster,
            topic,
            isRefused ? RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED : RD_KAFKA_RESP_ERR_NO_ERROR
        )
    }

    /// Settings for members that are not killed: a busy machine does not make one look dead.
    package var settings: KafkaSettings {
        KafkaSettings(brokers: brokers, properties: [("session.timeout.ms", "30000")] + Self.quick)
    }

    /// Settings, as lines of a file, that notice a member's death soon.
    ///
    /// The stand-in lets the first members of a group wait three seconds and hears no heartbeat meanwhile.
    package static let lively = [("session.timeout.ms", "6000")] + quick

    private static let quick = [
        ("heartbeat.interval.ms", "200"), ("reconnect.backoff.max.ms", "500"),
        ("topic.metadata.refresh.interval.ms", "1000"),
    ]

    /// Sends messages to a topic; they are spread over its partitions by their keys, or anyhow.
    package func send(_ messages: [KafkaMessage], to topic: String) async throws {
        let outcomes = try await Self.apart { [settings] in
            try KafkaProducer(settings, seconds: 120).send(messages, to: topic)
        }
        for outcome in outcomes where outcome != .acknowledged { throw Failure(reason: "\(outcome)") }
    }

    /// All messages that a topic's partitions hold now, in order of partition and offset.
    package func messages(of topic: String, partitions: Int32) async throws -> [KafkaRecord] {
        try await Self.apart { [settings] in try settings.read(topic, partitions: partitions) }
    }

    /// Does what waits on a thread of its own: other tests need those that they share.
    package static func apart<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "tocsin.test").async { continuation.resume(with: Swift.Result(catching: body)) }
        }
    }
}
