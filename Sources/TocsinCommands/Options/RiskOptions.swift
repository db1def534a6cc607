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
    ///
    /// - Parameters:
    ///   - console: Where it is said that weights and classifier do not belong together.
    ///   - promoted: The model that scans of the store use; nil where it is the one that comes with Tocsin.
    ///   - storeOption: What advice about a next command ends with.
    /// - Returns: As classifier the promoted one where the weights were learnt with it, else the one that comes with Tocsin.
    /// - Throws: When weights or classifier cannot be read.
    func load(
        _ console: Console,
        promoted: HarmModel? = nil,
        storeOption: String = ""
    ) throws -> (weights: RiskWeights, classifier: HarmModel) {
        let read = try weights.map { try RiskWeights(path: $0) } ?? RiskWeights.bundled()
        if let promoted, promoted.version == read.classifierVersion { return (read, promoted) }
        let classifier = try HarmModel.bundled()
        if let promoted {
            console.warn(
                "Scans of this store use the model \(promoted.version), which these weights do not know: \(classifier.version) scores here. "
                    + "To weigh the promoted one, write it with 'tocsin model export FILE\(storeOption)', learn with 'tocsin train risk --model' and give --weights."
            )
        }
        if read.classifierVersion != classifier.version {
            console.warn(
                "The weights were learnt with classifier \(read.classifierVersion), and this is \(classifier.version). "
                    + "Probabilities and bands are off: run 'tocsin train risk'."
            )
        }
        return (read, classifier)
    }
}
