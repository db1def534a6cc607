// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinEvaluation
import TocsinModel

struct BridgeScoreTests {
    private func account(_ number: UInt64) -> AccountID { AccountID(high: 0, low: number) }

    private func group(_ id: UInt64, _ numbers: [UInt64], bridges: [(account: UInt64, other: UInt64)] = []) -> Operation
    {
        var group = Operation(
            id: OperationID(value: id),
            members: numbers.map { Operation.Member(account: account($0), events: 1, findings: [:]) },
            ties: [],
            firstTime: Timestamp(milliseconds: 0),
            lastTime: Timestamp(milliseconds: 0),
            standing: .harmful
        )
        group.bridges = bridges.map {
            Operation.Bridge(account: account($0.account), other: OperationID(value: $0.other), ties: 2)
        }
        return group
    }

    /// Four operations of four: 4 works for "one" and "two"; "three" and "four" have one seller.
    private var truth: Truth {
        var truth = Truth()
        for (place, name) in ["one", "two", "three", "four"].enumerated() {
            for member in UInt64(1)...4 { truth.operations[account(UInt64(place) * 4 + member)] = name }
        }
        truth.secondOperations[account(4)] = "two"
        truth.bridges = [
            .init(kind: "account", first: "one", second: "two"),
            .init(kind: "supplier", first: "three", second: "four"),
        ]
        return truth
    }

    private func figures(_ score: BridgeScore) -> [[Int]] {
        score.byKind.map { [$0.figures.planted, $0.figures.joined, $0.figures.melted, $0.figures.reported] }
    }

    @Test func nothingFoundIsNothingReported() {
        let score = BridgeScore(groups: [], truth: truth)
        #expect(score.byKind.map(\.name) == ["account", "supplier"])
        #expect(figures(score) == [[1, 0, 0, 0], [1, 0, 0, 0]])
        #expect(score.unplanted == 0)
    }

    @Test func tellsReportedFromMeltedAndFromSilent() {
        let reported = BridgeScore(
            groups: [
                group(1, [1, 2, 3, 4], bridges: [(4, 2)]), group(2, [5, 6, 7, 8]),
                group(3, [9, 10, 11, 12, 13, 14, 15, 16]),
            ],
            truth: truth
        )
        #expect(figures(reported) == [[1, 1, 0, 1], [1, 1, 1, 0]])
        #expect(reported.unplanted == 0)
        let silent = BridgeScore(groups: [group(1, [1, 2, 3]), group(2, [4, 5, 6, 7, 8])], truth: truth)
        #expect(figures(silent) == [[1, 1, 0, 0], [1, 0, 0, 0]])
    }

    @Test func anotherAccountIsNotTheOneThatServesBoth() {
        let score = BridgeScore(
            groups: [group(1, [1, 2, 3, 4], bridges: [(3, 2)]), group(2, [5, 6, 7, 8])],
            truth: truth
        )
        #expect(figures(score)[0] == [1, 1, 0, 0])
    }

    @Test func anyMemberMayShowASupplierFromEitherSide() {
        let score = BridgeScore(
            groups: [group(3, [9, 10, 11, 12]), group(4, [13, 14, 15, 16], bridges: [(15, 3)])],
            truth: truth
        )
        #expect(figures(score)[1] == [1, 1, 0, 1])
    }

    @Test func countsBridgesThatNobodyPlanted() {
        let score = BridgeScore(
            groups: [
                group(1, [1, 2, 3, 4], bridges: [(4, 2), (1, 3)]), group(2, [5, 6, 7, 8]),
                group(3, [9, 10, 11, 12], bridges: [(9, 1), (9, 99)]),
            ],
            truth: truth
        )
        // One pair, from both sides; a group that is gone is nobody's.
        #expect(score.unplanted == 1)
    }

    @Test func anAccountOfTwoOperationsIsRightInEither() {
        for second in [[5, 6, 7, 8], [4, 5, 6, 7, 8]] as [[UInt64]] {
            let first: [UInt64] = second.contains(4) ? [1, 2, 3] : [1, 2, 3, 4]
            let score = LinkingScore(
                groups: [group(1, first), group(2, second), group(3, [9, 10, 11, 12]), group(4, [13, 14, 15, 16])],
                truth: truth
            )
            #expect(score.all.pairs.f1 == 1)
            #expect(score.all.bCubedF1 == 1)
        }
    }
}
