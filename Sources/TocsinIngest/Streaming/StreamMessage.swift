// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A message of a stream that is cut into partitions, each with messages in order.
package struct StreamMessage: Sendable, Equatable {
    package var partition: Int32
    /// Its place in the partition, from 0.
    package var offset: Int64
    /// One record of our own log.
    package var payload: [UInt8]

    package init(partition: Int32, offset: Int64, payload: [UInt8]) {
        self.partition = partition
        self.offset = offset
        self.payload = payload
    }
}

/// A message that is no event, and why.
package struct UnreadableMessage: Sendable, Equatable {
    /// Which of the messages it was.
    package var index: Int
    /// A fixed word, as rejects of files have it.
    package var code: String
    /// A sentence for the operator, without anything of the message in it.
    package var reason: String
}
