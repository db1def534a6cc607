// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TextEncoder
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
            'FPR' is the share of harmless texts that are flagged.
            """
    )

    @OptionGroup var corpus: CorpusOptions

    @Option(name: .customLong("set"), help: "Only suites whose name begins so; several may be given.")
    var sets: [String] = []

    @Option(help: "Models to measure side by side (default: the one that comes with Tocsin).")
    var model: [String] = []

    @Option(help: "The folder of the text encoder: measures the second stage as well, which takes minutes.")
    var encoder: String?

    @Option(help: "The second stage (default: the one that comes with Tocsin).")
    var second: String?

    @Option(help: "Measure texts kept for testing (test), or for choosing settings (dev).")
    var part = Part.test

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let console = Console()
        let suites = TextSuite.all(try corpus.texts(), part: part)
            .filter { suite in sets.isEmpty || sets.contains { suite.name.hasPrefix($0) } }
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
        if let encoder, let first = models.first {
            let second = try second.map { try SecondStage(path: $0) } ?? SecondStage.bundled()
            let stages = BothStages(first: first, second: second, encoder: try TextEncoder(folder: encoder))
            for suite in suites {
                let scored = suite.texts.compactMap { text in
                    console.progress("measuring \(suite.name) with both stages")
                    return stages.scored(text)
                }
                text.rows.append((suite.name, "both stages", TextMeasurement(scored)))
            }
        }
        console.endProgress()
        console.say(json ? text.json : text.text)
    }
}

extension HarmModel {
    /// A text as the model sees it; nil for one without a word.
    fileprivate func scored(_ text: LabelledText, _ scorer: HarmScorer) -> ScoredText? {
        guard let score = scorer.score(text.text) else { return nil }
        return ScoredText(
            isHarmful: text.isHarmful,
            score: score.score,
            category: scorer.category(text.text, score),
            isFlaggedAtFive: score.score >= threshold(text.language, .fivePercent),
            isFlaggedAtOne: score.score >= threshold(text.language, .onePercent)
        )
    }
}

extension Part: ExpressibleByArgument {}

/// Scores with both stages, and remembers what it encoded: suites share texts.
private final class BothStages {
    private let first: HarmModel
    private let second: SecondStage
    private let encoder: TextEncoder
    private let scorer: HarmScorer
    private var numbers: [String: [Float]] = [:]

    init(first: HarmModel, second: SecondStage, encoder: TextEncoder) {
        self.first = first
        self.second = second
        self.encoder = encoder
        scorer = HarmScorer(first)
    }

    func scored(_ text: LabelledText) -> ScoredText? {
        guard let one = scorer.score(text.text), let numbers = numbers[text.text] ?? encoder.numbers(of: text.text)
        else {
            return nil
        }
        self.numbers[text.text] = numbers
        let score = second.score(first: one.score, numbers: numbers)
        return ScoredText(
            isHarmful: text.isHarmful,
            score: score,
            category: scorer.category(text.text, one),
            isFlaggedAtFive: score >= second.threshold(text.language, .fivePercent),
            isFlaggedAtOne: score >= second.threshold(text.language, .onePercent)
        )
    }
}
