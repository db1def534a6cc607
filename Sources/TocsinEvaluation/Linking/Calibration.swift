// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Whether stated probabilities come true.
package struct Calibration: Sendable {
    /// Ten of equal width, from 0 to 1.
    package private(set) var bins = [Bin](repeating: Bin(), count: 10)

    /// What was stated between two probabilities.
    package struct Bin: Sendable {
        package var count = 0
        package var stated = 0.0
        package var cameTrue = 0
    }

    package init() {}

    /// `probability`: 0...1.
    package mutating func add(_ probability: Double, cameTrue: Bool) {
        let index = min(9, max(0, Int(probability * 10)))
        bins[index].count += 1
        bins[index].stated += probability
        if cameTrue { bins[index].cameTrue += 1 }
    }

    /// The expected calibration error: the mean distance of what was stated from what came true, over bins by their counts (Naeini,
    /// Cooper and Hauskrecht, 2015); nil without anything.
    package var expectedError: Double? {
        let count = bins.reduce(0) { $0 + $1.count }
        guard count > 0 else { return nil }
        return bins.reduce(0) { $0 + abs($1.stated - Double($1.cameTrue)) } / Double(count)
    }
}
