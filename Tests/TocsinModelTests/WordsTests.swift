// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel

struct WordsTests {
    @Test(
        arguments: [
            (0, .almostNoChance), (0.05, .almostNoChance), (0.05.nextUp, .veryUnlikely), (0.20, .veryUnlikely),
            (0.20.nextUp, .unlikely), (0.45, .unlikely), (0.45.nextUp, .roughlyEvenChance), (0.5, .roughlyEvenChance),
            (0.55, .roughlyEvenChance), (0.55.nextUp, .likely), (0.80, .likely), (0.80.nextUp, .veryLikely),
            (0.95, .veryLikely), (0.95.nextUp, .almostCertain), (1, .almostCertain),
        ] as [(Double, Likelihood)]
    )
    func saysProbabilitiesInTheWordsOfICD203(_ probability: Double, _ word: Likelihood) {
        #expect(Likelihood(probability: probability) == word)
    }

    @Test func ordersLevelsAndCategoriesAsTheyAreListed() {
        #expect(FindingLevel.allCases == FindingLevel.allCases.sorted())
        #expect(HarmCategory.allCases == HarmCategory.allCases.sorted())
        #expect(TieComparison.allCases == TieComparison.allCases.sorted())
        #expect(FindingLevel.high > .medium)
        #expect(FindingLevel.low < .medium)
    }

    private static func operation(_ findings: [[HarmCategory: Int]]) -> Operation {
        let members = findings.enumerated().map { index, counts in
            Operation.Member(account: AccountID(high: 0, low: UInt64(index)), events: 1, findings: counts)
        }
        let time = Timestamp(milliseconds: 0)
        return Operation(
            id: OperationID(value: 1),
            members: members,
            ties: [],
            firstTime: time,
            lastTime: time,
            standing: .harmful
        )
    }

    @Test(
        arguments: [
            ([], nil), ([[:], [:]], nil), ([[.scam: 1], [.fraud: 2]], .fraud),
            // Of equals, the one that is listed first.
            ([[.fraud: 2, .scam: 1], [.scam: 1]], .scam),
        ] as [([[HarmCategory: Int]], HarmCategory?)]
    )
    func namesTheMainCategoryOfAnOperation(_ findings: [[HarmCategory: Int]], _ category: HarmCategory?) {
        #expect(Self.operation(findings).mainCategory == category)
    }

    @Test func addsTheFindingsOfMembers() {
        #expect(Self.operation([[.scam: 1], [.scam: 1, .fraud: 2]]).findings == [.scam: 2, .fraud: 2])
    }

    @Test func addsEveryCountOfCoverage() {
        var one = Coverage()
        for (index, count) in Coverage.allCounts.enumerated() { one[keyPath: count.path] = index + 1 }
        var sum = one
        sum += one
        for (index, count) in Coverage.allCounts.enumerated() { #expect(sum[keyPath: count.path] == 2 * (index + 1)) }
        #expect(Set(Coverage.allCounts.map(\.name)).count == Coverage.allCounts.count)
    }

    @Test func hashesPartsApartAndAlwaysAlike() {
        func hash(_ parts: String...) -> UInt64 {
            var hash = StableHash()
            for part in parts { hash.combine(part) }
            return hash.value
        }
        #expect(hash("ab", "c") != hash("a", "bc"))
        #expect(hash("ab", "") != hash("ab"))
        #expect(hash("") != StableHash().value)
        #expect(hash("tocsin") == hash("tocsin"))
    }
}
