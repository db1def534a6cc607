// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TextEncoder
internal import TocsinClassifier

/// The text encoder of the second stage, where it is installed.
struct EncoderOptions: ParsableArguments {
    @Option(help: "The folder of the text encoder ('make encoder'), for the second stage as well, which takes minutes.")
    var encoder: String?

    @Option(
        help:
            "What tuning changed in the encoder (default: what comes with Tocsin; none for the encoder as it is installed)."
    )
    var difference: String?

    func validate() throws {
        if difference != nil && encoder == nil { throw ValidationError("Give --encoder with --difference.") }
    }

    /// The second stage over it; nil when no folder is given.
    ///
    /// `path`: Of the second stage (default: the one that comes with Tocsin).
    func opinion(_ path: String?, after first: HarmModel) throws -> SecondOpinion? {
        guard let encoder = try load() else { return nil }
        let stage = try path.map { try SecondStage(path: $0) } ?? SecondStage.bundled()
        return try SecondOpinion(stage, after: first, encoder: encoder)
    }

    /// Nil when no folder is given.
    func load() throws -> TextEncoder? {
        guard let encoder else { return nil }
        switch difference {
        case nil: return try TextEncoder(folder: encoder, difference: .bundled())
        case "none": return try TextEncoder(folder: encoder)
        case let path?: return try TextEncoder(folder: encoder, difference: EncoderDifference(path: path))
        }
    }
}
