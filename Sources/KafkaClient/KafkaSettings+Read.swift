// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CRdKafka

extension KafkaSettings {
    /// Reads a topic to its end, in no group and committing nothing.
    ///
    /// For tests; it is here because no type of the library's leaves this target.
    ///
    /// - Returns: In order of partition and offset.
    /// - Throws: When the brokers do not answer within half a minute, or the topic is not there.
    package func read(_ topic: String, partitions: Int32) throws -> [KafkaRecord] {
        let configuration = try configuration(
            defaults: [],
            own: [("group.id", "tocsin-reader"), ("enable.auto.commit", "false"), ("enable.partition.eof", "true")]
        )
        let handle = try client(RD_KAFKA_CONSUMER, configuration)
        defer {
            rd_kafka_consumer_close(handle)
            rd_kafka_destroy(handle)
        }
        let list = PartitionList()
        for partition in 0..<partitions { list.add(topic, partition, Int64(RD_KAFKA_OFFSET_BEGINNING)) }
        let code = rd_kafka_assign(handle, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaTrouble(code) }
        var records: [KafkaRecord] = []
        var open = Set(0..<partitions)
        let start = ContinuousClock.now
        while !open.isEmpty {
            guard start.duration(to: .now) < .seconds(30) else { throw KafkaTrouble(RD_KAFKA_RESP_ERR__TIMED_OUT) }
            guard let message = rd_kafka_consumer_poll(handle, 200) else { continue }
            defer { rd_kafka_message_destroy(message) }
            switch message.pointee.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR: records.append(KafkaRecord(message))
            case RD_KAFKA_RESP_ERR__PARTITION_EOF: open.remove(message.pointee.partition)
            case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__TRANSPORT: break
            case let code: throw KafkaTrouble(code)
            }
        }
        return records.sorted { ($0.partition, $0.offset) < ($1.partition, $1.offset) }
    }
}
