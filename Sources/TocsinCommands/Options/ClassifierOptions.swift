// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TextEncoder
internal import TocsinClassifier
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinStore

/// Whether the text classifier speaks, and which.
struct ClassifierOptions: ParsableArguments {
    @Option(
        help:
            "Whether the text classifier raises findings of level low (on), only counts them (shadow), or rests (off)."
    )
    var classifier = ClassifierState.on

    @Option(
        help:
            "The classifier's model, as 'tocsin train' writes it (default: what 'tocsin model' promoted in the store, or the one that comes with Tocsin)."
    )
    var model: String?

    @Option(
        help:
            "The folder of the text encoder ('make encoder'): asks a second stage about what the first is not sure of, some 25 texts a second."
    )
    var encoder: String?

    enum ClassifierState: String, ExpressibleByArgument, CaseIterable {
        case on, shadow, off
    }

    func validate() throws {
        if model != nil && encoder != nil {
            throw ValidationError(
                "The second stage was learnt for the model that comes with Tocsin. Give --model or --encoder."
            )
        }
    }

    /// Loads what was asked for.
    ///
    /// - Parameters:
    ///   - store: That which is scanned: a model may have been promoted in it.
    ///   - storeOption: What advice about a next command ends with.
    /// - Returns: Nil when it rests.
    /// - Throws: ``HarmModelError``, ``ModelShelfError``, or what the store or the encoder throws.
    func load(for store: any Store, storeOption: String) throws -> HarmClassifier? {
        guard classifier != .off else { return nil }
        let promoted = model == nil ? try ModelShelf(store).current() : nil
        if promoted != nil && encoder != nil {
            throw CommandProblem(
                "The second stage was learnt for the model that comes with Tocsin, and another was promoted in this store. Leave --encoder out, or take that model back with 'tocsin model rollback\(storeOption)'."
            )
        }
        let model = try promoted ?? model.map { try HarmModel(path: $0) } ?? HarmModel.bundled()
        let second = try encoder.map { folder in
            let encoder = try TextEncoder(folder: folder, difference: .bundled())
            return try SecondOpinion(.bundled(), after: model, encoder: encoder)
        }
        return HarmClassifier(model, second: second, isShadow: classifier == .shadow)
    }
}
