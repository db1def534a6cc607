// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Numbers as if drawn, the same in each run; not for secrets.
///
/// Knuth's linear generator (MMIX), of which the upper bits are random enough to draw by.
package struct LinearDraws: Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// A number from 0 to below `limit`, which is above 0.
    package mutating func next(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
