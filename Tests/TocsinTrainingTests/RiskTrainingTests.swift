// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinCorpus
import TocsinModel
import TocsinRisk
@testable import TocsinTraining

struct BoundedLogisticTests {
    private static let wide = [-50.0...50.0]

    /// Of four without the value one is harmful, of four with it three: the factor is ln 9, the offset -ln 3.
    private static let rows: [(values: [Double], isHarmful: Bool)] = (0..<800).map { number in
        let value = number < 400 ? 0.0 : 1.0
        return ([value], number % 4 == 0 || (value == 1 && number % 4 != 3))
    }

    @Test func findsTheLikeliestFactors() {
        let fit = BoundedLogistic.fit(Self.rows, bounds: Self.wide)
        #expect(abs(fit.factors[0] - log(9)) < 1e-3)
        #expect(abs(fit.offset + log(3)) < 1e-3)
    }

    @Test(arguments: [0.0...1.0, -3.0 ... -1.0])
    func staysWithinBoundsAndFitsTheRest(bounds: ClosedRange<Double>) {
        let fit = BoundedLogistic.fit(Self.rows, bounds: [bounds])
        #expect(fit.factors[0] == bounds.upperBound)
        // With its offset, the sum of probabilities is the number of harmful rows.
        var sum = 0.0
        for row in Self.rows { sum += 1 / (1 + exp(-(fit.factors[0] * row.values[0] + fit.offset))) }
        #expect(abs(sum - 400) < 0.1)
    }

    @Test func doesNotRunOffWhereAllIsPlain() {
        let rows = [(values: [0.0], isHarmful: false), (values: [1.0], isHarmful: true)]
        let fit = BoundedLogistic.fit(rows, bounds: Self.wide)
        #expect(fit.factors[0].isFinite && fit.factors[0] > 5)
    }

    @Test func knowsThePriorOfRowsWithoutValues() {
        let fit = BoundedLogistic.fit([([], true), ([], false), ([], false), ([], false)], bounds: [])
        #expect(abs(fit.offset + log(3)) < 1e-2)
    }
}

struct RiskTrainingTests {
    private func example(findings: Int, isHarmful: Bool) -> RiskTraining.Labelled {
        let account = AccountID(high: 0, low: 1)
        let rule = RuleReference(
            id: "rule",
            title: "Rule",
            version: "1",
            category: .scam,
            level: .medium,
            scope: .account,
            tags: []
        )
        let time = Timestamp(milliseconds: 0)
        let raised = (0..<findings).map { number in
            Finding(
                id: FindingID(value: UInt64(number)),
                rule: rule,
                subject: .account(account),
                firstTime: time,
                lastTime: time,
                occurrences: 1,
                evidence: [],
                isShadow: false
            )
        }
        let history = AccountHistory(account: account, requests: [], findings: raised)
        return (RiskEvidence(history, at: time, halfLifeDays: 30), isHarmful)
    }

    private var examples: [RiskTraining.Labelled] {
        (0..<1000).map { number in
            let isHarmful = number % 20 == 0
            return example(findings: isHarmful && number % 40 == 0 || number % 199 == 1 ? 1 : 0, isHarmful: isHarmful)
        }
    }

    @Test func learnsWithinBoundsAndFixesThresholds() throws {
        let model = try RiskTraining.model(learnt: examples, fixed: examples)
        for feature in RiskFeature.allCases {
            #expect(
                abs(model.weights[feature.place])
                    <= max(abs(feature.weightBounds.lowerBound), feature.weightBounds.upperBound)
            )
        }
        #expect(model.weights[RiskFeature.findingsMedium.place] > 2)
        let with = model.risk(example(findings: 1, isHarmful: true).evidence)
        let without = model.risk(example(findings: 0, isHarmful: false).evidence)
        // Five in 950 harmless ones have a finding: fewer than 1 %, so a finding is above both thresholds.
        #expect(with.band == .high)
        #expect(without.band == .low)
        // Probabilities add up to the number of harmful ones.
        let sum = examples.reduce(0) { $0 + model.risk($1.evidence).probability }
        #expect(abs(sum - 50) < 0.5)
        #expect(try RiskTraining.model(learnt: examples, fixed: examples) == model)
    }

    @Test func saysWhenThereIsNothingToLearnFrom() {
        let harmless = examples.filter { !$0.isHarmful }
        #expect(throws: TrainingError.tooFewExamples) { try RiskTraining.model(learnt: harmless, fixed: examples) }
        #expect(throws: TrainingError.tooFewExamples) { try RiskTraining.model(learnt: examples, fixed: []) }
    }

    @Test(arguments: [
        ([1, 2, 3, 4], 0.25, 3.0.nextUp), ([1, 1, 1, 1], 0.25, 1.0.nextUp), ([1, 2], 0.0, 2.0.nextUp),
        ([1, 2], 1.0, -.infinity), ([], 0.05, -.infinity),
    ])
    func letsAtMostAShareReachAThreshold(sums: [Double], share: Double, threshold: Double) {
        #expect(RiskTraining.threshold(sums, share: share) == threshold)
        #expect(Double(sums.count { $0 >= threshold }) <= share * Double(sums.count))
    }

    @Test func noServiceServesTwoPurposes() {
        let services = Part.allCases.flatMap { RiskService.all($0) }
        #expect(services.count == 6 + 3 + 6)
        #expect(Set(services.map(\.seed)).count == services.count)
        for service in services { #expect(FileManager.default.fileExists(atPath: service.path)) }
    }
}
