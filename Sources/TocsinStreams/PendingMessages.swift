// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import KafkaClient
internal import TocsinIngest

/// Messages that were read and are not settled yet.
struct PendingMessages {
    private(set) var records: [KafkaRecord] = []
    private(set) var bytes = 0

    var isEmpty: Bool { records.isEmpty }

    mutating func add(_ record: KafkaRecord) {
        bytes += record.payload.count
        records.append(record)
    }

    /// Gives up those of some partitions.
    ///
    /// - Returns: How many there were.
    mutating func drop(_ partitions: Set<Int32>) -> Int {
        guard !partitions.isEmpty else { return 0 }
        let before = records.count
        records.removeAll { partitions.contains($0.partition) }
        bytes = records.reduce(0) { $0 + $1.payload.count }
        return before - records.count
    }

    mutating func clear() {
        records.removeAll(keepingCapacity: true)
        bytes = 0
    }

    var messages: [StreamMessage] {
        records.map { StreamMessage(partition: $0.partition, offset: $0.offset, payload: $0.payload) }
    }

    /// The message of each partition that is to be read next.
    var next: [Int32: Int64] {
        records.reduce(into: [:]) { $0[$1.partition] = max($0[$1.partition] ?? 0, $1.offset + 1) }
    }
}
