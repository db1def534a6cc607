// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// SplitMix64: small, fast, the same everywhere; never for secrets.
///
/// Source: Steele, Lea and Flood, OOPSLA 2014.
struct SeededGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator of its own for a part of what `seed` stands for, so that parts can be made in any order.
    init(seed: UInt64, part: UInt64) {
        state = Self.mixed(seed, part)
    }

    mutating func next() -> UInt64 {
        state &+= .splitMixStep
        return state.spread
    }

    /// A number in 0..<bound; 0 when `bound` is below 1.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in `range`.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// A number in 0..<1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    mutating func chance(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// A bell curve around 0 with deviation 1, by the sum of twelve; never beyond 6.
    mutating func bell() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += unit() }
        return sum
    }

    /// A seed for a part of what `seed` stands for.
    static func mixed(_ seed: UInt64, _ part: UInt64) -> UInt64 {
        (seed.spread &+ part &* .splitMixStep &+ 1).spread
    }
}
