// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Compares what somebody sent with a secret.
package enum ConstantTime {
    /// Whether two texts have the same bytes; how long it takes says nothing of where they differ, only of their lengths.
    package static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
