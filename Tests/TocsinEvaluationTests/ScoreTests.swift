// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinEvaluation
import TocsinModel

struct ScoreTests {
    @Test(
        arguments: [
            ([], [], nil, nil, nil), ([1], [], 0, nil, nil), ([], [1], nil, 0, nil), ([1], [2], 0, 0, 0),
            ([1, 2], [1, 2], 1, 1, 1),
            // Of 4 found 3 are right, of 5 right 3 are found: 2 * 0.75 * 0.6 / 1.35.
            ([1, 2, 3, 9], [1, 2, 3, 4, 5], 0.75, 0.6, 2.0 / 3),
        ] as [(Set<Int>, Set<Int>, Double?, Double?, Double?)]
    )
    func comparesSets(_ found: Set<Int>, _ actual: Set<Int>, _ precision: Double?, _ recall: Double?, _ f1: Double?) {
        let score = Score(found: found, true: actual)
        #expect(score.precision == precision)
        #expect(score.recall == recall)
        #expect((score.f1 == nil) == (f1 == nil))
        if let measured = score.f1, let f1 { #expect(abs(measured - f1) < 1e-12) }
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var groups: [[Int]]
        /// By account: its operation.
        var truth: [Int: String]
        var pairs: Score
        var precision: Double
        var recall: Double
    }

    @Test(
        arguments: [
            Example(testDescription: "nothing", groups: [], truth: [:], pairs: Score(), precision: 0, recall: 0),
            Example(
                testDescription: "nothing found: each account is alone",
                groups: [],
                truth: [1: "a", 2: "a"],
                pairs: Score(falseNegatives: 1),
                precision: 1,
                recall: 0.5
            ),
            Example(
                testDescription: "all right",
                groups: [[1, 2, 3], [4, 5]],
                truth: [1: "a", 2: "a", 3: "a", 4: "b", 5: "b"],
                pairs: Score(truePositives: 4),
                precision: 1,
                recall: 1
            ),
            Example(
                testDescription: "an operation in two halves",
                groups: [[1, 2], [3, 4]],
                truth: [1: "a", 2: "a", 3: "a", 4: "a"],
                pairs: Score(truePositives: 2, falseNegatives: 4),
                precision: 1,
                recall: 0.5
            ),
            Example(
                testDescription: "two operations in one group",
                groups: [[1, 2, 3, 4]],
                truth: [1: "a", 2: "a", 3: "b", 4: "b"],
                pairs: Score(truePositives: 2, falsePositives: 4),
                precision: 0.5,
                recall: 1
            ),
            Example(
                // Precision of 1, 2 and 3 is 3/4; recall 3/4 and, of 4 alone, 1 and 1/4.
                testDescription: "a benign account in the group, a member outside",
                groups: [[1, 2, 3, 99]],
                truth: [1: "a", 2: "a", 3: "a", 4: "a"],
                pairs: Score(truePositives: 3, falsePositives: 3, falseNegatives: 3),
                precision: (3 * 0.75 + 1) / 4,
                recall: (3 * 0.75 + 0.25) / 4
            ),
            Example(
                testDescription: "a group of benign accounts",
                groups: [[98, 99]],
                truth: [1: "a"],
                pairs: Score(falsePositives: 1),
                precision: 1,
                recall: 1
            ),
        ]
    )
    func comparesGroups(_ example: Example) {
        let score = ClusterScore(
            groups: example.groups.map { $0.map(account) },
            truth: Dictionary(uniqueKeysWithValues: example.truth.map { (account($0), $1) })
        )
        #expect(score.pairs == example.pairs)
        #expect(abs(score.bCubedPrecision - example.precision) < 1e-12)
        #expect(abs(score.bCubedRecall - example.recall) < 1e-12)
        let sum = example.precision + example.recall
        let f1 = sum == 0 ? 0 : 2 * example.precision * example.recall / sum
        #expect(abs(score.bCubedF1 - f1) < 1e-12)
    }
}

func account(_ number: Int) -> AccountID { AccountID(high: 0, low: UInt64(number)) }
func event(_ number: Int, seconds: Int64 = 0) -> EventID {
    EventID(time: Timestamp(milliseconds: seconds * 1000), hashHigh: 0, hashLow: UInt64(number))
}
