// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinIngest
internal import TocsinModel
internal import TocsinStore
internal import TocsinStoreSQLite

/// The first two stages on Spark.
struct SparkSubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Reads and scans logs on Spark, and puts the result into a store as 'ingest' and 'scan' do.",
        discussion: """
            Executors run this program over parts of the log, so it, its rules and lists must be on each at the same path (--program). The key goes to them through Spark: give \
            Spark's own traffic encryption. They do not see the store, which may be a file or a database: parts come here and are put into it one after the other, each whole or not \
            at all. Accounts are measured here; 'spark link' or 'link', and 'report' follow (docs/spark.md).
            """
    )

    @Argument(help: "Logs as Spark names them: files, folders, patterns; JSON Lines or Parquet.")
    var logs: [String]

    @Option(help: "json for JSON Lines, or parquet.")
    var input = "json"

    @OptionGroup var format: SparkFormatOption

    @Flag(help: "Tie accounts into operations too, as 'tocsin spark link' does.")
    var link = false

    @OptionGroup var spark: SparkOptions
    @OptionGroup var door: DoorOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var lists: ListOptions
    @OptionGroup var rules: ScanRuleOptions
    @OptionGroup var classifier: ClassifierOptions
    @OptionGroup var instructions: InstructionOptions
    @OptionGroup var weights: LinkOptions
    @OptionGroup var work: WorkOptions
    @OptionGroup var summary: SummaryOptions

    func validate() throws {
        guard ["json", "parquet"].contains(input) else { throw ValidationError("--input must be json or parquet.") }
        guard !logs.isEmpty else { throw ValidationError("Name at least one log.") }
    }

    func run() async throws {
        let console = Console()
        let loaded = try rules.loadForRun(console)
        // Weights that cannot be read are said now, not after the scan.
        if link { _ = try weights.load() }
        let opened = try store.open()
        if classifier.model == nil, classifier.classifier != .off, let entry = try ModelShelf(opened).entries().last {
            throw CommandProblem(
                "The model \(entry.version) was promoted in this store, and executors do not see the store. Write it with '\(store.naming("tocsin model export FILE"))', lay it on each executor at the same path, and name it with --model."
            )
        }
        let folder = lists.folder(besideStore: store.beside)
        var stages = Stages(store: opened, console: console, workers: work.workers, storeOption: store.repeated)
        let key = try door.pseudonymKey(of: opened, beside: store.beside)
        try door.tellAliases(key, to: opened, console, storeOption: store.repeated)
        guard let claim = try opened.claim(.scan) else { throw StoreClaimError.taken(.scan) }
        let scan = try RequestScan(
            store: opened,
            rules: loaded,
            classifier: classifier.load(for: opened, storeOption: store.repeated),
            instructionsBy: instructions.instructionsBy,
            workers: work.workers
        )
        let parts = try await spark.withPlace { place in
            try submit(into: place, lists: folder)
            var parts = try await SparkParts(
                store: opened,
                scan: scan,
                key: key,
                name: logs.joined(separator: " "),
                format: format.name
            )
            let names = try FileManager.default.contentsOfDirectory(atPath: place).filter { $0.hasSuffix(".sqlite") }
            for (number, name) in names.sorted().enumerated() {
                console.progress("putting together: part \(number + 1) of \(names.count)")
                try await parts.add(SQLiteStore(path: place + "/" + name).logPart())
            }
            try parts.finish()
            return parts
        }
        console.endProgress()
        claim.giveBack()
        let activity = try await stages.scan(loaded, scan, lists: folder)
        if link { _ = try await stages.link(activity, loaded, weights, on: spark) }
        var outcome = Stages.IngestOutcome()
        outcome.newEvents = parts.events
        outcome.sources = try opened.sources()
        try summary.say(stages, ingested: outcome)
    }

    private func submit(into place: String, lists folder: ListFolder) throws {
        try spark.run(
            "scan",
            into: place,
            files: [door.key ?? store.beside + ".key"],
            arguments: ["--input", input] + logs.flatMap { ["--log", $0] },
            programArguments: partArguments(lists: folder)
        )
    }

    /// What every part is read and scanned with.
    private func partArguments(lists folder: ListFolder) -> [String] {
        var arguments = ["--format", format.name, "--lists", folder.path]
        arguments += ["--classifier", classifier.classifier.rawValue]
        arguments += ["--instructions-by", instructions.instructionsBy.rawValue]
        arguments += ["--max-record-mib", "\(door.maxRecordMib)"]
        for path in rules.named.rules { arguments += ["--rules", path] }
        let named = [
            ("--model", classifier.model), ("--encoder", classifier.encoder), ("--aliases", door.aliases),
            ("--countries", door.countries), ("--country-database", door.countryDatabase),
            ("--asn-database", door.asnDatabase),
        ]
        for (name, value) in named { if let value { arguments += [name, value] } }
        return arguments
    }
}
