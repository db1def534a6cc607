// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Runs through the Unicode scalars of a string's bytes, several times faster than through the string.
struct Scalars: IteratorProtocol {
    private let utf8: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// `utf8`: The whole of a string's bytes, so always well-formed.
    init(_ utf8: UnsafeBufferPointer<UInt8>) {
        self.utf8 = utf8
    }

    @inline(__always)
    mutating func next() -> UInt32? {
        guard position < utf8.count else { return nil }
        let first = UInt32(utf8[position])
        position += 1
        if first < 0x80 { return first }
        if first < 0xE0 { return (first & 0x1F) << 6 | continuation() }
        if first < 0xF0 { return (first & 0x0F) << 12 | continuation() << 6 | continuation() }
        return (first & 0x07) << 18 | continuation() << 12 | continuation() << 6 | continuation()
    }

    @inline(__always)
    private mutating func continuation() -> UInt32 {
        guard position < utf8.count else { return 0 }
        defer { position += 1 }
        return UInt32(utf8[position] & 0x3F)
    }

    /// How many there are.
    static func count(_ utf8: UnsafeBufferPointer<UInt8>) -> Int {
        // A scalar has one byte that is no continuation.
        var continuations = 0
        var index = 0
        let bytes = UnsafeRawBufferPointer(utf8)
        while index + 8 <= bytes.count {
            // Eight bytes at once: a continuation's upper bit is set, the next one is not.
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            continuations &+= (word & ~word << 1 & 0x8080_8080_8080_8080).nonzeroBitCount
            index += 8
        }
        while index < utf8.count {
            if utf8[index] & 0xC0 == 0x80 { continuations += 1 }
            index += 1
        }
        return utf8.count - continuations
    }
}
