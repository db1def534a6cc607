// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinClassifier
internal import TocsinFindings

/// Whether the text classifier speaks, and which.
struct ClassifierOptions: ParsableArguments {
    @Option(
        help:
            "Whether the text classifier raises findings of level low (on), only counts them (shadow), or rests (off)."
    )
    var classifier = ClassifierState.on

    @Option(help: "The classifier's model, as 'tocsin train' writes it (default: the one that comes with Tocsin).")
    var model: String?

    enum ClassifierState: String, ExpressibleByArgument, CaseIterable {
        case on, shadow, off
    }

    /// Nil when it rests.
    func load() throws -> HarmClassifier? {
        guard classifier != .off else { return nil }
        let model = try model.map { try HarmModel(path: $0) } ?? HarmModel.bundled()
        return HarmClassifier(model, isShadow: classifier == .shadow)
    }
}
