// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CRdKafka

/// A message as it was read.
package struct KafkaRecord: Sendable, Equatable {
    package var topic: String
    package var partition: Int32
    /// Its place in the partition, from 0.
    package var offset: Int64
    /// Nil where it has none.
    package var key: [UInt8]?
    /// Empty where it has none.
    package var payload: [UInt8]
    /// By name, in order; without those that are no text.
    package var headers: [Header]

    /// What stands beside a message.
    package struct Header: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Copies a message of the library's.
    init(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
        topic = message.pointee.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? ""
        partition = message.pointee.partition
        offset = message.pointee.offset
        key = message.pointee.key.map { Array(UnsafeRawBufferPointer(start: $0, count: message.pointee.key_len)) }
        payload = Array(UnsafeRawBufferPointer(start: message.pointee.payload, count: message.pointee.len))
        headers = Self.headers(message)
    }

    private static func headers(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> [Header] {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return [] }
        var headers: [Header] = []
        var (name, value, size) = (UnsafePointer<CChar>?.none, UnsafeRawPointer?.none, 0)
        var index = 0
        while rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
            index += 1
            let bytes = UnsafeRawBufferPointer(start: value, count: size)
            if let name, let text = String(validating: bytes, as: UTF8.self) {
                headers.append(Header(String(cString: name), text))
            }
        }
        return headers
    }
}

/// A message to be sent.
package struct KafkaMessage: Sendable, Equatable {
    package var key: [UInt8]?
    package var payload: [UInt8]
    package var headers: [KafkaRecord.Header]

    package init(key: [UInt8]? = nil, payload: [UInt8], headers: [KafkaRecord.Header] = []) {
        self.key = key
        self.payload = payload
        self.headers = headers
    }
}
