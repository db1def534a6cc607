// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinSignals

/// Says of a passage that it is not among some, or that it may be: a Bloom filter of one hash.
///
/// Most passages come once, and one bit for each takes them out before anything is sorted.
struct PassageFilter {
    private var words: [UInt64]
    private let shift: UInt64

    /// Holds some.
    init(_ passages: [ActivityLog.Passage]) {
        self.init(count: passages.count)
        for passage in passages { insert(passage.hash) }
    }

    private init(count: Int) {
        // Some 16 bits for each, so that one in 16 others seems to be there.
        var width: UInt64 = 10
        while width < 34, 1 << width < count * 16 { width += 1 }
        shift = 64 - width
        words = [UInt64](repeating: 0, count: 1 << Int(width - 6))
    }

    func mayHold(_ hash: UInt64) -> Bool {
        let place = place(hash)
        return words[Int(place >> 6)] >> (place & 63) & 1 == 1
    }

    private mutating func insert(_ hash: UInt64) {
        let place = place(hash)
        words[Int(place >> 6)] |= 1 << (place & 63)
    }

    /// Low hashes are kept of each text, so their high bits say little by themselves.
    private func place(_ hash: UInt64) -> UInt64 { (hash &* 0x9E37_79B9_7F4A_7C15) >> shift }

    /// The passages that come twice or more, and a few that seem to, in the order in which they are given.
    static func repeated(_ passages: [ActivityLog.Passage]) -> [ActivityLog.Passage] {
        var seen = PassageFilter(count: passages.count)
        var twice = PassageFilter(count: passages.count)
        for passage in passages {
            if seen.mayHold(passage.hash) { twice.insert(passage.hash) } else { seen.insert(passage.hash) }
        }
        return passages.filter { twice.mayHold($0.hash) }
    }
}
