// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Random numbers for one text and one evasion: the same in every run, whatever else is evaluated.
struct EvasionRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, evasion: String, text: String) {
        var hash = StableHash()
        hash.combine(seed)
        hash.combine(evasion)
        hash.combine(text)
        state = hash.value
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }

    mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &self) }
}
