// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Two accounts of a log by their numbers, and what comparing them gave.
package struct LinkPair: Sendable, Equatable {
    package let first: Int32
    /// Behind the first.
    package let second: Int32
    let pattern: PairPattern
    /// Whether the tie is probable enough to hold a group together.
    package let holds: Bool

    init(first: Int32, second: Int32, pattern: PairPattern, holds: Bool) {
        self.first = first
        self.second = second
        self.pattern = pattern
        self.holds = holds
    }

    /// Nil when these are no two accounts in order, or no pattern.
    ///
    /// `accounts`: How many the log has.
    package init?(first: UInt64, second: UInt64, pattern: UInt64, holds: Bool, accounts: Int) {
        guard first < second, second < UInt64(accounts), let pattern = PairPattern(bits: pattern) else { return nil }
        self.init(first: Int32(first), second: Int32(second), pattern: pattern, holds: holds)
    }

    /// Four bits a comparison.
    package var patternBits: UInt64 { pattern.bits }

    var candidate: PairFinder.Candidate { PairFinder.Candidate(first: first, second: second, pattern: pattern) }
}
