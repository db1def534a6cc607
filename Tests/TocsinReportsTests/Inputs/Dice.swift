// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinTestSupport

/// Seeded random numbers below a limit.
struct Dice: RandomNumberGenerator {
    private var numbers: SeededNumbers

    init(seed: UInt64) {
        numbers = SeededNumbers(state: seed)
    }

    mutating func next() -> UInt64 { numbers.next() }

    /// 0..<limit.
    mutating func roll(_ limit: Int) -> Int {
        Int(next() >> 33) % limit
    }
}
