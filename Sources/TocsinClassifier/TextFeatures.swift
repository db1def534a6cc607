// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Turns a text into features: hashes of its letter sequences and of its words.
///
/// Letter sequences of 4 within words, and of 2 in scripts whose signs are syllables or more, carry stems and endings of any language, and
/// spelling that was changed on purpose; single words, pairs and triples carry what is asked for. Case does not count, digits count as one,
/// and white space only parts words.
package enum TextFeatures {
    /// Features are numbers below two to this power.
    package static let bits = 19
    package static let count = 1 << bits

    /// Where a feature comes from.
    enum Kind {
        case letters, words
    }

    /// The features of a text's beginning: its first 150 words, each feature once.
    package static func distinct(_ text: String, without identities: IdentityWords) -> (
        letters: Set<Int>, words: Set<Int>
    ) {
        var scalars: [UInt32] = []
        var places: [Int32] = []
        TextFolding.fold(text, into: &scalars, places: &places)
        identities.mask(&scalars, &places)
        var letters: Set<Int> = []
        var words: Set<Int> = []
        var before: (UInt64, UInt64) = (0, 0)
        scalars.withUnsafeBufferPointer { scalars in
            var start = 0
            var count = 0
            while start < scalars.count - 1 && count < maximumWords {
                var stop = start + 1
                while scalars[stop] != TextFolding.space { stop += 1 }
                forEach(in: UnsafeBufferPointer(rebasing: scalars[start...stop]), after: &before) { kind, feature in
                    if kind == .letters { letters.insert(feature) } else { words.insert(feature) }
                }
                start = stop
                count += 1
            }
        }
        return (letters, words)
    }

    /// The same as one row to learn from.
    ///
    /// - Returns: Features in rising order, each with one over the square root of how many of its kind there are.
    package static func values(_ text: String, without identities: IdentityWords) -> [(feature: Int, value: Float)] {
        let distinct = distinct(text, without: identities)
        var values: [Int: Float] = [:]
        for kind in [distinct.letters, distinct.words] {
            let unit = 1 / Float(max(kind.count, 1)).squareRoot()
            for feature in kind { values[feature, default: 0] += unit }
        }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// How much of a text is looked at as one.
    static let maximumWords = 150

    /// Calls `body` with each feature of a word, those that repeat each time.
    ///
    /// - Parameters:
    ///   - word: Folded scalars between two spaces, with a space before and behind.
    ///   - before: Hashes of the two words before, which becomes those of the word and the one before.
    ///   - body: Gets its kind and a number from 0 to ``count`` - 1.
    @inline(__always)
    static func forEach(
        in word: UnsafeBufferPointer<UInt32>,
        after before: inout (UInt64, UInt64),
        _ body: (Kind, Int) -> Void
    ) {
        var whole = mix(seed, 0x57)
        for first in 0..<word.count - 1 {
            let hash = mix(seed, UInt64(word[first]))
            if first > 0 { whole = mix(whole, UInt64(word[first])) }
            let second = word[first + 1]
            // Where a sign is a syllable or more, two of them are a word.
            if second >= 0x2E80 { body(.letters, bucket(mix(hash, UInt64(second)))) }
            if first + 3 < word.count {
                let four = mix(mix(mix(hash, UInt64(second)), UInt64(word[first + 2])), UInt64(word[first + 3]))
                body(.letters, bucket(four))
            }
        }
        body(.words, bucket(whole))
        if before.1 != 0 {
            body(.words, bucket(mix(before.1, whole)))
            if before.0 != 0 { body(.words, bucket(mix(mix(before.0, before.1), whole))) }
        }
        before = (before.1, whole)
    }

    private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    private static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
        let mixed = (hash ^ value) &* 0xFF51_AFD7_ED55_8CCD
        return mixed ^ (mixed >> 32)
    }

    @inline(__always)
    private static func bucket(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash &* 0xC4CE_B9FE_1A85_EC53) >> UInt64(64 - bits))
    }
}
