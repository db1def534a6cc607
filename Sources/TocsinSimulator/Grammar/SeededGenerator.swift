// Tocsin
// SPDX-License-Identifier: Apache-2.0

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
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
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

    /// Spreads a number over all 64 bits; different numbers stay different.
    static func mixed(_ number: UInt64) -> UInt64 {
        var bits = number
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A seed for a part of what `seed` stands for.
    static func mixed(_ seed: UInt64, _ part: UInt64) -> UInt64 {
        mixed(mixed(seed) &+ part &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    }
}
