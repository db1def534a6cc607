// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TextEncoder
package import TocsinClassifier
package import TocsinCorpus
internal import TocsinModel

/// Learns a ``SecondStage`` over a first stage that is learnt already.
package struct SecondStageTraining: Sendable {
    /// What an error costs against the size of the weights.
    private static let cost = 10.0
    /// Of each public set, at most so many texts are learnt from and chosen on: to encode one takes tens of milliseconds.
    private static let textsOfASet = 200
    /// Harm told by topic, and close to what defenders ask: without them, fewer of a defender's texts are flagged.
    private static let setsLeftOut: Set = [PublicSet.cysecbench.rawValue, PublicSet.interpreter.rawValue]

    /// What the second stage and its encoder learn from, of all texts: none that nearly is one for choosing or testing.
    package static func learntFrom(_ texts: [LabelledText]) -> [LabelledText] {
        HarmTraining.withoutLeaks(texts).filter { !setsLeftOut.contains($0.set) }
    }

    package init() {}

    /// Learns.
    ///
    /// - Parameters:
    ///   - texts: Of all parts, as ``HarmTraining/model(_:)`` gets them.
    ///   - first: The first stage.
    ///   - encoder: What turns texts into numbers.
    ///   - progress: Called with how many texts are encoded, of how many.
    /// - Returns: The second stage.
    /// - Throws: ``TrainingError``.
    package func stage(
        _ texts: [LabelledText],
        after first: HarmModel,
        _ encoder: TextEncoder,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> SecondStage {
        let learnt = Self.sample(Self.learntFrom(texts))
        let chosenOn = Self.sample(texts.filter { $0.part == .dev })
        let all = learnt + chosenOn
        var numbers: [[Float]?] = []
        for text in all {
            numbers.append(encoder.numbers(of: first.identities.masked(text.text)))
            progress(numbers.count, all.count)
        }
        let problem = LinearProblem(featureCount: TextEncoder.dimensions)
        var rows: [(row: Int, class: Int)] = []
        for (text, numbers) in zip(learnt, numbers) {
            guard let numbers else { continue }
            rows.append((problem.add(numbers.enumerated().map { ($0.offset, $0.element) }), text.isHarmful ? 1 : 0))
        }
        let solution = try problem.solve(rows, classes: 2, cost: Self.cost)
        var stage = SecondStage(weights: solution.weights[0], bias: solution.biases[0], over: encoder.version)
        let scorer = HarmScorer(first)
        let scored = zip(chosenOn, numbers[learnt.count...]).compactMap { text, numbers in
            numbers.flatMap { numbers in scorer.score(text.text).map { (text: text, first: $0, numbers: numbers) }
            }
        }
        let factors = try HarmCalibration.fit(
            scored.filter { $0.text.set == NearMissPair.setName }
                .map { ([$0.first.score, stage.score($0.numbers)], $0.text.isHarmful) }
        )
        stage.mix = SecondStage.Mix(first: factors[0], second: factors[1], offset: factors[2])
        stage.calibrations = Self.calibrations(
            scored.map { text, first, numbers in
                (text, stage.score(first: first.score, numbers: numbers), scorer.category(text.text, first))
            }
        )
        return stage
    }

    /// Over ordinary texts as ``HarmCalibration/calibrations(_:)`` has them, and over those near to harm, by what they speak of.
    ///
    /// Apart, since a threshold that withstands near misses finds little of what nobody words carefully.
    static func calibrations(
        _ scored: [(text: LabelledText, score: Double, topic: HarmCategory)]
    ) -> [String: HarmModel.Calibration] {
        var calibrations = HarmCalibration.calibrations(
            scored.filter { !nearSets.contains($0.text.set) }.map { ($0.text, $0.score) }
        )
        let near = scored.filter { nearSets.contains($0.text.set) }
        for (key, texts) in Dictionary(grouping: near, by: { SecondStage.nearMisses(about: $0.topic) }) {
            let bySet = Dictionary(grouping: texts, by: \.text.set).values
                .compactMap { HarmCalibration.calibrations($0.map { ($0.text, $0.score) })[HarmModel.anyLanguage] }
                .filter { $0.texts >= HarmModel.Calibration.minimumTexts }
            if bySet.isEmpty { continue }
            calibrations[key] = HarmModel.Calibration(
                texts: bySet.reduce(0) { $0 + $1.texts },
                fivePercent: bySet.map(\.fivePercent).max() ?? .infinity,
                onePercent: bySet.map(\.onePercent).max() ?? .infinity,
                onePerMille: bySet.map(\.onePerMille).max() ?? .infinity
            )
        }
        return calibrations
    }

    /// Sets whose harmless texts speak of harm.
    private static let nearSets = [
        NearMissPair.setName, PublicSet.securityWork.rawValue, PublicSet.coconotContrast.rawValue,
    ]

    /// All pairs, and of each public set so many that lie evenly over it.
    private static func sample(_ texts: [LabelledText]) -> [LabelledText] {
        Dictionary(grouping: texts, by: \.set).sorted { $0.key < $1.key }
            .flatMap { set, texts -> [LabelledText] in
                if set == NearMissPair.setName || texts.count <= textsOfASet { return texts }
                return (0..<textsOfASet).map { texts[$0 * texts.count / textsOfASet] }
            }
    }
}
