// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinRisk

@testable import TocsinEvaluation

struct RiskMeasurementTests {
    private func finding(_ account: AccountID, _ level: FindingLevel, _ event: EventID) -> Finding {
        Finding(
            id: FindingID(value: event.low),
            rule: RuleReference(
                id: "rule",
                title: "Rule",
                version: "1",
                category: .scam,
                level: level,
                scope: .request,
                tags: []
            ),
            subject: .account(account),
            firstTime: Timestamp(milliseconds: 0),
            lastTime: Timestamp(milliseconds: 0),
            occurrences: 1,
            evidence: [.event(event)],
            isShadow: false
        )
    }

    /// An account of as many conversations as there are scores, with findings about the first.
    private func history(_ number: UInt64, bits: [Double], _ levels: [FindingLevel] = []) -> AccountHistory {
        let account = AccountID(high: 0, low: number)
        let requests = bits.enumerated().map { place, bits in
            RequestReading(
                event: EventID(high: number, low: UInt64(place)),
                time: Timestamp(milliseconds: Int64(place)),
                conversation: ConversationID(high: number, low: UInt64(place)),
                marginBits: bits
            )
        }
        return AccountHistory(
            account: account,
            requests: requests,
            findings: levels.map { finding(account, $0, requests[0].event) }
        )
    }

    private let histories: [UInt64: ([Double], [FindingLevel])] = [
        1: ([3, -1], [.high]), 2: ([1], []), 3: ([-1], []), 4: ([-1, 1], [.low]), 5: ([7], [.medium]),
    ]

    private var all: [AccountHistory] {
        histories.sorted { $0.key < $1.key }.map { history($0.key, bits: $0.value.0, $0.value.1) }
    }

    /// Accounts 1 and 2 are an operation's, 3 and 4 benign, and nothing is known of 5.
    private var truth: Truth {
        var truth = Truth()
        for number in [1, 2] as [UInt64] { truth.operations[AccountID(high: 0, low: number)] = "harbour" }
        truth.descriptions["harbour"] = Truth.Description(category: .scam, archetype: "25", difficulty: "careless")
        truth.populations[AccountID(high: 0, low: 3)] = "teacher"
        truth.populations[AccountID(high: 0, low: 4)] = "journalist"
        truth.harmfulEvents[EventID(high: 1, low: 0)] = .scam
        return truth
    }

    private let model = RiskModel(
        priorBits: -1,
        weights: RiskFeature.allCases.map { $0 == .highestScore ? 1 : 0 },
        elevatedBits: 0,
        highBits: 0.5
    )

    private var accounts: [RiskExample] {
        RiskExample.accounts(all, truth, at: Timestamp(milliseconds: 0), halfLifeDays: 30)
    }

    @Test func labelsAccountsByTheTruth() {
        #expect(accounts.map(\.isHarmful) == [true, true, false, false])
        #expect(accounts.map(\.population) == ["scam", "scam", "teacher", "journalist"])
        #expect(accounts[0].group == "harbour")
        #expect(accounts[0].group == accounts[1].group)
        #expect(accounts[2].group != accounts[3].group)
        #expect(accounts.map(\.highestLevel) == [4, 0, 0, 2])
    }

    @Test func leavesOutWhatIsNeitherHarmfulNorBenign() {
        let conversations = RiskExample.conversations(all, truth)
        // Of account 1 the second conversation, and all of account 2, show no harm.
        #expect(conversations.map(\.isHarmful) == [true, false, false, false])
        #expect(conversations.map(\.highestLevel) == [4, 0, 2, 0])
    }

    @Test func measuresRanksRatesAndPopulations() throws {
        let measured = RiskMeasurement(accounts, model)
        #expect(measured.harmful == 2)
        #expect(measured.harmless == 2)
        // Sums are 1, 0, -1 and 0: one tie among four pairs.
        #expect(measured.auc == 0.875)
        #expect(measured.atOne == RiskMeasurement.Rates(recall: 0.5, falsePositiveRate: 0))
        #expect(measured.atFive == RiskMeasurement.Rates(recall: 1, falsePositiveRate: 0.5))
        // Levels 4, 0 against 0, 2.
        #expect(measured.baselineAUC == 0.625)
        #expect(measured.baselineAtMedium == RiskMeasurement.Rates(recall: 0.5, falsePositiveRate: 0))
        #expect(measured.populations.map(\.name) == ["journalist", "teacher", "scam"])
        let scam = try #require(measured.populations.last)
        #expect(
            scam
                == RiskMeasurement.Population(
                    name: "scam",
                    isHarmful: true,
                    count: 2,
                    elevated: 2,
                    high: 1,
                    baseline: 1
                )
        )
    }

    @Test func saysNothingOfNothing() {
        let measured = RiskMeasurement([], model)
        #expect(measured.auc == nil)
        #expect(measured.calibrationError == nil)
        #expect(measured.aucInterval == nil)
        #expect(measured.atOne == RiskMeasurement.Rates(recall: nil, falsePositiveRate: nil))
    }

    @Test(
        arguments: [
            ([], nil), ([(0.5, true), (0.5, false)], 0.0), ([(1.0, false)], 1.0), ([(0.0, true), (0.0, false)], 0.5),
            // Two bins: off by 0.2 twice, and by 0.1 twice the other way.
            ([(0.8, true), (0.8, true), (0.1, false), (0.1, false)], 0.15),
        ] as [([(Double, Bool)], Double?)]
    )
    func measuresHowFarProbabilitiesAreOff(forecasts: [(Double, Bool)], error: Double?) {
        let measured = CalibrationError.measure(forecasts.map { ($0.0, $0.1) })
        #expect((measured == nil) == (error == nil))
        #expect(abs((measured ?? 0) - (error ?? 0)) < 1e-12)
    }
}
