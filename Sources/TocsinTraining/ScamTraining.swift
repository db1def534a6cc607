// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinClassifier
package import TocsinCorpus

/// Learns how scams are worded, from messages; the same messages in the same order give the same model.
package struct ScamTraining: Sendable {
    /// What an error costs against the size of the weights.
    private static let cost = 10.0
    /// How often one of a pair of twins counts: it says more than a message without one.
    private static let twinWeight = 3

    /// Those for choosing are mostly twins, written to be hard, so the wording says half as much again of what people get, and half a bit more for a scam: with these
    /// and the limits of `ScamWording`, signs and wording together find most without flagging more than one in two hundred ordinary messages.
    private static let sharpness = 1.5
    private static let moreBits = 0.5

    package init() {}

    /// Learns, and chooses probabilities.
    ///
    /// `messages`: As the scam check looks at wording. Those of part `train` are learnt from, those of `dev` are for choosing, the others are only
    /// kept away from what is learnt from.
    ///
    /// `twins`: The name of the set in which each scam has an honest twin.
    ///
    /// - Returns: The model, without topics, and how many messages it was learnt from.
    /// - Throws: ``TrainingError``.
    package func model(_ messages: [LabelledText], twins: String) throws -> (model: HarmModel, learntFrom: Int) {
        let learnt = HarmTraining.withoutLeaks(messages)
        let problem = LinearProblem(featureCount: TextFeatures.count)
        // A scam is told by whom it says it comes from, too: nothing is masked.
        let nothing = IdentityWords([String]())
        let rows = learnt.flatMap { message in
            let row = problem.add(TextFeatures.values(message.text, without: nothing))
            return repeatElement(
                (row, message.isHarmful ? 1 : 0),
                count: message.set == twins ? Self.twinWeight : 1
            )
        }
        let solution = try problem.solve(rows, classes: 2, cost: Self.cost)
        let model = HarmModel(intent: solution.weights[0], topics: [], biases: solution.biases, without: nothing)
        let scorer = HarmScorer(model)
        let factors = try HarmCalibration.fit(
            messages.filter { $0.part == .dev }
                .compactMap { message in scorer.score(message.text).map { ([$0.score], message.isHarmful) } }
        )
        let calibrated = model.calibrated(
            slope: Self.sharpness * factors[0],
            offset: Self.sharpness * factors[1] + Self.moreBits * log(2),
            [:]
        )
        return (calibrated, learnt.count)
    }
}
