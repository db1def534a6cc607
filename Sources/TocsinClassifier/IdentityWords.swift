// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Words that name an identity, which a classifier must not see: each becomes the same sign, so that no verdict can hang on which it is.
///
/// "women", "a Danish person" and "people with a disability" name one each: what belongs to an identity named beside it becomes one sign with it.
/// Kept as hashes with the model that was learnt without them.
package struct IdentityWords: Sendable, Equatable {
    /// What a word has to do with an identity.
    enum Kind: UInt64 {
        case identity, noun, article, joiner
    }

    /// By hash of each word: its shape, and over it its kind.
    let wordsByHash: [UInt64: UInt64]
    /// A bit for each first sign, last sign and length of a word, so that most words are told to be none without being hashed.
    private var shapes: [UInt64]
    /// A bit for each word's hash, so that nearly all that pass by their shape are told to be none without a look into the table.
    private var hashes: [UInt64]

    private static let shapeBits = 16
    private static let hashBits = 20

    /// Makes one of lists.
    ///
    /// - Parameters:
    ///   - words: They name an identity by themselves.
    ///   - nouns: They name a person, and belong to an identity before or behind them: "Danish *people*", "*personas* danesas".
    ///   - articles: They belong to an identity behind them, and agree with it: "*a* Dane", "*an* Austrian".
    ///   - joiners: They tie an identity to such a noun: "people *with* a disability".
    package init(
        _ words: some Sequence<String>,
        nouns: [String] = [],
        articles: [String] = [],
        joiners: [String] = []
    ) {
        var known: [UInt64: UInt64] = [:]
        var scalars: [UInt32] = []
        var places: [Int32] = []
        func add(_ words: some Sequence<String>, _ kind: Kind) {
            for word in words {
                TextFolding.fold(word, into: &scalars, places: &places)
                // One word between two spaces; two and more are left out.
                guard scalars.count > 2, !scalars.dropFirst().dropLast().contains(TextFolding.space) else { continue }
                scalars.withUnsafeBufferPointer { scalars in
                    let range = 1..<scalars.count - 1
                    let shape = UInt64(Self.shape(scalars, range))
                    known[Self.hash(scalars, range)] = shape | kind.rawValue << Self.shapeBits
                }
            }
        }
        add(joiners, .joiner)
        add(articles, .article)
        add(nouns, .noun)
        // A word of two lists is an identity first.
        add(words, .identity)
        self.init(known)
    }

    /// `words`: By hash of each word, its shape and its kind.
    init(_ words: [UInt64: UInt64]) {
        wordsByHash = words
        shapes = [UInt64](repeating: 0, count: 1 << (Self.shapeBits - 6))
        for word in words.values {
            let shape = word & Self.shapeMask
            shapes[Int(shape >> 6)] |= 1 << (shape & 63)
        }
        hashes = [UInt64](repeating: 0, count: 1 << (Self.hashBits - 6))
        for hash in words.keys { hashes[Self.place(hash) >> 6] |= 1 << UInt64(Self.place(hash) & 63) }
    }

    package var count: Int { wordsByHash.count }

    /// What a word of a folded text is; nil for a word of no list.
    func kind(_ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> Kind? {
        let shape = Self.shape(scalars, range)
        guard shapes[shape >> 6] & (1 << UInt64(shape & 63)) != 0 else { return nil }
        let hash = Self.hash(scalars, range)
        let place = Self.place(hash)
        guard hashes[place >> 6] & (1 << UInt64(place & 63)) != 0 else { return nil }
        return wordsByHash[hash].flatMap { Kind(rawValue: $0 >> UInt64(Self.shapeBits)) }
    }

    private static let shapeMask: UInt64 = 1 << UInt64(shapeBits) - 1

    private static func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> UInt64(64 - hashBits)) }

    private static func shape(_ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> Int {
        let ends =
            UInt64(scalars[range.lowerBound]) << 32 | UInt64(scalars[range.upperBound - 1]) << 6 | UInt64(range.count)
        return Int((ends &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - shapeBits))
    }

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
