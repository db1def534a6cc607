// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import TocsinFindings
internal import TocsinStore

/// The first stage alone.
struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Reads logs into the store; reading the same file again changes nothing."
    )

    @OptionGroup var ingest: IngestCommandOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var lists: ListOptions
    @OptionGroup var work: WorkOptions

    @OptionGroup var summary: SummaryOptions

    func run() async throws {
        let (opened, console) = (try store.open(), Console())
        var stages = Stages(store: opened, console: console, workers: work.workers, storeOption: store.repeated)
        let lists = lists.folder(besideStore: store.beside)
        let ingested = try await stages.ingest(ingest, lists: lists, storePath: store.beside)
        if let days = ingest.retain {
            let purged = try Stages.purge(opened, olderThanDays: days, console, storeOption: store.repeated)
            if purged > 0 && ingested.newEvents > 0 {
                console.note(
                    """
                    The text of \(purged.grouped) events is older than --retain \(days) days and was removed. No scan will see the text of \
                    new ones among them: use 'tocsin investigate', which scans first, or '\(store.naming("tocsin purge"))' after '\(store.naming("tocsin scan"))'.
                    """
                )
            }
        }
        try summary.say(stages, ingested: ingested)
        try ingested.unread.throwIfAny()
    }
}

/// The second stage alone.
struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Measures what was ingested and matches it against the rules."
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var rules: ScanRuleOptions
    @OptionGroup var classifier: ClassifierOptions
    @OptionGroup var instructions: InstructionOptions
    @OptionGroup var work: WorkOptions
    @OptionGroup var lists: ListOptions

    @Flag(help: "Scan everything again, even with unchanged rules.")
    var again = false

    @Flag(help: "Help the process that scans the store now, with the same rules, until it has ended; for PostgreSQL.")
    var join = false

    @OptionGroup var summary: SummaryOptions

    func validate() throws {
        if again && join { throw ValidationError("--join helps a scan that has begun. Give --again to that one.") }
    }

    func run() async throws {
        let console = Console()
        let rules = try rules.loadForRun(console)
        let opened = try store.openExisting(workers: work.workers)
        var stages = Stages(store: opened, console: console, workers: work.workers, storeOption: store.repeated)
        let compiled = try RequestScan(
            store: opened,
            rules: rules,
            classifier: classifier.load(for: opened, storeOption: store.repeated),
            instructionsBy: instructions.instructionsBy,
            workers: work.workers
        )
        if join {
            return try await ScanHelp(store: opened, scan: compiled, console: console, json: summary.json).run()
        }
        _ = try await stages.scan(rules, compiled, lists: lists.folder(besideStore: store.beside), again: again)
        try summary.say(stages)
    }
}

/// The last stage alone.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes the report of what is in the store."
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var report: ReportCommandOptions

    @OptionGroup var summary: SummaryOptions

    func run() async throws {
        let opened = try store.openExisting()
        var stages = Stages(store: opened, console: Console(), workers: 1, storeOption: store.repeated)
        let holidays = try report.holidayTable()
        let reader = try report.reader(in: opened)
        let files = try stages.report(
            try await stages.activityLog(),
            report,
            holidays: holidays,
            reader: reader
        )
        try summary.say(stages, files: files)
    }
}

/// Removes old text.
struct PurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Removes message text from the store for good; findings and measurements stay."
    )

    @OptionGroup var store: StoreOptions

    @Option(help: "Remove text of events older than so many days before the last event; 0 removes all.")
    var retain: Int

    func validate() throws { try RetainedDays.check(retain) }

    func run() async throws {
        let console = Console()
        let purged = try Stages.purge(
            try store.openExisting(),
            olderThanDays: retain,
            console,
            storeOption: store.repeated
        )
        console.say("Removed the text of \(purged.grouped) events.")
    }
}
