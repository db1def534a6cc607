// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinClassifier
package import TocsinCorpus
internal import TocsinModel
internal import TocsinSignals

/// Learns a ``HarmModel`` from labelled texts; the same texts in the same order give the same model.
package struct HarmTraining: Sendable {
    /// What an error costs against the size of the weights.
    package var cost = 10.0
    /// How often a side of a pair counts: it says more of intent than a text without its near miss.
    package var pairWeight = 2
    /// What is not to be learnt from.
    package var identities = IdentityWords([])

    package init() {}

    /// Learns, and chooses probabilities and thresholds.
    ///
    /// - Parameter texts: Of all parts; those of part `train` are learnt from, those of `dev` are for choosing, the others are only kept away
    ///   from what is learnt from.
    /// - Returns: The model, and how many texts it was learnt from.
    /// - Throws: ``TrainingError``.
    package func model(_ texts: [LabelledText]) throws -> (model: HarmModel, learntFrom: Int) {
        let learnt = Self.withoutLeaks(texts)
        let problem = LinearProblem(featureCount: TextFeatures.count)
        let rows = learnt.map { problem.add(TextFeatures.values($0.text, without: identities)) }
        let intent = try problem.solve(
            zip(learnt, rows).flatMap { text, row in
                repeatElement((row, text.isHarmful ? 1 : 0), count: weight(text))
            },
            classes: 2,
            cost: cost
        )
        let topics = try problem.solve(
            zip(learnt, rows).compactMap { text, row in text.category.map { (row, $0.index) } },
            classes: HarmCategory.allCases.count,
            cost: cost
        )
        let model = HarmModel(
            intent: intent.weights[0],
            topics: topics.weights,
            biases: intent.biases + topics.biases,
            without: identities
        )
        return (calibrated(model, texts.filter { $0.part == .dev }), learnt.count)
    }

    private func calibrated(_ model: HarmModel, _ texts: [LabelledText]) -> HarmModel {
        let scorer = HarmScorer(model)
        let scored = texts.compactMap { text in scorer.score(text.text).map { (text: text, score: $0.score) } }
        // Probabilities are over pairs alone: the share of harm in public sets says nothing of anything.
        let pairs = scored.filter { $0.text.set == NearMissPair.setName }
        let factors = try? HarmCalibration.fit(pairs.map { ([$0.score], $0.text.isHarmful) })
        return model.calibrated(
            slope: factors?[0] ?? 1,
            offset: factors?[1] ?? 0,
            HarmCalibration.calibrations(scored)
        )
    }

    private func weight(_ text: LabelledText) -> Int { text.set == NearMissPair.setName ? pairWeight : 1 }

    /// The texts to learn from, without any that nearly is one for choosing or testing, or one that came before.
    package static func withoutLeaks(_ texts: [LabelledText]) -> [LabelledText] {
        var seen: [UInt64: [PromptSketch]] = [:]
        var seenTexts: Set<String> = []
        func resembles(_ text: String) -> Bool {
            if seenTexts.contains(text.lowercased()) { return true }
            guard let sketch = PromptSketch(text) else { return false }
            return (0..<PromptSketch.bandCount).contains { band in
                seen[key(sketch, band), default: []].contains { $0.similarity(to: sketch) >= maximumSimilarity }
            }
        }
        func remember(_ text: String) {
            seenTexts.insert(text.lowercased())
            guard let sketch = PromptSketch(text) else { return }
            for band in 0..<PromptSketch.bandCount { seen[key(sketch, band), default: []].append(sketch) }
        }
        for text in texts where text.part != .train { remember(text.text) }
        var kept: [LabelledText] = []
        for text in texts where text.part == .train && !resembles(text.text) {
            kept.append(text)
            // Both sides of a pair are alike on purpose.
            if text.set != NearMissPair.setName { remember(text.text) }
        }
        return kept
    }

    private static func key(_ sketch: PromptSketch, _ band: Int) -> UInt64 {
        sketch.band(band) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(band)
    }

    /// Two texts that share so much are one.
    private static let maximumSimilarity = 0.75
}
