// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Words that name an identity, which a classifier must not see: each becomes the same sign, so that no verdict can hang on which it is.
///
/// Kept as hashes with the model that was learnt without them.
package struct IdentityWords: Sendable, Equatable {
    private(set) var hashes: Set<UInt64>
    /// A bit for each hash, so that most words are told to be none without a look into the set.
    private var filter: [UInt64]

    private static let filterBits = 16
    /// In scripts without spaces, the most signs that a word has.
    private static let longestRun = 4

    /// What stands for every identity: no text has it.
    static let sign: UInt32 = 0x1

    package init(_ words: some Sequence<String>) {
        var hashes: Set<UInt64> = []
        var scalars: [UInt32] = []
        var places: [Int32] = []
        for word in words {
            TextFolding.fold(word, into: &scalars, places: &places)
            // One word between two spaces; two and more are left out.
            guard scalars.count > 2, !scalars.dropFirst().dropLast().contains(TextFolding.space) else { continue }
            hashes.insert(scalars.withUnsafeBufferPointer { Self.hash($0, 1..<$0.count - 1) })
        }
        self.init(hashes: hashes)
    }

    init(hashes: Set<UInt64>) {
        self.hashes = hashes
        filter = [UInt64](repeating: 0, count: 1 << (Self.filterBits - 6))
        for hash in hashes { filter[Self.place(hash)] |= 1 << (hash & 63) }
    }

    package var count: Int { hashes.count }

    /// Puts the sign in the place of each identity in a folded text.
    func mask(_ scalars: inout [UInt32], _ places: inout [Int32]) {
        if hashes.isEmpty { return }
        var kept = 1
        var start = 1
        let count = scalars.count
        scalars.withUnsafeMutableBufferPointer { scalars in
            places.withUnsafeMutableBufferPointer { places in
                func keep(_ scalar: UInt32, _ place: Int32) {
                    scalars[kept] = scalar
                    places[kept] = place
                    kept += 1
                }
                while start < count {
                    var end = start
                    while scalars[end] != TextFolding.space { end += 1 }
                    let word = UnsafeBufferPointer(scalars)
                    if start < end, contains(word, start..<end) {
                        keep(Self.sign, places[start])
                    } else {
                        var index = start
                        while index < end {
                            if let length = runLength(word, index, end) {
                                keep(Self.sign, places[index])
                                index += length
                            } else {
                                keep(scalars[index], places[index])
                                index += 1
                            }
                        }
                    }
                    keep(scalars[end], places[end])
                    start = end + 1
                }
            }
        }
        scalars.removeSubrange(kept...)
        places.removeSubrange(kept...)
    }

    /// How many signs of a script without spaces name an identity from here on; nil for none.
    private func runLength(_ scalars: UnsafeBufferPointer<UInt32>, _ index: Int, _ end: Int) -> Int? {
        guard scalars[index] >= 0x2E80, !(0xAC00...0xD7AF).contains(scalars[index]) else { return nil }
        for length in stride(from: min(Self.longestRun, end - index), to: 0, by: -1)
        where contains(scalars, index..<index + length) {
            return length
        }
        return nil
    }

    private func contains(_ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> Bool {
        let hash = Self.hash(scalars, range)
        return filter[Self.place(hash)] & (1 << (hash & 63)) != 0 && hashes.contains(hash)
    }

    private static func place(_ hash: UInt64) -> Int { Int(hash >> UInt64(64 - (filterBits - 6))) }

    @inline(__always)
    private static func hash(_ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for index in range {
            hash = (hash ^ UInt64(scalars[index])) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
        }
        return hash &* 0xC4CE_B9FE_1A85_EC53
    }
}
