// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Truth {
    /// Whether one operation runs two accounts; nil for people who act together though nobody runs them, of whom nothing can be learnt.
    ///
    /// Those of one office share its place alone, and count as strangers.
    package func areOneOperation(_ first: AccountID, _ second: AccountID) -> Bool? {
        if worksFor(operations[first], second) || worksFor(secondOperations[first], second) { return true }
        if let group = groups[first], group == groups[second], Self.together.contains(populations[first] ?? "") {
            return nil
        }
        return false
    }

    /// Pairs of accounts that one operation runs.
    package var samePairs: Int {
        Dictionary(grouping: operations.keys) { operations[$0] ?? "" }.values.reduce(0) {
            $0 + $1.count * ($1.count - 1) / 2
        }
    }

    private func worksFor(_ operation: String?, _ account: AccountID) -> Bool {
        guard let operation else { return false }
        return operation == operations[account] || operation == secondOperations[account]
    }

    /// The simulator's populations whose groups act together.
    private static let together: Set = [
        "class", "prompt-library", "letter-campaign", "translation-bureau", "household",
    ]
}
