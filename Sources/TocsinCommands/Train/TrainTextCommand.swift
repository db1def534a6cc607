// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TextEncoder
internal import TocsinClassifier
internal import TocsinCommandSupport
internal import TocsinCorpus
internal import TocsinTraining

/// Learns the classifier.
struct TrainTextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text",
        abstract: "Learns the text classifier from labelled texts.",
        discussion: "The same texts give the same model. What is kept for choosing and testing is never learnt from."
    )

    @OptionGroup var corpus: CorpusOptions
    @OptionGroup var decisions: DecisionOptions

    @Option(help: "Where to write the model.")
    var out: String

    @Option(help: "What an error costs against the size of the weights.")
    var cost = HarmTraining().cost

    @Option(help: "How often a side of a pair counts.")
    var pairWeight = HarmTraining().pairWeight

    @OptionGroup var encoder: EncoderOptions

    @Option(help: "Where to write the second stage.")
    var secondOut: String?

    func validate() throws {
        if (encoder.encoder == nil) != (secondOut == nil) {
            throw ValidationError("Give --encoder and --second-out together.")
        }

        if cost <= 0 || pairWeight < 1 { throw ValidationError("Give a --cost above 0 and a --pair-weight from 1.") }
    }

    func run() async throws {
        let console = Console()
        for path in [out, secondOut].compactMap(\.self) { try OutputFiles.mustBeWritable(path) }
        let decided = try decisions.texts(console)
        if !decided.isEmpty { console.say("Takes \(decided.count.grouped) texts from decisions.") }
        let texts = try corpus.texts() + decided
        console.progress("learning from \(texts.count.grouped) texts")
        var training = HarmTraining()
        training.cost = cost
        training.identities = try IdentityWords.bundled()
        training.pairWeight = pairWeight
        var (model, learntFrom) = try training.model(texts)
        let bytes = try OutputFiles.saying(out) { try model.write(to: out) }
        let second = try encoder.load().map { encoder in
            try SecondStageTraining().stage(texts, after: model, encoder) { done, all in
                console.progress("encoded \(done.grouped) of \(all.grouped) texts")
            }
        }
        if let second, let secondOut {
            _ = try OutputFiles.saying(secondOut) { try second.write(to: secondOut) }
        }
        console.endProgress()
        console.say(
            "Learnt from \(learntFrom.grouped) texts. Wrote \(out), \(bytes.grouped) bytes, version \(model.version)."
        )
        let languages = model.calibrations.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value.texts.grouped))" }
        console.say("Calibrated on harmless texts of: \(languages.joined(separator: ", ")).")
        let lost = Set(try HarmModel.bundled().calibrations.keys).subtracting(model.calibrations.keys).sorted()
        if !lost.isEmpty {
            console.warn(
                "The model that comes with Tocsin has thresholds of their own for \(lost.joined(separator: ", ")), and this one has none: "
                    + "give texts of these languages too before you promote it."
            )
        }
    }
}
