// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import TocsinFindings
internal import TocsinStore

/// The whole job.
struct InvestigateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "investigate",
        abstract: "Reads logs, raises findings, ties accounts into operations and writes a report."
    )

    @OptionGroup var ingest: IngestCommandOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var lists: ListOptions
    @OptionGroup var rules: ScanRuleOptions
    @OptionGroup var classifier: ClassifierOptions
    @OptionGroup var instructions: InstructionOptions
    @OptionGroup var weights: LinkOptions
    @OptionGroup var report: ReportCommandOptions
    @OptionGroup var work: WorkOptions

    @OptionGroup var summary: SummaryOptions

    func run() async throws {
        let console = Console()
        let rules = try rules.loadForRun(console)
        let lists = lists.folder(besideStore: store.beside)
        let weights = try weights.load()
        let (opened, workers) = (try store.open(workers: work.workers), work.workers)
        let reader = try report.reader(in: opened)
        // Rules compile while logs are read.
        let storeOption = store.repeated
        async let compiled = RequestScan(
            store: opened,
            rules: rules,
            classifier: classifier.load(for: opened, storeOption: storeOption),
            instructionsBy: instructions.instructionsBy,
            workers: workers
        )
        var stages = Stages(store: opened, console: console, workers: workers, storeOption: storeOption)
        let ingested = try await stages.ingest(ingest, lists: lists, storePath: store.beside)
        let activity = try await stages.scan(rules, try await compiled, lists: lists)
        _ = try await stages.link(activity, rules, weights)
        let files = try stages.report(activity.log, rules, report, reader: reader)
        // Only now: what is gone cannot be scanned.
        if let days = ingest.retain {
            _ = try Stages.purge(opened, olderThanDays: days, console, storeOption: storeOption)
        }
        try summary.say(stages, ingested: ingested, files: files)
        try ingested.unread.throwIfAny()
    }
}
