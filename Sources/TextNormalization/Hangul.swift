// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Puts Korean letters that stand apart (U+1100 to U+11FF) into syllables, as Unicode's canonical composition does.
enum Hangul {
    private static let firstSyllable: UInt32 = 0xAC00
    private static let leading: Range<UInt32> = 0x1100..<0x1113
    private static let vowels: Range<UInt32> = 0x1161..<0x1176
    private static let trailing: Range<UInt32> = 0x11A8..<0x11C3
    /// Syllables that differ in their last letter alone, the one without such a letter included.
    private static let trailingForms: UInt32 = 28

    /// The syllable that the letters from a place on make, and the place behind them; nil where they make none.
    static func syllable(_ letters: [Letter], _ index: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        func number(_ index: Int) -> UInt32 { index < letters.count ? letters[index].scalar?.value ?? 0 : 0 }
        let first = number(index)
        var syllable: UInt32
        var end: Int
        if leading.contains(first) {
            let vowel = number(index + 1)
            guard vowels.contains(vowel) else { return nil }
            let pair = (first - leading.lowerBound) * UInt32(vowels.count) + vowel - vowels.lowerBound
            syllable = firstSyllable + pair * trailingForms
            end = index + 2
        } else if (firstSyllable...0xD7A3).contains(first), (first - firstSyllable) % trailingForms == 0 {
            syllable = first
            end = index + 1
        } else {
            return nil
        }
        let last = number(end)
        if trailing.contains(last) {
            syllable += last - trailing.lowerBound + 1
            end += 1
        }
        guard end > index + 1, let scalar = Unicode.Scalar(syllable) else { return nil }
        return (scalar, end)
    }
}
