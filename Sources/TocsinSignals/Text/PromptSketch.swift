// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

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
        var text = text
        let bins = text.withUTF8 { Self.sketch($0, script: Script.measure($0)) }
        guard let bins else { return nil }
        self.bins = bins
    }

    /// - Parameters:
    ///   - utf8: A text.
    ///   - script: Its main script, which decides how long a shingle is.
    init?(_ utf8: UnsafeBufferPointer<UInt8>, script: Script?) {
        guard let bins = Self.sketch(utf8, script: script) else { return nil }
        self.bins = bins
    }

    private static func sketch(_ utf8: UnsafeBufferPointer<UInt8>, script: Script?) -> SIMD32<UInt16>? {
        FoldedBytes.table.withUnsafeBufferPointer { sketch(utf8, script: script, ascii: $0) }
    }

    private static func folded(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x85, 0xA0, 0x2000...0x200B, 0x3000: 0x20
        case 0x410...0x42F, 0x391...0x3A9: scalar + 0x20
        default: scalar
        }
    }

    private static func sketch(
        _ utf8: UnsafeBufferPointer<UInt8>,
        script: Script?,
        ascii: UnsafeBufferPointer<UInt8>
    ) -> SIMD32<UInt16>? {
        let length = script?.isDense ?? false ? 3 : 5
        var minimums = InlineArray<32, UInt64>(repeating: .max)
        var window: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)
        var scalars = Scalars(utf8)
        var seen = 0
        var count = 0
        var lastWasSpace = true
        while seen < maximumScalars, let scalar = scalars.next() {
            seen += 1
            let value = UInt64(scalar < 0x80 ? UInt32(ascii[Int(scalar)]) : folded(scalar))
            if value == 0x20 && lastWasSpace { continue }
            lastWasSpace = value == 0x20
            window = (window.1, window.2, window.3, window.4, value)
            count += 1
            guard count >= length else { continue }
            let packed =
                length == 3
                ? window.2 << 42 | window.3 << 21 | window.4
                : (window.0 &* 0x9E37_79B9_7F4A_7C15) ^ (window.1 << 48) ^ (window.2 << 32) ^ (window.3 << 16)
                    ^ window.4
            let hash = (packed &+ .splitMixStep).spread
            let bin = Int(hash >> 59)
            if hash < minimums[bin] { minimums[bin] = hash }
        }
        return count - length + 1 >= minimumShingles ? filled(minimums) : nil
    }

    /// The estimated share of shingles that two texts have in common, 0...1; standard error about 0.08.
    package func similarity(to other: PromptSketch) -> Double {
        // Four bins at once: where a bin is equal the difference is 0, and adding to it sets no upper bit.
        let difference = unsafeBitCast(bins ^ other.bins, to: SIMD8<UInt64>.self)
        let low = SIMD8<UInt64>(repeating: 0x7FFF_7FFF_7FFF_7FFF)
        let isEqual = ~((difference & low) &+ low | difference | low)
        var count = 0
        for word in 0..<8 { count &+= isEqual[word].nonzeroBitCount }
        return Double(count) / Double(Self.binCount)
    }

    /// A band's four bins as one number.
    package func band(_ index: Int) -> UInt64 {
        unsafeBitCast(bins, to: SIMD8<UInt64>.self)[index]
    }

    /// Gives an empty bin the value of another, chosen by the bin alone.
    private static func filled(_ minimums: InlineArray<32, UInt64>) -> SIMD32<UInt16> {
        var bins = SIMD32<UInt16>()
        for index in 0..<binCount {
            var source = index
            var attempt: UInt64 = 0
            while minimums[source] == .max && attempt < 1000 {
                attempt += 1
                source = Int(((UInt64(index) << 32 | attempt) &+ .splitMixStep).spread >> 59)
            }
            bins[index] = UInt16(truncatingIfNeeded: minimums[source] >> 20)
        }
        return bins
    }
}
