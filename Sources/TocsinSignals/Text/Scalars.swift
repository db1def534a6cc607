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
        var count = 0
        // Without overflow checks, which would keep the loop from being vectorised.
        for byte in utf8 { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
        return count
    }
}
