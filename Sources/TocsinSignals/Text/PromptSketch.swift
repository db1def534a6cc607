// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A small stand-in for a prompt, by which near-identical prompts are found: one-permutation MinHash over character shingles.
///
/// Source: Li, Owen, Zhang, "One Permutation Hashing", 2012, with empty bins filled as in Shrivastava, "Optimal Densification", 2017.
/// Case, white space and the value of digits do not count. False positives: forms, exercises and shared prompt libraries.
package struct PromptSketch: Sendable, Hashable {
    /// 32 bins of 16 bits.
    package let bins: SIMD32<UInt16>

    package static let binCount = 32
    /// Bands for finding candidates: 8 of 4 bins, which finds 0.89 of pairs at a similarity of 0.7 and 0.98 at 0.8.
    package static let bandCount = 8
    /// Texts with fewer shingles are not compared.
    private static let minimumShingles = 24
    /// Only so much of a long text counts.
    private static let maximumScalars = 4000

    package init(bins: SIMD32<UInt16>) {
        self.bins = bins
    }

    /// Sketches a text.
    ///
    /// - Returns: Nil for a text of fewer than 24 shingles (5 characters; 3 in Han, Kana and Hangul).
    package init?(_ text: String) {
        let length = Script.measure(text)?.isDense ?? false ? 3 : 5
        var minimums = [UInt64](repeating: .max, count: Self.binCount)
        var window: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)
        var count = 0
        var lastWasSpace = true
        for scalar in text.unicodeScalars.prefix(Self.maximumScalars) {
            var value = UInt64(scalar.value)
            switch scalar.value {
            case 0x41...0x5A: value |= 0x20
            case 0x30...0x39: value = 0x30
            case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x2000...0x200B, 0x3000:
                if lastWasSpace { continue }
                value = 0x20
            case 0x410...0x42F, 0x391...0x3A9: value += 0x20
            default: break
            }
            lastWasSpace = value == 0x20
            window = (window.1, window.2, window.3, window.4, value)
            count += 1
            guard count >= length else { continue }
            let packed =
                length == 3
                ? window.2 << 42 | window.3 << 21 | window.4
                : (window.0 &* 0x9E37_79B9_7F4A_7C15) ^ (window.1 << 48) ^ (window.2 << 32) ^ (window.3 << 16)
                    ^ window.4
            let hash = Self.mix(packed)
            let bin = Int(hash >> 59)
            if hash < minimums[bin] { minimums[bin] = hash }
        }
        guard count - length + 1 >= Self.minimumShingles else { return nil }
        bins = Self.filled(minimums)
    }

    /// The estimated share of shingles that two texts have in common, 0...1; standard error about 0.08.
    package func similarity(to other: PromptSketch) -> Double {
        let equal = bins .== other.bins
        var count = 0
        for index in 0..<Self.binCount where equal[index] { count += 1 }
        return Double(count) / Double(Self.binCount)
    }

    /// A band's four bins as one number.
    package func band(_ index: Int) -> UInt64 {
        (0..<4).reduce(0) { $0 << 16 | UInt64(bins[index * 4 + $1]) }
    }

    /// Gives an empty bin the value of another, chosen by the bin alone.
    private static func filled(_ minimums: [UInt64]) -> SIMD32<UInt16> {
        var bins = SIMD32<UInt16>()
        for index in 0..<binCount {
            var source = index
            var attempt: UInt64 = 0
            while minimums[source] == .max && attempt < 1000 {
                attempt += 1
                source = Int(mix(UInt64(index) << 32 | attempt) >> 59)
            }
            bins[index] = UInt16(truncatingIfNeeded: minimums[source] >> 20)
        }
        return bins
    }

    /// A finaliser that spreads every bit (SplitMix64).
    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
