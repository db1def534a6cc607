// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinClassifier
internal import TocsinCorpus
internal import TocsinTraining

/// Learns the classifier.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learns the text classifier from labelled texts.",
        discussion: "The same texts give the same model. What is kept for choosing and testing is never learnt from."
    )

    @OptionGroup var corpus: CorpusOptions

    @Option(help: "Where to write the model.")
    var out: String

    @Option(help: "What an error costs against the size of the weights.")
    var cost = HarmTraining().cost

    @Option(help: "How often a side of a pair counts.")
    var pairWeight = HarmTraining().pairWeight

    func validate() throws {
        if cost <= 0 || pairWeight < 1 { throw ValidationError("Give a --cost above 0 and a --pair-weight from 1.") }
    }

    func run() async throws {
        let console = Console()
        let texts = try corpus.texts()
        console.progress("learning from \(texts.count.grouped) texts")
        var training = HarmTraining()
        training.cost = cost
        training.pairWeight = pairWeight
        var (model, learntFrom) = try training.model(texts)
        let bytes = try model.write(to: out)
        console.endProgress()
        console.say(
            "Learnt from \(learntFrom.grouped) texts. Wrote \(out), \(bytes.grouped) bytes, version \(model.version)."
        )
    }
}
