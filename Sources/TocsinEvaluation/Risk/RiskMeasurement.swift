// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
package import TocsinRisk

/// How well risks tell who asks for harm, and how far their probabilities can be trusted; shares are 0...1.
package struct RiskMeasurement: Sendable {
    package let harmful: Int
    package let harmless: Int
    package let auc: Double?
    package let aucInterval: ClosedRange<Double>?
    package let averagePrecision: Double?
    /// At the thresholds that 1 % and 5 % of the harmless reached where they were fixed.
    package let atOne: Rates
    package let atFive: Rates
    /// The mean distance of probabilities from what came true, over ten bins (expected calibration error).
    package let calibrationError: Double?
    package let calibrationInterval: ClosedRange<Double>?
    /// Of the same, by the gravest finding alone: what it ranks, and what is found from level medium on.
    package let baselineAUC: Double?
    package let baselineAveragePrecision: Double?
    package let baselineAtMedium: Rates
    /// Harmless ones by population, then harmful ones by harm.
    package let populations: [Population]

    /// What is flagged.
    package struct Rates: Sendable, Equatable {
        package var recall: Double?
        package var falsePositiveRate: Double?
    }

    /// How many of a group are flagged.
    package struct Population: Sendable, Equatable {
        package var name: String
        package var isHarmful: Bool
        package var count: Int
        package var elevated: Int
        package var high: Int
        /// With a finding of level medium or above.
        package var baseline: Int
    }

    private struct Scored {
        var example: RiskExample
        var risk: Risk
        var isHarmful: Bool { example.isHarmful }
        var baseline: Bool { example.highestLevel >= RiskMeasurement.medium }
    }

    private static let medium = (FindingLevel.allCases.firstIndex(of: .medium) ?? 0) + 1

    package init(_ examples: [RiskExample], _ model: RiskModel) {
        let scored = examples.map { Scored(example: $0, risk: model.risk($0.evidence)) }
        let ranking = Ranking(scored.map { ($0.risk.sumBits, $0.isHarmful) })
        harmful = ranking.harmful
        harmless = ranking.harmless
        auc = ranking.auc
        averagePrecision = ranking.averagePrecision
        // An operation's accounts are alike, so they are drawn together.
        let groups = Dictionary(grouping: scored, by: \.example.group).sorted { $0.key < $1.key }
            .map { $0.value.map { (bits: $0.risk.sumBits, probability: $0.risk.probability, isHarmful: $0.isHarmful) } }
        aucInterval = Bootstrap.interval(groups) { drawn in
            Ranking(drawn.flatMap { $0.map { ($0.bits, $0.isHarmful) } }).auc
        }
        calibrationError = CalibrationError.measure(scored.map { ($0.risk.probability, $0.isHarmful) })
        calibrationInterval = Bootstrap.interval(groups) { drawn in
            CalibrationError.measure(drawn.flatMap { $0.map { ($0.probability, $0.isHarmful) } })
        }
        func rates(_ isFlagged: (Scored) -> Bool) -> Rates {
            let found = scored.count { $0.isHarmful && isFlagged($0) }
            let wrong = scored.count { !$0.isHarmful && isFlagged($0) }
            return Rates(
                recall: ranking.harmful == 0 ? nil : Double(found) / Double(ranking.harmful),
                falsePositiveRate: ranking.harmless == 0 ? nil : Double(wrong) / Double(ranking.harmless)
            )
        }
        atOne = rates { $0.risk.band == .high }
        atFive = rates { $0.risk.band >= .elevated }
        let baseline = Ranking(scored.map { (Double($0.example.highestLevel), $0.isHarmful) })
        baselineAUC = baseline.auc
        baselineAveragePrecision = baseline.averagePrecision
        baselineAtMedium = rates(\.baseline)
        populations =
            Self.populations(scored.filter { !$0.isHarmful }, isHarmful: false)
            + Self.populations(scored.filter(\.isHarmful), isHarmful: true)
    }

    private static func populations(_ scored: [Scored], isHarmful: Bool) -> [Population] {
        let byName = Dictionary(grouping: scored, by: \.example.population).sorted { $0.key < $1.key }
        return byName.map { name, members in
            Population(
                name: name,
                isHarmful: isHarmful,
                count: members.count,
                elevated: members.count { $0.risk.band >= .elevated },
                high: members.count { $0.risk.band == .high },
                baseline: members.count(where: \.baseline)
            )
        }
    }
}

/// The expected calibration error of some forecasts, as ``Calibration/expectedError`` has it.
package enum CalibrationError {
    /// - Parameter forecasts: Probabilities, 0...1, and whether it came true.
    /// - Returns: 0...1; nil without forecasts.
    package static func measure(_ forecasts: [(probability: Double, isTrue: Bool)]) -> Double? {
        var calibration = Calibration()
        for (probability, isTrue) in forecasts { calibration.add(probability, cameTrue: isTrue) }
        return calibration.expectedError
    }
}
