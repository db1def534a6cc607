// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinClassifier
internal import TocsinCommandSupport
internal import TocsinRisk

/// Which weights of risk are used.
struct RiskOptions: ParsableArguments {
    @Option(help: "The weights, as 'tocsin train risk' writes them (default: those that come with Tocsin).")
    var weights: String?

    /// The weights, and the classifier whose scores they weigh.
    func load(_ console: Console) throws -> (weights: RiskWeights, classifier: HarmModel) {
        let read = try weights.map { try RiskWeights(path: $0) } ?? RiskWeights.bundled()
        let classifier = try HarmModel.bundled()
        if read.classifierVersion != classifier.version {
            console.warn(
                "The weights were learnt with classifier \(read.classifierVersion), and this is \(classifier.version). "
                    + "Probabilities and bands are off: run 'tocsin train risk'."
            )
        }
        return (read, classifier)
    }
}
