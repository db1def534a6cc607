// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Reads what ``ByteWriter`` wrote; whatever else the bytes are gives an error, never a crash.
package struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// `bytes`: Must outlive the reader.
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    package var isAtEnd: Bool { position == bytes.count }

    package mutating func byte() throws(ByteError) -> UInt8 {
        guard position < bytes.count else { throw .damaged }
        defer { position += 1 }
        return bytes[position]
    }

    /// Eight bytes, little-endian.
    package mutating func fixed() throws(ByteError) -> UInt64 {
        guard bytes.count - position >= 8 else { throw .damaged }
        defer { position += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    package mutating func number() throws(ByteError) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            let part = UInt64(next & 0x7F)
            guard shift < 63 || (shift == 63 && part <= 1) else { throw .damaged }
            number |= part << shift
            if next < 0x80 { return number }
            shift += 7
        }
    }

    package mutating func signed() throws(ByteError) -> Int64 {
        let number = try number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// A count of things that take a byte or more each: never more than the bytes that are left.
    package mutating func count() throws(ByteError) -> Int {
        let number = try number()
        guard number <= UInt64(bytes.count - position) else { throw .damaged }
        return Int(number)
    }

    /// The next bytes, not copied.
    package mutating func bytes(_ count: Int) throws(ByteError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= bytes.count - position else { throw .damaged }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    /// All bytes that are left, not copied.
    package mutating func rest() -> UnsafeRawBufferPointer {
        defer { position = bytes.count }
        return UnsafeRawBufferPointer(rebasing: bytes[position...])
    }

    package mutating func text() throws(ByteError) -> String {
        String(decoding: try bytes(try count()), as: UTF8.self)
    }
}

/// Bytes that ``ByteWriter`` did not write so.
package enum ByteError: Error, Equatable {
    case damaged
}
