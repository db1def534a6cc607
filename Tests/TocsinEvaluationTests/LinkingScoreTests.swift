// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinEvaluation
import TocsinModel

struct LinkingScoreTests {
    private func account(_ number: UInt64) -> AccountID { AccountID(high: 0, low: number) }

    private func group(_ id: UInt64, _ numbers: [UInt64], _ standing: Operation.Standing = .harmful) -> Operation {
        Operation(
            id: OperationID(value: id),
            members: numbers.map { Operation.Member(account: account($0), events: 1, findings: [:]) },
            ties: [],
            firstTime: Timestamp(milliseconds: 0),
            lastTime: Timestamp(milliseconds: 0),
            standing: standing
        )
    }

    /// Two operations of four, one careless and one evasive, and an office of six.
    private var truth: Truth {
        var truth = Truth()
        for number in UInt64(1)...4 { truth.operations[account(number)] = "one" }
        for number in UInt64(5)...8 { truth.operations[account(number)] = "two" }
        for number in UInt64(20)...25 {
            truth.populations[account(number)] = "office"
            truth.groups[account(number)] = "office-1"
        }
        truth.descriptions["one"] = .init(category: .scam, archetype: "25", difficulty: "careless")
        truth.descriptions["two"] = .init(category: .fraud, archetype: "101", difficulty: "evasive")
        return truth
    }

    @Test func perfectGroupsScoreOne() {
        let score = LinkingScore(
            groups: [group(1, [1, 2, 3, 4]), group(2, [5, 6, 7, 8], .coordinatedOnly)],
            truth: truth
        )
        #expect(score.all.joined == 2)
        #expect(score.all.bCubedF1 == 1)
        #expect(score.all.pairs.f1 == 1)
        #expect(score.all.purity == 1)
        #expect(score.all.bCubedF1Interval == 1...1)
    }

    @Test func partsAndStrangersCost() throws {
        // Three of "one" with a stranger; "two" is not joined at all.
        let score = LinkingScore(groups: [group(1, [1, 2, 3, 20])], truth: truth)
        let careless = try #require(score.byDifficulty.first { $0.name == "careless" }).figures
        #expect(careless.joined == 1)
        // Of 6 pairs of the group, 3 are right and 3 have the stranger; 3 of 6 true pairs are missed.
        #expect(careless.pairs.precision == 0.5)
        #expect(careless.pairs.recall == 0.5)
        // Three accounts of precision 3/4, one alone of 1; recalls 3/4 and 1/4.
        #expect(careless.bCubedPrecision == 3.25 / 4)
        #expect(careless.bCubedRecall == 2.5 / 4)
        #expect(careless.purity == 0.75)
        let evasive = try #require(score.byDifficulty.first { $0.name == "evasive" }).figures
        #expect(evasive.joined == 0)
        #expect(evasive.bCubedPrecision == 1)
        #expect(evasive.bCubedRecall == 0.25)
        #expect(evasive.pairs.precision == nil)
        #expect(evasive.purity == nil)
    }

    @Test func countsOrganicGroupsThatAreReportedAsHarmful() {
        let harmless = LinkingScore(groups: [group(1, [20, 21, 22, 23], .coordinatedOnly)], truth: truth)
        #expect(harmless.organicGroups == 1)
        #expect(harmless.organicGroupsReported == 0)
        #expect(LinkingScore(groups: [group(1, [20, 21, 22, 23])], truth: truth).organicGroupsReported == 1)
        // Two colleagues among an operation's accounts are not the office.
        #expect(LinkingScore(groups: [group(1, [1, 2, 3, 20, 21])], truth: truth).organicGroupsReported == 0)
    }

    @Test func calibrationIsTheMeanDistanceOverBins() throws {
        var calibration = Calibration()
        #expect(calibration.expectedError == nil)
        for _ in 0..<3 { calibration.add(0.75, cameTrue: true) }
        calibration.add(0.75, cameTrue: false)
        calibration.add(0.05, cameTrue: true)
        calibration.add(1, cameTrue: true)
        // 75 % came true as stated; one stated 5 % came true; one certain one did.
        #expect(abs(try #require(calibration.expectedError) - 0.95 / 6) < 1e-12)
        #expect(calibration.bins.map(\.count) == [1, 0, 0, 0, 0, 0, 0, 4, 0, 1])
    }
}
