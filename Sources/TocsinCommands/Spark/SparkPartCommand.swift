// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinIngest
internal import TocsinModel
internal import TocsinStore
internal import TocsinStoreSQLite

/// What runs on Spark's executors: one stretch of a log becomes a store of its own.
struct SparkPartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "part",
        abstract:
            "Reads a stretch of a log from standard input into a store of its own, and scans its requests; for 'spark submit'."
    )

    @OptionGroup var format: SparkFormatOption
    @OptionGroup var door: DoorOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var lists: ListOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var classifier: ClassifierOptions
    @OptionGroup var instructions: InstructionOptions

    func run() async throws {
        let opened = try SQLiteStore(
            path: try store.mustBeFile(
                instead: "A part is a small store of its own: name a file with --store."
            )
        )
        var options = IngestOptions(workers: 1, now: .now)
        options.format = LogFormat(rawValue: format.name)
        options.limits.recordBytes = door.maxRecordMib << 20
        let key = try door.pseudonymKey(of: opened, beside: store.beside)
        try door.tellAliases(key, to: opened, Console(), storeOption: store.repeated)
        let pipeline = IngestPipeline(
            store: opened,
            key: key,
            directory: try door.directory(lists.folder(besideStore: store.beside)),
            options: options
        )
        let scan = try RequestScan(
            store: opened,
            rules: try rules.loadForRun(Console()),
            classifier: classifier.load(for: opened, storeOption: store.repeated),
            instructionsBy: instructions.instructionsBy,
            workers: 1
        )
        _ = try await pipeline.ingest(path: "-")
        try await scan.run()
        try opened.fold()
    }
}
