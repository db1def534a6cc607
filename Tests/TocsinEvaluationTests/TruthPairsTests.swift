// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinEvaluation
import TocsinModel

struct TruthPairsTests {
    private static func account(_ number: UInt64) -> AccountID { AccountID(high: 0, low: number) }

    /// Accounts 1 to 3 are of operation a, 4 and 5 of b, for which 3 works too; two people each of a class, an office and nobody.
    private static let truth: Truth = {
        var truth = Truth()
        for (number, operation) in [(UInt64(1), "a"), (2, "a"), (3, "a"), (4, "b"), (5, "b")] {
            truth.operations[account(number)] = operation
        }
        truth.secondOperations[account(3)] = "b"
        for (number, population) in [(UInt64(6), "class"), (7, "class"), (8, "office"), (9, "office")] {
            truth.populations[account(number)] = population
            truth.groups[account(number)] = population + "-1"
        }
        truth.populations[account(10)] = "chatter"
        truth.populations[account(11)] = "chatter"
        return truth
    }()

    @Test(
        arguments: [
            (1, 2, true), (1, 4, false), (3, 4, true), (5, 3, true), (1, 6, false), (6, 7, nil), (8, 9, false),
            (6, 8, false), (10, 11, false),
        ] as [(UInt64, UInt64, Bool?)]
    )
    func tellsWhatOneOperationRuns(_ first: UInt64, _ second: UInt64, _ expected: Bool?) {
        #expect(Self.truth.areOneOperation(Self.account(first), Self.account(second)) == expected)
    }

    @Test func countsPairsOfAnOperation() {
        #expect(Self.truth.samePairs == 4)
    }
}
