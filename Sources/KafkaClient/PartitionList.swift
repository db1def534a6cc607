// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CRdKafka

/// A list of the library's, destroyed with this.
final class PartitionList {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?

    init() {
        pointer = rd_kafka_topic_partition_list_new(1)
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(pointer)
    }

    func add(_ topic: String, _ partition: Int32, _ offset: Int64? = nil) {
        guard let pointer, let added = rd_kafka_topic_partition_list_add(pointer, topic, partition) else { return }
        if let offset { added.pointee.offset = offset }
    }
}
