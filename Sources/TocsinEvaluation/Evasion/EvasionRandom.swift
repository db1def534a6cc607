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
        state &+= .splitMixStep
        return state.spread
    }

    mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }

    mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &self) }
}
