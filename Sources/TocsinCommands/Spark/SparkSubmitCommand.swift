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
            Spark's own traffic encryption. Accounts are measured here; 'link' and 'report' follow as ever (docs/spark.md).
            """
    )

    @Argument(help: "Logs as Spark names them: files, folders, patterns; JSON Lines or Parquet.")
    var logs: [String]

    @Option(help: "Spark's master, such as spark://host:7077.")
    var master: String

    @Option(help: "The program spark-submit (default: where the shell looks).")
    var sparkSubmit = "spark-submit"

    @Option(help: "tocsin on the executors (default: where this one lies).")
    var program: String?

    @Option(help: "json for JSON Lines, or parquet.")
    var input = "json"

    @Option(help: "The log's format, one whose events are one record each.")
    var format = LogFormat.tocsin.rawValue

    @Option(
        help: "Into how many parts the log is cut; more than the cluster has cores (default: what Spark finds right)."
    )
    var parts: Int?

    @Option(help: "More of Spark's settings, NAME=VALUE; may be given several times.")
    var conf: [String] = []

    @OptionGroup var door: DoorOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var lists: ListOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var classifier: ClassifierOptions
    @OptionGroup var work: WorkOptions
    @OptionGroup var summary: SummaryOptions

    func validate() throws {
        guard ["json", "parquet"].contains(input) else { throw ValidationError("--input must be json or parquet.") }
        guard parts.map({ $0 >= 1 }) ?? true else { throw ValidationError("--parts must be 1 or more.") }
        guard !logs.isEmpty else { throw ValidationError("Name at least one log.") }
    }

    func run() async throws {
        let console = Console()
        let loaded = try rules.loadForRun(console)
        let opened = try SQLiteStore(
            path: try store.mustBeFile(
                instead: "Parts that Spark made are put together in a SQLite file: name one with --store."
            )
        )
        let key = try door.pseudonymKey(store: store.beside)
        if classifier.model == nil, classifier.classifier != .off, let entry = try ModelShelf(opened).entries().last {
            throw ValidationError(
                "The model \(entry.version) was promoted in this store, and executors do not see the store. Write it with 'tocsin model export', lay it on each executor at the same path, and name it with --model."
            )
        }
        let folder = lists.folder(besideStore: store.beside)
        var stages = Stages(store: opened, console: console, workers: work.workers)
        try door.confirm(key, in: opened)
        guard let claim = try opened.claim(.scan) else { throw StoreClaimError.taken(.scan) }
        let scan = try RequestScan(
            store: opened,
            rules: loaded,
            classifier: classifier.load(for: opened),
            workers: work.workers
        )
        let place = FileManager.default.temporaryDirectory.appending(path: "tocsin-spark-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: place,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(atPath: place) }
        try submit(into: place, lists: folder)
        var parts = try await SparkParts(
            store: opened,
            scan: scan,
            key: key,
            name: logs.joined(separator: " "),
            format: format
        )
        let names = try FileManager.default.contentsOfDirectory(atPath: place).filter { $0.hasSuffix(".sqlite") }
        for (number, name) in names.sorted().enumerated() {
            console.progress("putting together: part \(number + 1) of \(names.count)")
            try await parts.add(place + "/" + name)
        }
        try parts.finish()
        console.endProgress()
        claim.giveBack()
        _ = try await stages.scan(loaded, scan, lists: folder)
        var outcome = Stages.IngestOutcome()
        outcome.newEvents = parts.events
        outcome.sources = try opened.sources()
        try summary.say(stages, ingested: outcome)
    }

    private func submit(into place: String, lists folder: ListFolder) throws {
        guard let driver = Bundle.module.url(forResource: "Driver/tocsin_spark", withExtension: "py") else {
            throw ValidationError("The driver for Spark is not beside this program. Install Tocsin anew.")
        }
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var arguments = ["--master", master, "--files", door.key ?? store.beside + ".key"]
        for setting in conf { arguments += ["--conf", setting] }
        arguments += [driver.path, "--program", program ?? own ?? "tocsin", "--out", place, "--input", input]
        if let parts { arguments += ["--parts", "\(parts)"] }
        for log in logs { arguments += ["--log", log] }
        arguments += ["--"] + partArguments(lists: folder)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [sparkSubmit] + arguments
        process.standardOutput = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ValidationError(
                "spark-submit ended with status \(process.terminationStatus); what it said is above. Nothing was added to the store."
            )
        }
    }

    /// What every part is read and scanned with.
    private func partArguments(lists folder: ListFolder) -> [String] {
        var arguments = ["--format", format, "--classifier", classifier.classifier.rawValue, "--lists", folder.path]
        arguments += ["--max-record-mib", "\(door.maxRecordMib)"]
        for path in rules.rules { arguments += ["--rules", path] }
        let named = [
            ("--model", classifier.model), ("--encoder", classifier.encoder), ("--aliases", door.aliases),
            ("--countries", door.countries), ("--country-database", door.countryDatabase),
            ("--asn-database", door.asnDatabase),
        ]
        for (name, value) in named { if let value { arguments += [name, value] } }
        return arguments
    }
}
