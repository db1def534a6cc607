// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinClassifier
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinModel

/// Which model the scans of a store use.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Says which of the classifier's models scans of a store use, promotes a new one, or goes back.",
        discussion: """
            A model that 'tocsin train' wrote is first tried: 'tocsin compare --new-model' says what it would change, and \
            'tocsin scan --classifier shadow --model' counts its findings without raising any. Once promoted, all \
            scans of the store use it; the next one scans everything again.
            """,
        subcommands: [
            ModelListCommand.self, ModelPromoteCommand.self, ModelRollbackCommand.self, ModelExportCommand.self,
        ],
        defaultSubcommand: ModelListCommand.self
    )
}

struct ModelListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the models that were promoted, the one in use last."
    )

    @OptionGroup var store: StoreOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let entries = try ModelShelf(store.openExisting()).entries()
        Console().say(json ? Self.json(entries) : try Self.text(entries))
    }

    private static func text(_ entries: [ModelShelf.Entry]) throws -> String {
        var lines = ["\(try HarmModel.bundled().version), which comes with Tocsin"]
        lines += entries.map { "\($0.version), promoted \($0.since)" }
        lines[lines.count - 1] += "  <- in use"
        return lines.joined(separator: "\n")
    }

    private static func json(_ entries: [ModelShelf.Entry]) -> String {
        var writer = JSONWriter()
        writer.array { writer in
            for entry in entries {
                writer.object { writer in
                    writer.member("version", entry.version)
                    writer.member("since", "\(entry.since)")
                }
            }
        }
        return writer.text
    }
}

struct ModelPromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Has all scans of the store use a model from now on; the store keeps it."
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The model, as 'tocsin train' writes it.")
    var model: String

    func run() async throws {
        guard let bytes = FileManager.default.contents(atPath: model) else {
            throw HarmModelError.cannotRead(path: model)
        }
        let entry = try ModelShelf(store.openExisting()).promote(Array(bytes), from: model, at: .now)
        Console().say(
            "Scans of this store use the model \(entry.version) from now on. '\(store.naming("tocsin model rollback"))' goes back to the one before."
        )
    }
}

struct ModelRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Has all scans of the store use the model before again."
    )

    @OptionGroup var store: StoreOptions

    func run() async throws {
        let shelf = ModelShelf(try store.openExisting())
        let gone = try shelf.rollBack()
        let now = try shelf.entries().last.map { "the model \($0.version)" } ?? "the model that comes with Tocsin"
        Console().say("Took back the model \(gone.version). Scans of this store use \(now) from now on.")
    }
}

struct ModelExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the model in use to a file."
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The file; one that is there is replaced.")
    var file: String

    func run() async throws {
        var model = try ModelShelf(store.openExisting()).current() ?? HarmModel.bundled()
        _ = try OutputFiles.saying(file) { try model.write(to: file) }
        Console().say("Wrote the model \(model.version) to \(file).")
    }
}
