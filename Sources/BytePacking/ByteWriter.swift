// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Writes numbers and texts as bytes, as ``ByteReader`` reads them.
///
/// Whole numbers take as few bytes as they need (LEB128, signed ones zigzag), so small ones are one byte.
package struct ByteWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }

    /// Starts anew, without giving the memory back.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    package mutating func write(_ byte: UInt8) {
        bytes.append(byte)
    }

    /// Eight bytes, little-endian: for what is as good as random.
    package mutating func write(fixed number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func write(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// `count`: From 0.
    package mutating func write(count: Int) {
        write(UInt64(count))
    }

    package mutating func write(signed number: Int64) {
        write(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    }

    /// A length and the bytes.
    package mutating func write(_ text: String) {
        write(count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    package mutating func write(_ other: [UInt8]) {
        bytes.append(contentsOf: other)
    }

    package mutating func write(_ other: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: other)
    }
}
