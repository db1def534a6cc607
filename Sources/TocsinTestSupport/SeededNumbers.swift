// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Random numbers that are the same in every run (SplitMix64).
package struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    package init(state: UInt64) {
        self.state = state
    }

    package mutating func next() -> UInt64 {
        state &+= .splitMixStep
        return state.spread
    }
}
