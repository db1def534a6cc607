// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import TocsinClassifier
internal import TocsinCorpus
internal import TocsinEvaluation

/// Measures the classifier over single texts.
struct EvaluateTextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text",
        abstract: "Measures how well the classifier tells requests for harm from what is harmless.",
        discussion: """
            Only texts kept for testing count; thresholds were fixed on others when the model was learnt. \
            'FPR' is the share of harmless texts that are flagged. Both stages together have two thresholds: one for \
            ordinary texts, and one that withstands near misses as well.
            """
    )

    @OptionGroup var corpus: CorpusOptions

    @Option(name: .customLong("set"), help: "Only suites whose name begins so; several may be given.")
    var sets: [String] = []

    @Option(help: "Models to measure side by side (default: the one that comes with Tocsin).")
    var model: [String] = []

    @OptionGroup var encoder: EncoderOptions

    @Option(help: "The second stage (default: the one that comes with Tocsin).")
    var second: String?

    @Option(help: "Measure texts kept for testing (test), or for choosing settings (dev).")
    var part = Part.test

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if part == .train { throw ValidationError("The models were learnt from 'train'. Measure on test or dev.") }
    }

    func run() async throws {
        let console = Console()
        let suites = try suites()
        let models = model.isEmpty ? [try HarmModel.bundled()] : try model.map { try HarmModel(path: $0) }
        var text = TextMeasurementText()
        for model in models {
            let scorer = HarmScorer(model)
            for suite in suites {
                console.progress("measuring \(suite.name)")
                let measurement = TextMeasurement(suite.texts.compactMap { model.scored($0, scorer) })
                text.rows.append((suite.name, model.version, measurement))
            }
        }
        if let first = models.first, let second = try encoder.opinion(second, after: first) {
            let scorer = HarmScorer(first)
            for harmless in SecondStage.HarmlessTexts.allCases {
                for suite in suites {
                    let scored = suite.texts.compactMap { text in
                        console.progress("measuring \(suite.name) with both stages")
                        return second.scored(text, scorer, of: harmless)
                    }
                    text.rows.append((suite.name, "both stages, \(harmless.rawValue)", TextMeasurement(scored)))
                }
            }
        }
        console.endProgress()
        console.say(json ? text.json : text.text)
    }

    /// - Throws: `CommandProblem` where there is nothing to measure.
    private func suites() throws -> [TextSuite] {
        let all = TextSuite.all(try corpus.texts(), part: part)
        if all.isEmpty {
            throw CommandProblem("No text is of the part '\(part.rawValue)'. Give other texts, or another --part.")
        }
        // One that is nobody's beginning is mistyped, also where others are well.
        if let unknown = sets.first(where: { set in !all.contains { $0.name.hasPrefix(set) } }) {
            throw CommandProblem(
                "No suite's name begins with '\(unknown)'. Of these texts there are: \(all.map(\.name).joined(separator: ", "))."
            )
        }
        return sets.isEmpty ? all : all.filter { suite in sets.contains { suite.name.hasPrefix($0) } }
    }
}

extension HarmModel {
    /// A text as the model sees it; nil for one without a word.
    fileprivate func scored(_ text: LabelledText, _ scorer: HarmScorer) -> ScoredText? {
        guard let score = scorer.score(text.text) else { return nil }
        return ScoredText(
            isHarmful: text.isHarmful,
            score: score.score,
            isFlaggedAtFive: score.score >= threshold(text.language, .fivePercent),
            isFlaggedAtOne: score.score >= threshold(text.language, .onePercent)
        )
    }
}

extension Part: ExpressibleByArgument {}

extension SecondOpinion {
    /// A text as both stages see it; nil for one without a word.
    ///
    /// `harmless`: Of which texts a share is flagged.
    fileprivate func scored(
        _ text: LabelledText,
        _ scorer: HarmScorer,
        of harmless: SecondStage.HarmlessTexts
    ) -> ScoredText? {
        guard let first = scorer.score(text.text), let score = score(text.text, first: first.score) else { return nil }
        let topic = scorer.category(text.text, first)
        return ScoredText(
            isHarmful: text.isHarmful,
            score: score,
            isFlaggedAtFive: score >= threshold(text.language, .fivePercent, of: harmless, about: topic),
            isFlaggedAtOne: score >= threshold(text.language, .onePercent, of: harmless, about: topic)
        )
    }
}
