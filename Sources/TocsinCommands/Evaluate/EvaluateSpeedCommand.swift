// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import JSONText
internal import TocsinClassifier

/// How fast texts are classified.
struct EvaluateSpeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speed",
        abstract: "Times the classifier on texts in memory, on one task, as JSON.",
        shouldDisplay: false
    )

    @OptionGroup var texts: TextsInMemory

    func run() async throws {
        let texts = try texts.load()
        let model = try HarmModel.bundled()
        let scorer = HarmScorer(model)
        let threshold = model.threshold(nil, .onePercent)
        var flagged = 0
        let duration = ContinuousClock().measure {
            for text in texts where scorer.score(text).map({ $0.score >= threshold }) ?? false { flagged += 1 }
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("texts", texts.count)
            writer.member("bytes", texts.reduce(0) { $0 + $1.utf8.count })
            writer.member("seconds", duration / .seconds(1))
            writer.member("flagged", flagged)
        }
        Console().say(writer.text)
    }
}
